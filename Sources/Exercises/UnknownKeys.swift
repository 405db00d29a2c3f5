private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// A mistyped limit must not grade people.
  func refuseUnknownKeys<Key: CodingKey & CaseIterable>(_ keys: Key.Type) throws {
    let known = Set(Key.allCases.map(\.stringValue))
    let names = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
    guard let unknown = names.first(where: { !known.contains($0) }) else { return }
    throw DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: codingPath,
        debugDescription: "unknown key '\(unknown)'; known are \(known.sorted().joined(separator: ", "))"))
  }
}
