/// A connection point of a component, written as on the drawing: `-K1:A1` (IEC 61666, designations IEC 81346).
package struct Terminal: Hashable, Sendable {
  /// The reference designation with its sign, such as `-K1`.
  package let component: String
  /// The terminal marking on the component, such as `A1` or `14`.
  package let pin: String

  package init(_ component: String, _ pin: String) {
    self.component = component
    self.pin = pin
  }

  /// Reads `-K1:A1`. Nil unless there is exactly one colon with text on both sides.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(String(parts[0]), String(parts[1]))
  }
}

extension Terminal: CustomStringConvertible {
  package var description: String { "\(component):\(pin)" }
}

extension Terminal: Comparable {
  /// Orders by component, then by pin, numbers inside names by value: `-K2:9` stands before `-K2:13` and `-K10:1`.
  package static func < (left: Terminal, right: Terminal) -> Bool {
    if left.component != right.component { return naturallyPrecedes(left.component, right.component) }
    return naturallyPrecedes(left.pin, right.pin)
  }
}

extension Terminal: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let terminal = Terminal(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a terminal; write it as '-K1:A1'")
    }
    self = terminal
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Two different terminals without a direction; `first < second` always holds.
package struct TerminalPair: Hashable, Sendable, Comparable, Codable {
  package let first: Terminal
  package let second: Terminal

  /// Nil when both are the same terminal.
  package init?(_ one: Terminal, _ other: Terminal) {
    guard one != other else { return nil }
    (first, second) = one < other ? (one, other) : (other, one)
  }

  package static func < (left: TerminalPair, right: TerminalPair) -> Bool {
    (left.first, left.second) < (right.first, right.second)
  }

  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let one = try container.decode(Terminal.self)
    let other = try container.decode(Terminal.self)
    guard container.isAtEnd, let pair = TerminalPair(one, other) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a pair is two different terminals, such as [\"-K1:A1\", \"-X1:3\"]")
    }
    self = pair
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(first)
    try container.encode(second)
  }
}

/// Compares texts with runs of digits taken as numbers.
package func naturallyPrecedes(_ left: String, _ right: String) -> Bool {
  var one = Substring(left).utf8
  var other = Substring(right).utf8
  let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  while let a = one.first, let b = other.first {
    if digits.contains(a), digits.contains(b) {
      let runA = one.prefix { digits.contains($0) }.drop { $0 == UInt8(ascii: "0") }
      let runB = other.prefix { digits.contains($0) }.drop { $0 == UInt8(ascii: "0") }
      if runA.count != runB.count { return runA.count < runB.count }
      if !runA.elementsEqual(runB) { return runA.lexicographicallyPrecedes(runB) }
      one = one.drop { digits.contains($0) }
      other = other.drop { digits.contains($0) }
    } else {
      if a != b { return a < b }
      one = one.dropFirst()
      other = other.dropFirst()
    }
  }
  if one.isEmpty != other.isEmpty { return one.isEmpty }
  return left < right
}
