/// Every single fault of a wired circuit, in a fixed order: by component in the order of the kit, then between nets.
///
/// - Parameters:
///   - equipment: all components of the kit.
///   - nets: the healthy circuit; only its terminals and what stands between them can fail.
///   - jointOhms: Ω of each high-resistance joint that is considered.
/// - Returns: each fault once; its ``Fault/code`` is its identifier.
package func singleFaults(of equipment: Equipment, nets: Nets, jointOhms: [Double] = [100]) -> [Fault] {
  var list = FaultList(nets: nets)
  for component in equipment.components where component.terminals.contains(where: list.isWired) {
    list.addPins(of: component, jointOhms: jointOhms)
    list.addElements(of: component)
    list.addSwaps(in: component)
  }
  list.addShortsBetweenNets()
  list.addBlocked(in: equipment)
  return list.faults
}

private struct FaultList {
  private(set) var faults: [Fault] = []
  private let groups: [[Terminal]]
  private let net: [Terminal: Int]
  private var shorted: Set<[Int]> = []

  init(nets: Nets) {
    groups = nets.groups
    net = Dictionary(
      uniqueKeysWithValues: nets.groups.enumerated().flatMap { index, group in group.map { ($0, index) } })
  }

  func isWired(_ terminal: Terminal) -> Bool { net[terminal] != nil }

  mutating func addPins(of component: Component, jointOhms: [Double]) {
    for terminal in component.terminals {
      guard let index = net[terminal] else { continue }
      faults.append(.openPin(terminal))
      // Between two terminals there is one lead: it is named by the first of them.
      if groups[index].count > 2 || groups[index][0] == terminal { faults.append(.openLead(terminal)) }
      faults += jointOhms.map { .highResistance(terminal, ohms: $0) }
    }
  }

  mutating func addElements(of component: Component) {
    func wired(_ from: String, _ to: String) -> (Terminal, Terminal)? {
      let (one, other) = (Terminal(component.designation, from), Terminal(component.designation, to))
      return net[one] != nil && net[other] != nil && net[one] != net[other] ? (one, other) : nil
    }
    for element in component.type.elements {
      switch element {
      case .bridge, .fuse: break
      case .contact(let contact):
        guard let (one, other) = wired(contact.from, contact.to) else { continue }
        faults += [.stuckOpen(one, other), .stuckClosed(one, other)]
      case .load(let load):
        guard let (one, other) = wired(load.from, load.to) else { continue }
        faults.append(.openElement(component.designation, load.name))
        addShort(one, other)
        if load.polarised { faults.append(.reversed(one, other)) }
      case .diode(let diode):
        guard let (one, other) = wired(diode.anode, diode.cathode) else { continue }
        faults.append(.openElement(component.designation, diode.name))
        addShort(one, other)
        faults.append(.reversed(one, other))
      case .source(let source):
        guard let (one, other) = wired(source.plus, source.minus) else { continue }
        addShort(one, other)
        faults.append(.reversed(one, other))
      }
    }
  }

  private mutating func addShort(_ one: Terminal, _ other: Terminal) {
    guard let a = net[one], let b = net[other], shorted.insert([min(a, b), max(a, b)]).inserted else { return }
    faults.append(.short(one, other))
  }

  /// Leads that were exchanged at one component. Both ends of one plain element make no difference.
  mutating func addSwaps(in component: Component) {
    let wired = component.terminals.filter(isWired)
    for (index, one) in wired.enumerated() {
      for other in wired[(index + 1)...] where net[one] != net[other] {
        let isOneElement = component.type.elements.contains { Set($0.pins) == [one.pin, other.pin] }
        if !isOneElement { faults.append(.swapped(one, other)) }
      }
    }
  }

  /// Spools of wired valves, and the cylinders that follow them: each end may be out of reach.
  mutating func addBlocked(in equipment: Equipment) {
    var spools: Set<String> = []
    for component in equipment.components where component.terminals.contains(where: isWired) {
      let valves = Set(component.type.elements.compactMap { $0.valveName })
      for actuator in component.type.actuators {
        switch actuator.drive {
        case .magnet(let load, _, _) where valves.contains(load), .impulse(let load, _, _) where valves.contains(load):
          let id = ActuatorID(component.designation, actuator.name)
          spools.insert("\(id)")
          faults.append(.blocked(id))
        default: break
        }
      }
    }
    for component in equipment.components {
      for actuator in component.type.actuators {
        switch actuator.drive {
        case .onDelay(let source, _) where spools.contains(source),
          .offDelay(let source, _) where spools.contains(source):
          faults.append(.blocked(ActuatorID(component.designation, actuator.name)))
        default: break
        }
      }
    }
  }

  mutating func addShortsBetweenNets() {
    for (index, group) in groups.enumerated() {
      for other in groups[(index + 1)...] { addShort(group[0], other[0]) }
    }
  }
}

extension Element {
  /// The name of the coil of a valve; nil for another element.
  fileprivate var valveName: String? {
    if case .load(let load) = self, load.kind == .valve { load.name } else { nil }
  }
}
