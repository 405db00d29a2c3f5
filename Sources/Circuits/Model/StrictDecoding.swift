private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// The values of an object that may have no other keys than these: a mistyped limit, or a mistyped list of uncertain
  /// pairs, must not grade people.
  package func strictContainer<Key: CodingKey & CaseIterable>(
    keyedBy keys: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let values = try container(keyedBy: keys)
    try refuseKeys(except: Array(Key.allCases))
    return values
  }

  /// Refuses every key but these, of which an object has at most all.
  package func refuseKeys<Key: CodingKey>(except known: [Key]) throws {
    // A recording may have a million events: nothing is built for one that is in order.
    let unknown = try container(keyedBy: AnyKey.self).allKeys.filter { key in
      !known.contains { $0.stringValue == key.stringValue }
    }
    guard let first = unknown.map(\.stringValue).min() else { return }
    let names = known.map(\.stringValue)
    throw DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: codingPath,
        debugDescription: "unknown key '\(first)'; known are \(names.sorted().joined(separator: ", "))"))
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
