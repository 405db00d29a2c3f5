package import Foundation

/// JSON as attempts are written and read everywhere: sorted keys, times as `2026-11-21T08:14:07.412Z`, identifiers in
/// lower case as everywhere else.
///
/// Times are kept to the millisecond.
package enum AttemptJSON {
  package static func encode(_ value: some Encodable, pretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(text(date))
    }
    return lowercasingIdentifiers(in: try encoder.encode(value))
  }

  /// The encoder writes a UUID in capitals and cannot be told otherwise. A text that is exactly a UUID is one here.
  private static func lowercasingIdentifiers(in json: Data) -> Data {
    var bytes = [UInt8](json)
    let quote = UInt8(ascii: "\"")
    var index = 0
    while index + 37 < bytes.count {
      guard bytes[index] == quote, bytes[index + 37] == quote, isIdentifier(bytes[(index + 1)...(index + 36)]) else {
        index += 1
        continue
      }
      for place in (index + 1)...(index + 36) where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(bytes[place]) {
        bytes[place] |= 0x20
      }
      index += 38
    }
    return Data(bytes)
  }

  private static func isIdentifier(_ text: ArraySlice<UInt8>) -> Bool {
    for (place, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "-"): if ![8, 13, 18, 23].contains(place) { return false }
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
        UInt8(ascii: "a")...UInt8(ascii: "f"):
        if [8, 13, 18, 23].contains(place) { return false }
      default: return false
      }
    }
    return true
  }

  package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let container = try decoder.singleValueContainer()
      let written = try container.decode(String.self)
      guard let date = date(written) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "'\(written)' is not a time; write it as '2026-11-21T08:14:07.412Z'")
      }
      return date
    }
    return try decoder.decode(type, from: data)
  }
}

extension UUID {
  /// As people and other systems see it: lower case (RFC 9562).
  package var text: String { uuidString.lowercased() }
}

extension Date {
  /// Rounded to the nearest.
  package var millisecondsSince1970: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

  package init(millisecondsSince1970 milliseconds: Int64) {
    self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
  }
}
