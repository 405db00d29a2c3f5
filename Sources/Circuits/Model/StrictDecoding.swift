private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// A mistyped limit, or a mistyped list of uncertain pairs, must not grade people.
  package func refuseUnknownKeys<Key: CodingKey & CaseIterable>(_ keys: Key.Type) throws {
    // A recording may have a million events: nothing is built for one that is in order.
    let unknownKeys = try container(keyedBy: AnyKey.self).allKeys.filter { Key(stringValue: $0.stringValue) == nil }
    guard let unknown = unknownKeys.map(\.stringValue).min() else { return }
    let known = Key.allCases.map(\.stringValue)
    throw DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: codingPath,
        debugDescription: "unknown key '\(unknown)'; known are \(known.sorted().joined(separator: ", "))"))
  }
}

extension KeyedDecodingContainer {
  /// A file says what it is before anything else of it is read.
  package func checkFormat(_ name: String, forKey key: Key) throws {
    let format = try decode(String.self, forKey: key)
    guard format == name else {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "'\(format)' is not \(name)")
    }
  }

  /// A time of the device clock in µs. An integer decoder says of a negative or broken number only that the file is no JSON.
  package func decodeMicroseconds(forKey key: Key) throws -> UInt64 {
    let number = try decode(Double.self, forKey: key)
    guard number >= 0, number < 0x1p63, number.rounded(.down) == number else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "\(number) is no time; write whole microseconds, 0 or more")
    }
    return try decode(UInt64.self, forKey: key)
  }
}
