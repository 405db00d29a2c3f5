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
  /// The reference resistor of the scan has this resistance in Ω.
  case reference(ohms: Double)
  /// `bus`: the scan bus does not close. `components`: they stay on their sockets while the kit scans.
  case isolation(Relay)
  /// The lead of this probe is broken.
  case probe(Probe)

  package enum Relay: String, Hashable, Sendable, CaseIterable { case bus, components }
  package enum Probe: String, Hashable, Sendable, CaseIterable { case red, black }

  static let parts = ["terminal", "input", "supply", "output", "fault_relay", "reference", "isolation", "probe"]

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
    case "reference":
      guard let ohms = Double(value), (0...100_000).contains(ohms) else {
        throw .badValue(field: "value", value: value, expected: "Ω from 0 to 100000, such as 1050")
      }
      self = .reference(ohms: ohms)
    case "isolation":
      guard let relay = Relay(rawValue: value) else {
        throw .badValue(field: "value", value: value, expected: "bus or components")
      }
      self = .isolation(relay)
    case "probe":
      guard let probe = Probe(rawValue: value) else {
        throw .badValue(field: "value", value: value, expected: "red or black")
      }
      self = .probe(probe)
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
    case .reference: "reference"
    case .isolation: "isolation"
    case .probe: "probe"
    }
  }

  /// The name of what is broken, or the volts or Ω that it has.
  var value: String {
    switch self {
    case .terminal(let name), .input(let name), .output(let name), .faultRelay(let name): name
    case .supply(let volts): "\(volts)"
    case .reference(let ohms): "\(ohms)"
    case .isolation(let relay): relay.rawValue
    case .probe(let probe): probe.rawValue
    }
  }

  package var description: String { "\(part) \(value)" }
}
