/// Something that is broken about the kit itself, planted to rehearse "the kit is wrong, not you".
///
/// Faults for the learner are another thing: the host inserts them through the kit's fault relays.
package enum BenchDefect: Hashable, Sendable, CustomStringConvertible {
  /// The scan no longer reaches this socket.
  case terminal(String)
  /// This input channel stays at its level at rest.
  case input(String)
  /// The supply gives this many volts instead of its own.
  case supply(volts: Double)
  /// The relay of this output is welded: it stays on.
  case output(String)
  /// This fault relay does not move.
  case faultRelay(String)

  static let parts = ["terminal", "input", "supply", "output", "fault_relay"]

  /// Reads the part and its name or value, such as `terminal` and `-K1:13`, or `supply` and `19.0`.
  init(part: String, value: String) throws(VirtualKitError) {
    switch part {
    case "terminal": self = .terminal(value)
    case "input": self = .input(value)
    case "supply":
      guard let volts = Double(value), (0...60).contains(volts) else {
        throw .badValue(field: "value", value: value, expected: "volts from 0 to 60, such as 19.0")
      }
      self = .supply(volts: volts)
    case "output": self = .output(value)
    case "fault_relay": self = .faultRelay(value)
    default:
      throw .badValue(field: "part", value: part, expected: "one of \(Self.parts.joined(separator: ", "))")
    }
  }

  /// One of ``parts``.
  var part: String {
    switch self {
    case .terminal: "terminal"
    case .input: "input"
    case .supply: "supply"
    case .output: "output"
    case .faultRelay: "fault_relay"
    }
  }

  /// The name of what is broken, or the volts of the supply.
  var value: String {
    switch self {
    case .terminal(let name), .input(let name), .output(let name), .faultRelay(let name): name
    case .supply(let volts): "\(volts)"
    }
  }

  package var description: String { "\(part) \(value)" }
}
