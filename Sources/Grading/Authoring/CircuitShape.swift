package import Circuits

/// What is left of a circuit when all names are taken away: two circuits that differ in which of several equal components or contacts they use
/// have the same shape.
///
/// Found by colour refinement (Weisfeiler–Leman): each terminal, net, element and actuator gets a colour from what it is and what it
/// touches, over and over. Circuits of one shape have the same colours; others almost never do.
package struct CircuitShape: Hashable, Sendable {
  private let colours: [UInt64]

  package init(of nets: Nets, on equipment: Equipment) {
    var graph = ShapeGraph()
    var places: [Terminal: Int] = [:]
    for group in nets.groups {
      let net = graph.add("net")
      for terminal in group {
        let place = graph.add("terminal")
        places[terminal] = place
        graph.join(net, place, "in")
      }
    }
    for component in equipment.components {
      var actuators: [String: Int] = [:]
      func actuator(_ name: String) -> Int {
        if let known = actuators[name] { return known }
        let drive = component.type.actuators.first { $0.name == name }?.drive
        let made = graph.add("actuator \(drive.map(Self.name) ?? name)")
        actuators[name] = made
        return made
      }
      for element in component.type.elements {
        let (label, ends, followed) = Self.describe(element)
        guard ends.contains(where: { places[Terminal(component.designation, $0.pin)] != nil }) else { continue }
        let node = graph.add(label)
        for end in ends {
          if let place = places[Terminal(component.designation, end.pin)] { graph.join(node, place, end.role) }
        }
        for condition in followed {
          graph.join(node, actuator(condition.actuator), "moved in \(condition.positions.sorted())")
        }
        guard case .load(let load) = element else { continue }
        for moved in component.type.actuators where Self.loads(of: moved.drive).contains(load.name) {
          graph.join(node, actuator(moved.name), "moves")
        }
      }
      for timer in component.type.actuators where actuators[timer.name] != nil {
        switch timer.drive {
        case .onDelay(let source, _), .offDelay(let source, _):
          graph.join(actuator(timer.name), actuator(source), "follows")
        default: break
        }
      }
    }
    colours = graph.refined()
  }

  private static func describe(
    _ element: Element
  ) -> (label: String, ends: [(pin: String, role: String)], followed: [Contact.Condition]) {
    switch element {
    case .bridge(let one, let other): ("bridge", [(one, "end"), (other, "end")], [])
    case .fuse(let one, let other): ("fuse", [(one, "end"), (other, "end")], [])
    case .contact(let contact):
      ("contact \(contact.rest.rawValue)", [(contact.from, "end"), (contact.to, "end")], contact.operatedWhen)
    case .load(let load):
      (
        "load \(load.kind.rawValue) \(load.ohms)",
        [(load.from, load.polarised ? "plus" : "end"), (load.to, load.polarised ? "minus" : "end")], []
      )
    case .diode(let diode): ("diode", [(diode.anode, "plus"), (diode.cathode, "minus")], [])
    case .source(let source): ("source", [(source.plus, "plus"), (source.minus, "minus")], [])
    }
  }

  private static func name(_ drive: Actuator.Drive) -> String {
    switch drive {
    case .momentary: "momentary"
    case .maintained: "maintained"
    case .environment: "environment"
    case .magnet: "magnet"
    case .impulse: "impulse"
    case .onDelay: "on-delay"
    case .offDelay: "off-delay"
    }
  }

  private static func loads(of drive: Actuator.Drive) -> [String] {
    switch drive {
    case .magnet(let load, _, _): [load]
    case .impulse(let set, let reset, _): [set, reset]
    default: []
    }
  }
}

/// A graph with labels whose colours are refined until they no longer tell more apart.
private struct ShapeGraph {
  private var colours: [UInt64] = []
  private var neighbours: [[(node: Int, role: UInt64)]] = []

  mutating func add(_ label: String) -> Int {
    colours.append(Self.hash(label.utf8))
    neighbours.append([])
    return colours.count - 1
  }

  mutating func join(_ one: Int, _ other: Int, _ role: String) {
    let role = Self.hash(role.utf8)
    neighbours[one].append((other, role))
    neighbours[other].append((one, role))
  }

  func refined() -> [UInt64] {
    var colours = colours
    var count = Set(colours).count
    while true {
      let next = colours.indices.map { node in
        let around = neighbours[node].map { Self.mix($0.role, colours[$0.node]) }.sorted()
        return around.reduce(Self.mix(colours[node], 0), Self.mix)
      }
      let nextCount = Set(next).count
      colours = next
      if nextCount == count { return colours.sorted() }
      count = nextCount
    }
  }

  /// FNV-1a: the same on every machine.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
    var value = one &* 0x9E37_79B9_7F4A_7C15 ^ (other &+ 0x7F4A_7C15_9E37_79B9)
    value = (value ^ (value >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return value ^ (value >> 32)
  }
}
