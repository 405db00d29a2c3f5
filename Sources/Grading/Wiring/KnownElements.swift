package import Circuits

/// Takes the components out of scans that were made through them.
///
/// A closed contact, a bridge or a cold load joins its terminals for the meter as a lead does. A lead is there in every
/// scan; what some scan shows open is none. Where an element was closed in all scans, leads and element cannot be told
/// apart: then the reading that is closest to the drawing counts, and the contact is named as not verified.
struct KnownElements {
  let leads: Nets
  /// Contacts that were closed in every scan, and fuses, inside a net that is wired: whether a lead bridges one cannot be
  /// seen until it is scanned open, and never of what no hand opens. One per component.
  let hidden: [HiddenContact]
  /// Components with a load or diode that read as joined in every scan: no lead is needed for that, yet one might bridge
  /// it, and no scan through the components would show it.
  let coldLoads: [String]

  init(equipment: Equipment, scans: [Scan], reference: Nets) {
    // In every scan connected, by whatever path.
    var together = Set(Self.pairs(of: scans.first?.nets ?? .empty))
    for scan in scans.dropFirst() { together.formIntersection(Self.pairs(of: scan.nets)) }

    var known: Set<TerminalPair> = []
    var hidden: [HiddenContact] = []
    var coldLoads: [String] = []
    func addLoad(_ ends: TerminalPair?, of component: Component) {
      guard let ends else { return }
      known.insert(ends)
      if together.contains(ends), coldLoads.last != component.designation { coldLoads.append(component.designation) }
    }
    func hide(_ ends: TerminalPair, of component: Component, openedBy opening: Action?) {
      let isWired = together.contains(ends) && together.contains { $0 != ends && $0.shares(with: ends) }
      guard isWired, !hidden.contains(where: { $0.component == component.designation }) else { return }
      hidden.append(HiddenContact(component: component.designation, opening: opening))
    }
    for component in equipment.components {
      func pair(_ one: String, _ other: String) -> TerminalPair? {
        TerminalPair(Terminal(component.designation, one), Terminal(component.designation, other))
      }
      for element in component.type.elements {
        switch element {
        case .bridge(let one, let other):
          // A lead beside it is harmless.
          known.formUnion([pair(one, other)].compactMap { $0 })
        case .fuse(let one, let other):
          guard let ends = pair(one, other) else { continue }
          known.insert(ends)
          hide(ends, of: component, openedBy: nil)
        case .load(let load): addLoad(pair(load.from, load.to), of: component)
        case .diode(let diode): addLoad(pair(diode.anode, diode.cathode), of: component)
        case .source: break
        case .contact(let contact):
          guard let ends = pair(contact.from, contact.to) else { continue }
          let isAlwaysClosed = scans.allSatisfy { Self.isClosed(contact, of: component, in: $0) }
          guard isAlwaysClosed else { continue }
          known.insert(ends)
          hide(ends, of: component, openedBy: Self.opening(contact, of: component))
        }
      }
    }
    leads = Nets(
      joining: Nets(joining: together.sorted()).groups.flatMap {
        Self.parts(of: $0, reference: reference, known: known)
      })
    self.hidden = hidden
    self.coldLoads = coldLoads
  }

  /// Bridges and contacts that join two terminals in the operating state of a scan through them, yet were read open: the
  /// operating state is another one than is said, or the kit is broken.
  static func readOpen(_ scan: Scan, _ equipment: Equipment) -> TerminalPair? {
    let (nets, scanned) = (scan.nets, Set(scan.terminals))
    for component in equipment.components {
      for element in component.type.elements {
        switch element {
        case .bridge, .fuse: break
        case .contact(let contact):
          guard isClosed(contact, of: component, in: scan) else { continue }
        case .load, .diode, .source: continue
        }
        let ends = component.terminals(of: element)
        guard scanned.isSuperset(of: ends), let pair = TerminalPair(ends[0], ends[1]) else { continue }
        if !nets.group(of: pair.first).contains(pair.second) { return pair }
      }
    }
    return nil
  }

  private static func pairs(of nets: Nets) -> [TerminalPair] {
    nets.groups.flatMap { group in
      group.indices.flatMap { i in group[(i + 1)...].compactMap { TerminalPair(group[i], $0) } }
    }
  }

  private static func isClosed(_ contact: Contact, of component: Component, in scan: Scan) -> Bool {
    let isOperated = contact.operatedWhen.allSatisfy { condition in
      let id = ActuatorID(code: condition.actuator[...]) ?? ActuatorID(component.designation, condition.actuator)
      let position = scan.operatingState.first { $0.actuator == id }?.position ?? 0
      return condition.positions.contains(position)
    }
    return isOperated != (contact.rest == .closed)
  }

  /// What a hand does to open a contact that is closed at rest or where its switch stands; nil for what no hand moves.
  private static func opening(_ contact: Contact, of component: Component) -> Action? {
    for condition in contact.operatedWhen {
      guard let actuator = component.type.actuators.first(where: { $0.name == condition.actuator }) else { continue }
      switch actuator.drive {
      case .momentary, .maintained: break
      default: continue
      }
      let opens = contact.rest == .closed
      guard let position = (0..<actuator.positions).first(where: { condition.positions.contains($0) == opens })
      else { continue }
      return .set(ActuatorID(component.designation, actuator.name), position: position)
    }
    return nil
  }

  /// Splits each measured net into the parts of the drawing, as far as known elements explain that the meter saw the
  /// parts together; what they do not explain is a lead.
  private static func parts(of net: [Terminal], reference: Nets, known: Set<TerminalPair>) -> [[Terminal]] {
    let members = Set(net)
    var parts: [[Terminal]] = []
    for terminal in net where !parts.contains(where: { $0.contains(terminal) }) {
      parts.append(reference.group(of: terminal).filter(members.contains))
    }
    let inside = known.filter { members.contains($0.first) && members.contains($0.second) }
    let explained = Nets(joining: parts + inside.map { [$0.first, $0.second] })
    let islands = net.filter { explained.group(of: $0).first == $0 }
    return parts + islands.dropFirst().map { [islands[0], $0] }
  }
}

/// A closed contact, a fuse or a cold load, of which no scan shows whether a lead bridges it.
package struct HiddenContact: Hashable, Sendable, Encodable {
  package let component: String
  /// What opens it, so that another scan shows it; nil for what no hand opens: a relay's contact, a fuse, a load.
  package let opening: Action?

  private enum CodingKeys: String, CodingKey {
    case component
    case opening = "scan_with"
  }
}

extension TerminalPair {
  fileprivate func shares(with other: TerminalPair) -> Bool {
    first == other.first || first == other.second || second == other.first || second == other.second
  }
}
