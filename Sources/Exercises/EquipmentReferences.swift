package import Circuits
package import StrictYAML

/// Reads names of terminals, actuators and components in a file, and reports those that the equipment does not have.
package struct EquipmentReferences {
  package let equipment: Equipment

  package init(equipment: Equipment) {
    self.equipment = equipment
  }

  /// Designations of all that takes part in a circuit: what is wired, and what moves something of it, such as the cylinder
  /// of a limit switch and the valve of that cylinder (`docs/semantics.md` §1).
  package func inUse(_ nets: Nets) -> Set<String> {
    var used = Set(nets.groups.joined().map(\.component))
    var left = Array(used)
    while let designation = left.popLast() {
      for actuator in equipment[designation]?.type.followed ?? [] where used.insert(actuator.component).inserted {
        left.append(actuator.component)
      }
    }
    return used
  }

  private var designations: [String] { equipment.components.map(\.designation) }

  package func component(_ value: YAMLValue) -> Component? {
    guard let text = value.text("a component such as -K1") else { return nil }
    if let component = equipment[text] { return component }
    value.report("the kit has no component \(text)", hint: hint(for: text, among: designations))
    return nil
  }

  package func terminal(_ value: YAMLValue) -> Terminal? {
    guard let text = value.text("a terminal such as -K1:A1") else { return nil }
    guard let terminal = Terminal(text) else {
      value.report("'\(text)' is not a terminal", hint: "write it as -K1:A1")
      return nil
    }
    guard let component = equipment[terminal.component] else {
      value.report(
        "the kit has no component \(terminal.component)", hint: hint(for: terminal.component, among: designations))
      return nil
    }
    guard component.type.pins.contains(terminal.pin) else {
      let known = component.terminals.map(\.description)
      value.report("the kit has no terminal \(text)", hint: hint(for: text, among: known))
      return nil
    }
    return terminal
  }

  /// `-S1/button`, or `-S1` when the component has one actuator that is moved from outside.
  ///
  /// - Parameters:
  ///   - value: where the name stands.
  ///   - others: words that may stand there as well, for the hint.
  /// - Returns: nil after reporting.
  package func actuator(_ value: YAMLValue, others: [String] = []) -> ActuatorID? {
    guard let text = value.text("an actuator such as -S1/button") else { return nil }
    switch find(actuator: text) {
    case .success(let actuator): return actuator
    case .failure(let error):
      value.report(error.message, hint: hint(for: text, among: error.known + others))
      return nil
    }
  }

  /// Why a name stands for no actuator.
  struct UnknownActuator: Error {
    var message: String
    var known: [String]
  }

  func find(actuator text: String) -> Result<ActuatorID, UnknownActuator> {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    guard let name = parts.first, let component = equipment[name] else {
      let all = equipment.components.flatMap { component in
        component.type.actuators.map { "\(component.designation)/\($0.name)" }
      }
      let message = "the kit has no component \(parts.first ?? text)"
      return .failure(UnknownActuator(message: message, known: parts.count > 1 ? all : designations))
    }
    let actuators = component.type.actuators
    if parts.count == 2 {
      guard actuators.contains(where: { $0.name == parts[1] }) else {
        let known = actuators.map { "\(name)/\($0.name)" }
        return .failure(UnknownActuator(message: "\(name) has no actuator '\(parts[1])'", known: known))
      }
      return .success(ActuatorID(name, parts[1]))
    }
    let outside = actuators.filter(\.isMovedFromOutside)
    guard outside.count == 1 else {
      let known = actuators.map { "\(name)/\($0.name)" }
      let message = outside.isEmpty ? "\(name) is nothing that one operates" : "\(name) has several actuators"
      return .failure(UnknownActuator(message: message, known: known))
    }
    return .success(ActuatorID(name, outside[0].name))
  }

  /// The index of a named position of an actuator.
  package func position(_ value: YAMLValue, of actuator: ActuatorID) -> Int? {
    guard let text = value.text("a position") else { return nil }
    let names = positionNames(of: actuator)
    if let index = names.firstIndex(of: text) { return index }
    value.report("\(actuator) has no position '\(text)'", hint: hint(for: text, among: names))
    return nil
  }

  func positionNames(of id: ActuatorID) -> [String] {
    let actuator = equipment[id.component]?.type.actuators.first { $0.name == id.actuator }
    guard let actuator else { return [] }
    if case .maintained(let names) = actuator.drive { return names }
    return ["0", "1"]
  }

  /// A component with a voltage source.
  package func source(_ value: YAMLValue, others: [String] = []) -> String? {
    guard let text = value.text("a supply such as -T1") else { return nil }
    let sources = equipment.components.filter { component in
      component.type.elements.contains { if case .source = $0 { true } else { false } }
    }
    if sources.contains(where: { $0.designation == text }) { return text }
    value.report("\(text) is no supply of this kit", hint: hint(for: text, among: sources.map(\.designation) + others))
    return nil
  }
}

extension Actuator {
  /// Whether a hand or the world around the kit moves it, not a voltage and not time.
  package var isMovedFromOutside: Bool {
    switch drive {
    case .momentary, .maintained, .environment: true
    case .magnet, .impulse, .onDelay, .offDelay: false
    }
  }
}
