/// One thing that can be wrong in a wired circuit, as an edit of it: `docs/semantics.md`, Faults.
package enum Fault: Hashable, Sendable {
  /// The pin has lost its connection inside the component; its socket stays in the net.
  case openPin(Terminal)
  /// The lead to this terminal is broken: the terminal leaves its net.
  case openLead(Terminal)
  /// A contact that no longer closes.
  case stuckOpen(Terminal, Terminal)
  /// A welded contact: always closed, and its blade no longer reaches the other side of a changeover.
  case stuckClosed(Terminal, Terminal)
  /// A load or diode carries no current: a burnt-out lamp, a broken coil. The component and the name of the element.
  case openElement(String, String)
  /// Two terminals are joined that should not be, without resistance.
  case short(Terminal, Terminal)
  /// A bad joint at a pin, of so many Ω.
  case highResistance(Terminal, ohms: Double)
  /// The leads of two terminals are exchanged.
  case swapped(Terminal, Terminal)
  /// A polarised element or a source is connected the wrong way round. The component and its two pins.
  case reversed(Terminal, Terminal)
  /// Something that moves by itself stays at rest: a spool that sticks, a cylinder that cannot leave or never arrives.
  case blocked(ActuatorID)

  /// The fault classes that a technician knows, coarser than the cases.
  package enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    case openPin = "open-pin"
    case openLead = "open-lead"
    case stuckOpen = "stuck-open"
    case stuckClosed = "stuck-closed"
    case openElement = "open-element"
    case short
    case highResistance = "high-resistance"
    case swapped, reversed, blocked
  }

  package var kind: Kind {
    switch self {
    case .openPin: .openPin
    case .openLead: .openLead
    case .stuckOpen: .stuckOpen
    case .stuckClosed: .stuckClosed
    case .openElement: .openElement
    case .short: .short
    case .highResistance: .highResistance
    case .swapped: .swapped
    case .reversed: .reversed
    case .blocked: .blocked
    }
  }

  /// Whether it is the same edit of a circuit; which of two terminals is named first makes no difference.
  package func isSame(as other: Fault) -> Bool {
    if self == other { return true }
    guard kind == other.kind, terminals.count == 2 else { return false }
    return terminals == other.terminals.reversed()
  }

  /// Designations of the components at which the fault is; one or two.
  package var components: [String] {
    switch self {
    case .openPin(let terminal), .openLead(let terminal), .highResistance(let terminal, _): [terminal.component]
    case .openElement(let component, _): [component]
    case .blocked(let actuator): [actuator.component]
    case .stuckOpen(let one, let other), .stuckClosed(let one, let other), .short(let one, let other),
      .swapped(let one, let other), .reversed(let one, let other):
      one.component == other.component ? [one.component] : [one.component, other.component]
    }
  }
}

/// For files and answers, one exact text: `open-pin -K1:14`, `stuck-open -K1:13 -K1:14`, `open-element -P1/lamp`,
/// `high-resistance -K1:A1 100`, `blocked -MB1/spool`. It is the stable identifier of the fault.
extension Fault: Codable, CustomStringConvertible {
  package var code: String {
    switch self {
    case .openPin(let terminal), .openLead(let terminal): "\(kind.rawValue) \(terminal)"
    case .stuckOpen(let one, let other), .stuckClosed(let one, let other), .short(let one, let other),
      .swapped(let one, let other), .reversed(let one, let other):
      "\(kind.rawValue) \(one) \(other)"
    case .openElement(let component, let element): "\(kind.rawValue) \(component)/\(element)"
    case .highResistance(let terminal, let ohms): "\(kind.rawValue) \(terminal) \(Self.text(ohms))"
    case .blocked(let actuator): "\(kind.rawValue) \(actuator)"
    }
  }

  package var description: String { code }

  /// Nil unless the text has one of the forms above; whether the terminals exist is not known here.
  package init?(code: String) {
    let words = code.split(separator: " ").map(String.init)
    guard let first = words.first, let kind = Kind(rawValue: first) else { return nil }
    let terminals = words.dropFirst().compactMap { Terminal($0) }
    switch kind {
    case .openPin, .openLead:
      guard words.count == 2, terminals.count == 1 else { return nil }
      self = kind == .openPin ? .openPin(terminals[0]) : .openLead(terminals[0])
    case .stuckOpen, .stuckClosed, .short, .swapped, .reversed:
      guard words.count == 3, terminals.count == 2, terminals[0] != terminals[1] else { return nil }
      self =
        switch kind {
        case .stuckOpen: .stuckOpen(terminals[0], terminals[1])
        case .stuckClosed: .stuckClosed(terminals[0], terminals[1])
        case .swapped: .swapped(terminals[0], terminals[1])
        case .reversed: .reversed(terminals[0], terminals[1])
        default: .short(terminals[0], terminals[1])
        }
    case .openElement:
      let parts = words.count == 2 ? words[1].split(separator: "/", omittingEmptySubsequences: false) : []
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
      self = .openElement(String(parts[0]), String(parts[1]))
    case .highResistance:
      guard words.count == 3, terminals.count == 1, let ohms = Double(words[2]), ohms > 0, ohms.isFinite else {
        return nil
      }
      self = .highResistance(terminals[0], ohms: ohms)
    case .blocked:
      guard words.count == 2, let actuator = ActuatorID(code: words[1][...]) else { return nil }
      self = .blocked(actuator)
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let fault = Fault(code: text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(text)' is no fault; write for example 'open-pin -K1:14' or 'open-element -P1/lamp'")
    }
    self = fault
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }

  private static func text(_ ohms: Double) -> String {
    ohms < 1e15 && ohms == ohms.rounded() ? String(Int(ohms)) : "\(ohms)"
  }
}
