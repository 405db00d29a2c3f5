/// Writes the fields of a payload, little-endian.
package struct PayloadWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ value: some FixedWidthInteger) {
    var rest = value
    for _ in 0..<(value.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  package mutating func append(bytes more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }

  /// One byte of length and UTF-8; cut at 255 bytes.
  package mutating func append(text: String) {
    let utf8 = text.utf8.prefix(255)
    append(UInt8(utf8.count))
    append(bytes: utf8)
  }
}

/// Reads the fields of a payload, little-endian.
package struct PayloadReader: Sendable {
  package enum Failure: Error, Hashable, Sendable {
    case tooShort
    /// Bytes follow the last field.
    case tooLong
    case notUTF8
    /// A field holds a number without a meaning.
    case unknownValue
  }

  private var rest: ArraySlice<UInt8>

  package init(_ bytes: [UInt8]) { rest = bytes[...] }

  package mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(Failure) -> T {
    let width = T.bitWidth / 8
    guard rest.count >= width else { throw .tooShort }
    var value: T = 0
    for byte in rest.prefix(width).reversed() {
      value = (T.bitWidth > 8 ? value << 8 : 0) | T(truncatingIfNeeded: byte)
    }
    rest = rest.dropFirst(width)
    return value
  }

  package mutating func flag() throws(Failure) -> Bool {
    switch try integer(UInt8.self) {
    case 0: return false
    case 1: return true
    default: throw .unknownValue
    }
  }

  package mutating func value<T: RawRepresentable>(_ type: T.Type = T.self) throws(Failure) -> T
  where T.RawValue == UInt8 {
    guard let value = T(rawValue: try integer()) else { throw .unknownValue }
    return value
  }

  package mutating func text() throws(Failure) -> String {
    let count = Int(try integer(UInt8.self))
    guard rest.count >= count else { throw .tooShort }
    guard let text = String(validating: rest.prefix(count), as: UTF8.self) else { throw .notUTF8 }
    rest = rest.dropFirst(count)
    return text
  }

  /// All bytes that are left.
  package mutating func remainder() -> [UInt8] {
    defer { rest = [] }
    return Array(rest)
  }

  /// Ends the reading.
  package func end() throws(Failure) {
    guard rest.isEmpty else { throw .tooLong }
  }
}
