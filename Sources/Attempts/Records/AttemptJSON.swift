package import Foundation

/// JSON as attempts are written and read everywhere: sorted keys, times as `2026-11-21T08:14:07.412Z`.
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
    return try encoder.encode(value)
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

  /// `2026-11-21T08:14:07.412Z`: UTC, rounded to the millisecond.
  package static func text(_ date: Date) -> String {
    let milliseconds = date.millisecondsSince1970
    let thousandths = ((milliseconds % 1000) + 1000) % 1000
    let seconds = Date(timeIntervalSince1970: Double((milliseconds - thousandths) / 1000))
    let digits = String(thousandths)
    return seconds.formatted(.iso8601).dropLast() + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
  }

  /// Nil unless it is a UTC time with or without three decimals.
  package static func date(_ text: String) -> Date? {
    guard text.hasSuffix("Z") else { return nil }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, let seconds = try? Date(whole + "Z", strategy: .iso8601) else { return nil }
    guard parts.count > 1 else { return seconds }
    guard parts.count == 2, parts[1].count == 3, let thousandths = UInt16(parts[1]) else { return nil }
    return Date(millisecondsSince1970: seconds.millisecondsSince1970 + Int64(thousandths))
  }
}

extension Date {
  /// Rounded to the nearest.
  package var millisecondsSince1970: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

  package init(millisecondsSince1970 milliseconds: Int64) {
    self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
  }
}
