package import Circuits

/// What mends a fault: `replace -K1`, `reconnect -K1:14`, `remove-short -K1:A1 -K1:A2`, `exchange -S0:12 -S1:13`. Which of two
/// terminals is named first makes no difference.
package struct Remedy: Hashable, Sendable {
  /// The terminals of a pair are in their order.
  private enum Work: Hashable, Sendable {
    case replace(component: String)
    case reconnect(Terminal)
    case removeShort(Terminal, Terminal)
    case exchange(Terminal, Terminal)
  }

  private let work: Work

  /// Nil unless the text is a known word and what it is about.
  package init?(code: String) {
    let words = code.split(separator: " ").map(String.init)
    let terminals = words.dropFirst().compactMap { Terminal($0) }.sorted()
    switch (words.first, words.count, terminals.count) {
    case ("replace", 2, _): work = .replace(component: words[1])
    case ("reconnect", 2, 1): work = .reconnect(terminals[0])
    case ("remove-short", 3, 2): work = .removeShort(terminals[0], terminals[1])
    case ("exchange", 3, 2): work = .exchange(terminals[0], terminals[1])
    default: return nil
    }
  }

  /// What mends this fault.
  package init(for fault: Fault) {
    switch fault {
    case .openPin, .stuckOpen, .stuckClosed, .openElement: work = .replace(component: fault.components[0])
    case .blocked(let actuator): work = .replace(component: actuator.component)
    case .openLead(let terminal), .highResistance(let terminal, _): work = .reconnect(terminal)
    case .short(let one, let other): work = .removeShort(min(one, other), max(one, other))
    case .swapped(let one, let other), .reversed(let one, let other):
      work = .exchange(min(one, other), max(one, other))
    }
  }

  /// Whether it makes of the circuit with that fault the circuit without, perhaps at the other end of the same leads.
  func undoes(_ fault: Fault, in reference: Nets) -> Bool {
    if self == Remedy(for: fault) { return true }
    switch (work, fault) {
    case (.exchange(let one, let other), .swapped(let first, let second)):
      return reference.exchanging(first, second).exchanging(one, other) == reference
    case (.removeShort(let one, let other), .short(let first, let second)):
      return Set([reference.group(of: one), reference.group(of: other)])
        == Set([reference.group(of: first), reference.group(of: second)])
    case (.reconnect(let end), .openLead(let named)):
      // In a net of two there is one lead.
      let net = reference.group(of: named)
      return net.count == 2 && net.contains(end)
    default: return false
    }
  }

  /// Refuses a part or a terminal that the kit does not have.
  func check(on equipment: Equipment, place: String) throws(GradingError) {
    switch work {
    case .replace(let component):
      guard equipment[component] != nil else { throw .unknownComponent(component, place: place) }
    case .reconnect(let terminal): try equipment.check([terminal], place: place)
    case .removeShort(let one, let other), .exchange(let one, let other):
      try equipment.check([one, other], place: place)
    }
  }
}

extension Remedy: Codable, CustomStringConvertible {
  package var description: String {
    switch work {
    case .replace(let component): "replace \(component)"
    case .reconnect(let terminal): "reconnect \(terminal)"
    case .removeShort(let one, let other): "remove-short \(one) \(other)"
    case .exchange(let one, let other): "exchange \(one) \(other)"
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let remedy = Remedy(code: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no remedy; write for example 'replace -K1' or 'reconnect -K1:14'"
      )
    }
    self = remedy
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Fault {
  /// Refuses a part or a terminal that the kit does not have.
  func check(on equipment: Equipment, place: String) throws(GradingError) {
    for component in components where equipment[component] == nil {
      throw .unknownComponent(component, place: place)
    }
    switch self {
    case .openPin(let terminal), .openLead(let terminal), .highResistance(let terminal, _):
      try equipment.check([terminal], place: place)
    case .stuckOpen(let one, let other), .stuckClosed(let one, let other), .short(let one, let other),
      .swapped(let one, let other), .reversed(let one, let other):
      try equipment.check([one, other], place: place)
    case .openElement, .blocked: break
    }
  }
}

extension Equipment {
  fileprivate func check(_ terminals: [Terminal], place: String) throws(GradingError) {
    for terminal in terminals where !has(terminal) {
      throw .unknownTerminal(terminal, place: place)
    }
  }
}
