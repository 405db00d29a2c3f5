import Circuits
import StrictYAML

extension ExerciseDecoder {
  /// The expected circuit and what counts in it, checked against the kit.
  func decodeWiringTask(_ map: YAMLMapping, kit: KitDescription, languages: Set<String>) -> WiringTask? {
    let references = EquipmentReferences(equipment: kit.equipment)
    let reference = map.required("reference").flatMap { decodeReference($0, kit: kit) }
    let operated = map["operated"].flatMap { $0.list { references.actuator($0) } }
    let exclusive = map["exclusive"]?.list { decodeExclusive($0, references) } ?? []
    let connectionPoints = map.required("connection_points")?.wholeNumber(in: 0...100)
    guard let list = map.required("requirements"), let items = list.list() else { return nil }
    let circuit = reference.map { references.inUse($0) } ?? []
    let requirements = items.compactMap {
      decodeRequirement($0, references, circuit: reference == nil ? nil : circuit, languages: languages)
    }
    checkIDs(requirements, at: items)
    let ruleItems = map["rules"]?.list() ?? []
    let rules = ruleItems.compactMap { decodeRule($0, references, circuit: reference == nil ? nil : circuit) }
    for (index, rule) in rules.enumerated()
    where rules.prefix(index).contains(where: { $0.kind.name == rule.kind.name }) {
      map["rules"]?.report("there are two rules '\(rule.kind.name)'", hint: "put them into one")
    }
    if requirements.count == items.count, rules.count == ruleItems.count, let connectionPoints {
      let sum = connectionPoints + requirements.map(\.points).reduce(0, +) + rules.map(\.points).reduce(0, +)
      if sum != 100 {
        map["connection_points"]?.report(
          "connection_points and the points of all requirements and rules add up to \(sum)", hint: "make it 100")
      }
    }
    let alternatives = decodeAlternatives(map["alternatives"], kit: kit, reference: reference, languages: languages)
    guard let reference, let connectionPoints else { return nil }
    return WiringTask(
      reference: reference, operated: operated, requirements: requirements, connectionPoints: connectionPoints,
      exclusive: exclusive, rules: rules, alternatives: alternatives)
  }

  private func decodeAlternatives(
    _ value: YAMLValue?, kit: KitDescription, reference: Nets?, languages: Set<String>
  ) -> [AcceptedAlternative] {
    var alternatives: [AcceptedAlternative] = []
    for item in value?.list() ?? [] {
      guard let map = item.mapping(keys: ["id", "reference", "texts"]) else { continue }
      let id = map.required("id").flatMap { decodeIdentifier($0) }
      let nets = map.required("reference").flatMap { decodeReference($0, kit: kit) }
      let texts = map.required("texts").flatMap { decodeTexts($0, in: languages) }
      guard let id, let nets, let texts else { continue }
      if nets == reference { map["reference"]?.report("this is the reference itself", hint: "remove this alternative") }
      if alternatives.contains(where: { $0.id == id }) { item.report("there are two alternatives '\(id)'") }
      alternatives.append(AcceptedAlternative(id: id, reference: nets, texts: texts))
    }
    return alternatives
  }

  /// Nets in place, or the name of a schematic in the same folder.
  func decodeReference(_ value: YAMLValue, kit: KitDescription) -> Nets? {
    if value.isList { return decodeNets(value, kit: kit) }
    guard let file = folder.file(named: value) else { return nil }
    do {
      let schematic = try Schematic.decode(
        folder.bytes(of: file), file: folder.place(of: file), kit: kit, change: variant.change)
      return schematic.nets
    } catch {
      elsewhere += error.diagnostics
      value.report("the schematic '\(file)' has mistakes of its own")
      return nil
    }
  }

  private func decodeExclusive(_ value: YAMLValue, _ references: EquipmentReferences) -> [String]? {
    guard let items = value.list() else { return nil }
    let names = items.compactMap { item -> String? in
      guard let component = references.component(item) else { return nil }
      let loads = component.type.elements.contains { if case .load = $0 { true } else { false } }
      if !loads { item.report("\(component.designation) has nothing that is on or off") }
      return component.designation
    }
    guard items.count == 2, Set(names).count == names.count else {
      value.report("expected two different components, such as [-K1, -K2]")
      return nil
    }
    return names
  }

  private enum RuleName: String, CaseIterable {
    case contacts, minus, stubs
  }

  private func decodeRule(
    _ value: YAMLValue, _ references: EquipmentReferences, circuit: Set<String>?
  ) -> WiringRule? {
    guard let map = value.mapping(keys: ["rule", "points", "contacts"]) else { return nil }
    let name = map.required("rule")?.choice(of: RuleName.self)
    let points = map.required("points")?.wholeNumber(in: 1...100)
    let contacts = map["contacts"]?.list { decodeContact($0, references, circuit: circuit) }
    guard let name, let points else { return nil }
    if name != .contacts, map["contacts"] != nil {
      map["contacts"]?.report("the rule '\(name.rawValue)' names no contacts", hint: "remove 'contacts'")
    }
    switch name {
    case .minus: return WiringRule(.minus, points: points)
    case .stubs: return WiringRule(.stubs, points: points)
    case .contacts:
      guard let contacts, !contacts.isEmpty else {
        value.report("the rule says which contacts", hint: "add contacts: [-K1:13-14]")
        return nil
      }
      return WiringRule(.contacts(contacts), points: points)
    }
  }

  /// `-K1:13-14`.
  private func decodeContact(
    _ value: YAMLValue, _ references: EquipmentReferences, circuit: Set<String>?
  ) -> ContactName? {
    guard let text = value.text("a contact such as -K1:13-14") else { return nil }
    let known = references.equipment.components.flatMap { component in
      component.type.elements.compactMap { element -> ContactName? in
        guard case .contact(let contact) = element else { return nil }
        return ContactName(
          from: Terminal(component.designation, contact.from), to: Terminal(component.designation, contact.to))
      }
    }
    guard let contact = known.first(where: { $0.description == text }) else {
      value.report("the kit has no contact \(text)", hint: hint(for: text, among: known.map(\.description)))
      return nil
    }
    requireInCircuit(contact.from.component, circuit, value)
    return contact
  }

  private func decodeRequirement(
    _ value: YAMLValue, _ references: EquipmentReferences, circuit: Set<String>?, languages: Set<String>
  ) -> Requirement? {
    guard let map = value.mapping(keys: ["id", "points", "actions", "on", "off", "texts"]) else { return nil }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    let points = map.required("points")?.wholeNumber(in: 1...100)
    let actions = map.required("actions").flatMap { decodeActions($0, references, circuit: circuit) }
    let on = decodeOutputs(map["on"], references, circuit: circuit)
    let off = decodeOutputs(map["off"], references, circuit: circuit)
    for name in Set(on).intersection(off).sorted() {
      map["off"]?.report("\(name) cannot be both on and off")
    }
    if map["on"] == nil, map["off"] == nil { value.report("a requirement says what is on or off", hint: "add 'on'") }
    let texts = map.required("texts").flatMap { decodeTexts($0, in: languages) }
    guard let id, let points, let actions, let texts else { return nil }
    return Requirement(id: id, points: points, actions: actions, on: on, off: off, texts: texts)
  }

  /// Actions from rest; one that changes nothing is reported, because it is a slip of the author.
  private func decodeActions(
    _ value: YAMLValue, _ references: EquipmentReferences, circuit: Set<String>?
  ) -> [Action]? {
    guard let items = value.list() else { return nil }
    var positions: [ActuatorID: Int] = [:]
    var actions: [Action] = []
    func move(_ actuator: ActuatorID, to position: Int, _ item: YAMLValue) {
      if positions[actuator, default: 0] == position {
        item.report("\(actuator.component) is in that position already here")
      }
      positions[actuator] = position
      requireInCircuit(actuator.component, circuit, item)
    }
    for item in items {
      guard let action = references.action(item) else { continue }
      switch action {
      case .set(let actuator, let position): move(actuator, to: position, item)
      case .together(let actuators, let to):
        for (actuator, position) in zip(actuators, to) { move(actuator, to: position, item) }
      case .elapse(let timer): requireInCircuit(timer.component, circuit, item)
      }
      actions.append(action)
    }
    return actions.count == items.count ? actions : nil
  }

  /// What is seen working: lamps, motors, valves, LEDs. One of several of a component is written as `-MB1/14`.
  private func decodeOutputs(
    _ value: YAMLValue?, _ references: EquipmentReferences, circuit: Set<String>?
  ) -> [String] {
    value?.list { item in
      guard let name = item.text("an output such as -P1") else { return nil }
      if let component = references.equipment.components.first(where: { $0.outputNames.contains(name) }) {
        requireInCircuit(component.designation, circuit, item)
        return name
      }
      guard let component = references.component(item) else { return nil }
      let names = component.outputNames
      item.report(
        "\(component.designation) is " + (names.isEmpty ? "no lamp, motor or valve" : "more than one output"),
        hint: names.isEmpty ? "name what a technician sees work" : "write \(names.joined(separator: " or "))")
      return nil
    } ?? []
  }

  private func requireInCircuit(_ designation: String, _ circuit: Set<String>?, _ value: YAMLValue) {
    guard let circuit, !circuit.contains(designation) else { return }
    value.report("\(designation) is not part of the reference circuit")
  }

  private func checkIDs(_ requirements: [Requirement], at items: [YAMLValue]) {
    guard requirements.count == items.count else { return }
    for (index, requirement) in requirements.enumerated()
    where requirements.prefix(index).contains(where: { $0.id == requirement.id }) {
      items[index].report("there are two requirements '\(requirement.id)'")
    }
  }
}

extension Component {
  /// Whether a technician sees it work, so that a requirement can name it.
  package var isOutput: Bool { !outputNames.isEmpty }

  /// Names of its outputs: the designation, or `-MB1/14` and `-MB1/12` where there are several (`docs/semantics.md` §2).
  package var outputNames: [String] {
    let names = type.elements.compactMap { element -> String? in
      switch element {
      case .load(let load): load.isOutput ? load.name : nil
      case .diode(let diode): diode.litAboveAmperes != nil ? diode.name : nil
      case .bridge, .fuse, .contact, .source: nil
      }
    }
    return names.count == 1 ? [designation] : names.map { "\(designation)/\($0)" }
  }
}
