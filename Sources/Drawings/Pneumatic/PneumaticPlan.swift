import Circuits

/// What of a kit moves by air: each valve with what it feeds.
///
/// Tubes are not measured and not described: a cylinder is drawn at the valve that moves it, and throttles are given to the
/// cylinders in the order of the kit, as many to each as there are for all.
struct PneumaticPlan: Sendable {
  struct Valve: Hashable, Sendable {
    var designation: String
    var spool: ActuatorID
    var hasFivePorts: Bool
    /// Names of its coils: one with a spring against it, or two.
    var coils: [String]
  }

  struct EndSwitch: Hashable, Sendable {
    var designation: String
    var isAtExtendedEnd: Bool
    var condition: ContactCondition
  }

  struct Cylinder: Hashable, Sendable {
    var designation: String
    var switches: [EndSwitch]
    var throttles: [String]
    var extended: ActuatorID
    var away: ActuatorID
  }

  /// A column of the diagram; one of both may be absent.
  struct Unit: Hashable, Sendable {
    var valve: Valve?
    var cylinder: Cylinder?
    /// Pressure switches at the outlet of the valve.
    var pressureSwitches: [(designation: String, actuator: ActuatorID)]

    static func == (left: Unit, right: Unit) -> Bool { left.valve == right.valve && left.cylinder == right.cylinder }
    func hash(into hasher: inout Hasher) {
      hasher.combine(valve)
      hasher.combine(cylinder)
    }
  }

  private(set) var units: [Unit] = []

  init(_ equipment: Equipment) {
    let valves = equipment.components.compactMap(Valve.init)
    let drives = equipment.components.filter { $0.type.name == "cylinder" }
    var throttles = equipment.components.filter { $0.type.name == "throttle" }.map(\.designation)
    let share = drives.isEmpty ? 0 : min(2, (throttles.count + drives.count - 1) / drives.count)
    var cylinders: [(valve: String?, cylinder: Cylinder)] = []
    for component in drives {
      let own = Array(throttles.prefix(share))
      throttles.removeFirst(own.count)
      cylinders.append(
        (
          component.source(of: "extended")?.component,
          Cylinder(
            designation: component.designation, switches: equipment.endSwitches(of: component.designation),
            throttles: own, extended: ActuatorID(component.designation, "extended"),
            away: ActuatorID(component.designation, "away"))
        ))
    }
    for valve in valves {
      let fed = cylinders.filter { $0.valve == valve.designation }.map(\.cylinder)
      let sensors = equipment.components.compactMap { component -> (String, ActuatorID)? in
        guard component.type.name == "pressure-switch",
          component.source(of: "pressure")?.component == valve.designation
        else { return nil }
        return (component.designation, ActuatorID(component.designation, "pressure"))
      }
      units.append(Unit(valve: valve, cylinder: fed.first, pressureSwitches: sensors))
      for other in fed.dropFirst() { units.append(Unit(valve: nil, cylinder: other, pressureSwitches: [])) }
    }
    let known = Set(valves.map(\.designation))
    for (valve, cylinder) in cylinders where valve.map({ !known.contains($0) }) ?? true {
      units.append(Unit(valve: nil, cylinder: cylinder, pressureSwitches: []))
    }
  }
}

extension PneumaticPlan.Valve {
  /// Nil for a component without the coil of a valve.
  fileprivate init?(_ component: Component) {
    for actuator in component.type.actuators {
      let coils: [String]
      switch actuator.drive {
      case .magnet(let load, _, _): coils = [load]
      case .impulse(let set, let reset, _): coils = [set, reset]
      case .momentary, .maintained, .environment, .onDelay, .offDelay: continue
      }
      let isValve = component.type.elements.contains { element in
        if case .load(let load) = element { load.kind == .valve && coils.contains(load.name) } else { false }
      }
      guard isValve else { continue }
      self.init(
        designation: component.designation, spool: ActuatorID(component.designation, actuator.name),
        hasFivePorts: !component.type.name.contains("3-2"), coils: coils)
      return
    }
    return nil
  }
}

extension Component {
  /// What a delay of this component follows.
  fileprivate func source(of name: String) -> ActuatorID? {
    guard let actuator = type.actuators.first(where: { $0.name == name }) else { return nil }
    switch actuator.drive {
    case .onDelay(let source, _), .offDelay(let source, _):
      return ActuatorID(code: source[...]) ?? ActuatorID(designation, source)
    case .momentary, .maintained, .environment, .magnet, .impulse: return nil
    }
  }
}

extension Equipment {
  /// Whatever has a contact that this cylinder operates.
  fileprivate func endSwitches(of cylinder: String) -> [PneumaticPlan.EndSwitch] {
    components.compactMap { component in
      for case .contact(let contact) in component.type.elements {
        for condition in contact.operatedWhen {
          guard let actuator = ActuatorID(code: condition.actuator[...]), actuator.component == cylinder else {
            continue
          }
          return PneumaticPlan.EndSwitch(
            designation: component.designation, isAtExtendedEnd: actuator.actuator == "extended",
            condition: ContactCondition(actuator: actuator, positions: condition.positions))
        }
      }
      return nil
    }
  }
}
