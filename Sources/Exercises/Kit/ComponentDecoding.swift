import Circuits
import StrictYAML

/// Reads the components of a kit: each one a designation, a type and the values that the type lets one set.
///
/// - Returns: nil when one of them is wrong: whatever refers to it would be reported a second time.
func decodeComponents(_ value: YAMLValue, types: [String: ComponentType]) -> [Component]? {
  var seen: [String: Position] = [:]
  var components: [Component] = []
  guard let items = value.list() else { return nil }
  for item in items {
    guard let component = decodeComponent(item, types: types) else { continue }
    if let first = seen[component.designation] {
      item.report("\(component.designation) was described in line \(first.line) already")
      continue
    }
    seen[component.designation] = item.position
    components.append(component)
  }
  guard components.count == items.count else { return nil }
  for (item, component) in zip(items, components) { checkFollowed(by: component, among: components, at: item) }
  return components
}

/// Reports what moves a component when it is not there.
private func checkFollowed(by component: Component, among components: [Component], at value: YAMLValue) {
  for id in component.type.followed {
    let movers = components.filter { other in other.type.actuators.contains { $0.name == id.actuator } }
    if movers.contains(where: { $0.designation == id.component }) { continue }
    let message =
      components.contains { $0.designation == id.component }
      ? "\(id.component) has no actuator '\(id.actuator)' that could move \(component.designation)"
      : "there is no component \(id.component) that could move \(component.designation)"
    value.report(message, hint: hint(for: id.component, among: movers.map(\.designation)))
  }
}

private func decodeComponent(_ value: YAMLValue, types: [String: ComponentType]) -> Component? {
  let catalogue = ComponentCatalogue.standard
  let typeValue = value.peek("type")
  let typeName = typeValue.flatMap { $0.text("a component type") }
  let entry = typeName.flatMap { catalogue[$0] }
  let parameters = entry?.parameters ?? []
  guard let map = value.mapping(keys: ["designation", "type"] + parameters.map(\.name)) else { return nil }
  let designation = map.required("designation").flatMap(decodeDesignation)
  guard map.required("type") != nil, let typeValue, let typeName else { return nil }
  if let type = types[typeName] {
    return designation.map { Component(designation: $0, type: type) }
  }
  guard let entry else {
    let known = catalogue.entries.map(\.name) + types.keys.sorted()
    typeValue.report("unknown component type '\(typeName)'", hint: hint(for: typeName, among: known))
    return nil
  }
  let values = decodeParameters(map, parameters)
  guard let type = catalogue.type(entry.name, values), checkPins(of: type, at: map["contacts"] ?? value) else {
    return nil
  }
  return designation.map { Component(designation: $0, type: type) }
}

/// A reference designation by IEC 81346, here always of the product aspect: a minus sign, letters, digits.
private func decodeDesignation(_ value: YAMLValue) -> String? {
  guard let text = value.text("a designation such as -K1") else { return nil }
  let name = text.dropFirst()
  let plain = name.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
  guard text.hasPrefix("-"), plain, name.first?.isLetter == true, name.utf8.count <= 12 else {
    value.report("'\(text)' is not a designation", hint: "write a minus sign, capitals and digits, such as -K1")
    return nil
  }
  return text
}

private func decodeParameters(_ map: YAMLMapping, _ parameters: [ComponentParameter]) -> ComponentParameters {
  var values = ComponentParameters()
  // Positions come first: contacts may name them.
  for parameter in parameters {
    guard case .positions(let standard) = parameter.kind else { continue }
    values.positions = map[parameter.name].map(decodePositions) ?? standard
  }
  for parameter in parameters {
    guard let value = map[parameter.name] else { continue }
    switch parameter.kind {
    case .number(let range, let unit, _): values.numbers[parameter.name] = value.number(in: range, unit: unit)
    case .count(let range, _): values.counts[parameter.name] = value.wholeNumber(in: range)
    case .seconds: values.seconds[parameter.name] = decodeSeconds(value)
    case .contacts: values.contacts = value.list { decodeContact($0, positions: values.positions) }
    case .positions: break
    case .component: values.texts[parameter.name] = decodeDesignation(value)
    case .choice(let words, _): values.texts[parameter.name] = decodeChoice(value, words)
    }
  }
  if let pickUp = values.numbers["pick_up_volts"], let dropOut = values.numbers["drop_out_volts"], dropOut >= pickUp {
    map["drop_out_volts"]?.report("a coil drops out below the voltage at which it picks up (\(pickUp) V)")
  }
  return values
}

private func decodeChoice(_ value: YAMLValue, _ words: [String]) -> String? {
  guard let text = value.text("one of \(words.joined(separator: ", "))") else { return nil }
  if words.contains(text) { return text }
  value.report("'\(text)' is not one of \(words.joined(separator: ", "))", hint: hint(for: text, among: words))
  return nil
}

/// Names of positions, two at least, the first one at rest.
func decodePositions(_ value: YAMLValue) -> [String] {
  let names = value.list { $0.text("the name of a position") } ?? []
  if names.count < 2 || Set(names).count != names.count {
    value.report("expected two or more different names of positions")
  }
  return names
}

/// A range of seconds, `[0.5, 10]`.
func decodeSeconds(_ value: YAMLValue) -> ClosedRange<Double>? {
  let bounds = value.list { $0.number(in: 0.01...86_400, unit: "s") }
  guard let bounds else { return nil }
  guard bounds.count == 2, bounds[0] <= bounds[1] else {
    value.report("expected the least and the most seconds, such as [0.5, 10]")
    return nil
  }
  return bounds[0]...bounds[1]
}

/// - Returns: nil, reported, when the text is no contact or names a position that is not in `positions`.
func decodeContact(_ value: YAMLValue, positions: [String]?) -> ContactSet? {
  guard let text = value.text("a contact such as 13-14 NO") else { return nil }
  guard let contact = ContactSet(text) else {
    value.report(
      "'\(text)' is not a contact",
      hint: "write 13-14 NO, 21-22 NC, 11-12-14 CO (common, break, make) or 13-14 in 2 (closed in that position)")
    return nil
  }
  if case .closedIn(let position) = contact.form, positions?.contains(position) != true {
    value.report("there is no position '\(position)' here", hint: hint(for: position, among: positions ?? []))
    return nil
  }
  return contact
}

/// Reports pins that stand for two things.
func checkPins(of type: ComponentType, at value: YAMLValue) -> Bool {
  let twice = Dictionary(grouping: type.pins) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
  if !twice.isEmpty {
    value.report("the pin \(twice.map { "'\($0)'" }.joined(separator: ", ")) is used twice")
  } else if type.pins.isEmpty, !type.elements.isEmpty {
    value.report("a component with elements needs at least one pin")
  }
  return twice.isEmpty && (!type.pins.isEmpty || type.elements.isEmpty)
}
