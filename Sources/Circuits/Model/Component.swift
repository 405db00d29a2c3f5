/// Something of a component that has positions and moves contacts: a button, a magnet, a valve's spool, a time element.
package struct Actuator: Hashable, Sendable {
  package enum Drive: Hashable, Sendable {
    /// By hand, returns by itself: push-button. Positions: 0 released, 1 pressed.
    case momentary
    /// By hand, stays: selector switch, emergency stop. Positions as named.
    case maintained(positions: [String])
    /// By the world around the kit: target before a sensor, cylinder on a limit switch. Positions: 0 absent, 1 present.
    case environment
    /// By the voltage over the load of that name: in at or above `pickUpVolts`, out below `dropOutVolts`.
    case magnet(load: String, pickUpVolts: Double, dropOutVolts: Double)
    /// By two loads of a valve with two coils: to 1 by the voltage over `set`, to 0 by that over `reset`, each at or above
    /// `pickUpVolts` and only while the other one is below; else it stays.
    case impulse(set: String, reset: String, pickUpVolts: Double)
    /// Goes to 1 when `actuator` has been at 1 for a time within `seconds`, back to 0 at once.
    case onDelay(of: String, seconds: ClosedRange<Double>)
    /// Goes to 1 with `actuator` at once, back to 0 when it has been at 0 for a time within `seconds`.
    case offDelay(of: String, seconds: ClosedRange<Double>)
  }

  package var name: String
  /// An actuator that a delay follows is one of the same component, or `-V1/spool` of another one.
  package var drive: Drive

  package init(name: String, drive: Drive) {
    self.name = name
    self.drive = drive
  }

  /// How many positions there are, 0 being the position at rest.
  package var positions: Int {
    if case .maintained(let names) = drive { names.count } else { 2 }
  }
}

/// What a component is made of: an entry of the component catalogue.
package struct ComponentType: Hashable, Sendable {
  /// Catalogue name, such as `relay-4co`.
  package var name: String
  /// Pins in the order of the panel.
  package var pins: [String]
  package var elements: [Element]
  package var actuators: [Actuator]

  package init(name: String, pins: [String], elements: [Element], actuators: [Actuator] = []) {
    self.name = name
    self.pins = pins
    self.elements = elements
    self.actuators = actuators
  }
}

extension ComponentType {
  /// Actuators of other components that move something of this one: a cylinder its limit switches, a valve its cylinder.
  package var followed: [ActuatorID] {
    var names: [String] = []
    for case .contact(let contact) in elements { names += contact.operatedWhen.map(\.actuator) }
    for actuator in actuators {
      switch actuator.drive {
      case .onDelay(let source, _), .offDelay(let source, _): names.append(source)
      case .momentary, .maintained, .environment, .magnet, .impulse: break
      }
    }
    return names.compactMap { ActuatorID(code: $0[...]) }
  }
}

/// One component of a kit.
package struct Component: Hashable, Sendable {
  /// IEC 81346 reference designation, such as `-K1`.
  package var designation: String
  package var type: ComponentType

  package init(designation: String, type: ComponentType) {
    self.designation = designation
    self.type = type
  }

  package var terminals: [Terminal] { type.pins.map { Terminal(designation, $0) } }

  /// The two terminals that one of its elements is between, in the order of ``Element/pins``.
  package func terminals(of element: Element) -> [Terminal] { element.pins.map { Terminal(designation, $0) } }

  /// The two ends of each of its fuses.
  package var fuseEnds: [[Terminal]] {
    type.elements.compactMap { if case .fuse = $0 { terminals(of: $0) } else { nil } }
  }

  /// The two ends of each of its contacts.
  package var contactEnds: [[Terminal]] {
    type.elements.compactMap { if case .contact = $0 { terminals(of: $0) } else { nil } }
  }
}

/// All components that a circuit can be built from, in the order of the kit description; designations are unique.
package struct Equipment: Hashable, Sendable {
  package var components: [Component]
  /// Actuators and terminals that exist on the kit but are no part of any circuit are simply not listed here.
  package init(components: [Component]) {
    self.components = components
  }

  package subscript(designation: String) -> Component? {
    components.first { $0.designation == designation }
  }

  package var terminals: [Terminal] { components.flatMap(\.terminals) }

  package func has(_ terminal: Terminal) -> Bool { self[terminal.component]?.terminals.contains(terminal) == true }

  /// The terminals of one pole, such as `\.minus`, of all sources.
  package func poles(_ pole: (Source) -> String) -> Set<Terminal> {
    Set(
      components.flatMap { component in
        component.type.elements.compactMap { element -> Terminal? in
          guard case .source(let source) = element else { return nil }
          return Terminal(component.designation, pole(source))
        }
      })
  }

  /// Pairs of terminals that are always one node inside their component.
  package var bridges: [[Terminal]] {
    components.flatMap { component in
      component.type.elements.compactMap { element in
        if case .bridge = element { component.terminals(of: element) } else { nil }
      }
    }
  }

  /// The two ends of every fuse.
  package var fuses: [[Terminal]] { components.flatMap(\.fuseEnds) }
}

/// Names one actuator of one component, such as `-S1/button`.
package struct ActuatorID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  package var component: String
  package var actuator: String

  package init(_ component: String, _ actuator: String) {
    self.component = component
    self.actuator = actuator
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case component, actuator }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    component = try values.decode(String.self, forKey: .component)
    actuator = try values.decode(String.self, forKey: .actuator)
  }

  package var description: String { "\(component)/\(actuator)" }

  package static func < (left: ActuatorID, right: ActuatorID) -> Bool {
    left.component == right.component
      ? naturallyPrecedes(left.actuator, right.actuator) : naturallyPrecedes(left.component, right.component)
  }
}

extension Equipment {
  /// Everything that takes time, with the seconds that it may be set to.
  package var timers: [(id: ActuatorID, seconds: ClosedRange<Double>)] {
    components.flatMap { component in
      component.type.actuators.compactMap { actuator in
        switch actuator.drive {
        case .onDelay(_, let seconds), .offDelay(_, let seconds):
          (ActuatorID(component.designation, actuator.name), seconds)
        case .momentary, .maintained, .environment, .magnet, .impulse: nil
        }
      }
    }
  }
}
