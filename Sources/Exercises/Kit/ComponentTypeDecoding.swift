import Circuits
import StrictYAML

/// Reads the component types that a kit defines for itself; one that is wrong has reported and is left out.
func decodeComponentTypes(_ value: YAMLValue?) -> [String: ComponentType] {
  var types: [String: ComponentType] = [:]
  for (key, value) in value?.entries() ?? [] {
    guard let name = decodeIdentifier(key) else { continue }
    if ComponentCatalogue.standard[name] != nil {
      key.report("'\(name)' is a type of the catalogue already", hint: "choose another name")
      continue
    }
    types[name] = decodeComponentType(value, name: name)
  }
  return types
}

private func decodeComponentType(_ value: YAMLValue, name: String) -> ComponentType? {
  guard let map = value.mapping(keys: ["pins", "elements", "actuators"]) else { return nil }
  let pins = map.required("pins")?.list { $0.text("a pin such as A1") } ?? []
  let actuators = map["actuators"]?.list { decodeActuator($0) } ?? []
  var reader = ElementReader(pins: pins, actuators: actuators)
  for element in map["elements"]?.list() ?? [] { reader.read(element) }
  let type = ComponentType(name: name, pins: pins, elements: reader.elements, actuators: actuators)
  checkActuators(type, at: map["actuators"] ?? value)
  guard checkPins(of: type, at: map["pins"] ?? value) else { return nil }
  return type
}

private enum DriveName: String, CaseIterable {
  case momentary, maintained, environment, magnet, impulse
  case onDelay = "on-delay"
  case offDelay = "off-delay"
}

private func decodeActuator(_ value: YAMLValue) -> Actuator? {
  let keys = [
    "name", "drive", "positions", "load", "set", "reset", "pick_up_volts", "drop_out_volts", "of", "seconds",
  ]
  guard let map = value.mapping(keys: keys) else { return nil }
  let name = map.required("name").flatMap { decodeIdentifier($0) }
  guard let drive = map.required("drive")?.choice(of: DriveName.self) else { return nil }
  let made: Actuator.Drive?
  switch drive {
  case .momentary: made = .momentary
  case .environment: made = .environment
  case .maintained: made = map.required("positions").map { .maintained(positions: decodePositions($0)) }
  case .magnet:
    let load = map.required("load")?.text("the name of a load")
    let pickUp = map.required("pick_up_volts")?.number(in: 0.1...60, unit: "V")
    let dropOut = map.required("drop_out_volts")?.number(in: 0.1...60, unit: "V")
    guard let load, let pickUp, let dropOut else { return nil }
    if dropOut >= pickUp { value.report("a coil drops out below the voltage at which it picks up") }
    made = .magnet(load: load, pickUpVolts: pickUp, dropOutVolts: dropOut)
  case .impulse:
    let set = map.required("set")?.text("the name of a load")
    let reset = map.required("reset")?.text("the name of a load")
    let pickUp = map.required("pick_up_volts")?.number(in: 0.1...60, unit: "V")
    guard let set, let reset, let pickUp else { return nil }
    made = .impulse(set: set, reset: reset, pickUpVolts: pickUp)
  case .onDelay, .offDelay:
    let of = map.required("of")?.text("the name of an actuator")
    let seconds = map.required("seconds").flatMap(decodeSeconds)
    guard let of, let seconds else { return nil }
    made = drive == .onDelay ? .onDelay(of: of, seconds: seconds) : .offDelay(of: of, seconds: seconds)
  }
  guard let name, let made else { return nil }
  return Actuator(name: name, drive: made)
}

private func missing(_ wanted: [String], of type: ComponentType, _ loads: [String], at value: YAMLValue) {
  for load in wanted where !loads.contains(load) {
    value.report("'\(type.name)' has no load '\(load)'", hint: hint(for: load, among: loads))
  }
}

/// Reports actuators that refer to a load or actuator that the type does not have.
private func checkActuators(_ type: ComponentType, at value: YAMLValue) {
  let loads = type.elements.compactMap { if case .load(let load) = $0 { load.name } else { nil } }
  let names = type.actuators.map(\.name)
  for actuator in type.actuators {
    switch actuator.drive {
    case .magnet(let load, _, _): missing([load], of: type, loads, at: value)
    case .impulse(let set, let reset, _): missing([set, reset], of: type, loads, at: value)
    case .onDelay(let of, _), .offDelay(let of, _):
      // What another component moves is checked when all components are known.
      if ActuatorID(code: of[...]) != nil || names.contains(of) && of != actuator.name { continue }
      let others = names.filter { $0 != actuator.name }
      value.report("'\(type.name)' has no other actuator '\(of)'", hint: hint(for: of, among: others))
    case .momentary, .maintained, .environment: break
    }
  }
  if Set(names).count != names.count { value.report("'\(type.name)' has two actuators of one name") }
}

/// Reads elements; the first key says which one it is.
private struct ElementReader {
  let pins: [String]
  let actuators: [Actuator]
  var elements: [Element] = []

  init(pins: [String], actuators: [Actuator]) {
    self.pins = pins
    self.actuators = actuators
  }

  private static let keys: [String: [String]] = [
    "bridge": ["bridge"],
    "fuse": ["fuse"],
    "contact": ["contact", "moved_by"],
    "load": ["load", "kind", "from", "to", "ohms", "volts", "polarised"],
    "diode": ["diode", "anode", "cathode", "forward_volts", "ohms", "lit_above_amperes"],
    "source": ["source", "plus", "minus", "volts", "inner_ohms", "limit_amperes"],
  ]

  mutating func read(_ value: YAMLValue) {
    let kinds = Self.keys.keys.sorted()
    guard let kind = kinds.first(where: { value.peek($0) != nil }), let keys = Self.keys[kind] else {
      value.report("expected an element", hint: "known: \(kinds.joined(separator: ", "))")
      return
    }
    guard let map = value.mapping(keys: keys) else { return }
    switch kind {
    case "bridge", "fuse": readJoint(map, kind: kind)
    case "contact": readContact(map)
    case "load": readLoad(map)
    case "diode": readDiode(map)
    default: readSource(map)
    }
  }

  private func pin(_ value: YAMLValue?) -> String? {
    guard let value, let text = value.text("a pin") else { return nil }
    if pins.contains(text) { return text }
    value.report("there is no pin '\(text)'", hint: hint(for: text, among: pins))
    return nil
  }

  private mutating func readJoint(_ map: YAMLMapping, kind: String) {
    guard let list = map[kind], let pair = list.list({ pin($0) }) else { return }
    guard pair.count == 2, pair[0] != pair[1] else { return list.report("expected two pins") }
    elements.append(kind == "fuse" ? .fuse(pair[0], pair[1]) : .bridge(pair[0], pair[1]))
  }

  private mutating func readContact(_ map: YAMLMapping) {
    guard let value = map["contact"], let movers = map.required("moved_by") else { return }
    let names = actuators.map(\.name)
    let moved = movers.list { item -> String? in
      guard let text = item.text("an actuator") else { return nil }
      if names.contains(text) || ActuatorID(code: text[...]) != nil { return text }
      item.report("there is no actuator '\(text)'", hint: hint(for: text, among: names))
      return nil
    }
    guard let moved, let first = moved.first else { return }
    var positions: [String] = []
    if case .maintained(let names)? = actuators.first(where: { $0.name == first })?.drive { positions = names }
    guard let contact = decodeContact(value, positions: positions) else { return }
    for pin in contact.pins where !pins.contains(pin) {
      value.report("there is no pin '\(pin)'", hint: hint(for: pin, among: pins))
    }
    elements += contact.elements(movedBy: moved, positions: positions)
  }

  private mutating func readLoad(_ map: YAMLMapping) {
    let name = map["load"].flatMap { decodeIdentifier($0) }
    let kind = map.required("kind")?.choice(of: Load.Kind.self)
    let (from, to) = (pin(map.required("from")), pin(map.required("to")))
    let ohms = map.required("ohms")?.number(in: 0.1...1_000_000, unit: "Ω")
    let volts = map["volts"].map { $0.number(in: 1...60, unit: "V") } ?? 24
    let polarised = map["polarised"].map { $0.flag() } ?? false
    guard let name, let kind, let from, let to, let ohms, let volts, let polarised else { return }
    elements.append(
      .load(
        Load(name: name, kind: kind, from: from, to: to, ohms: ohms, nominalVolts: volts, polarised: polarised)))
  }

  private mutating func readDiode(_ map: YAMLMapping) {
    let name = map["diode"].flatMap { decodeIdentifier($0) }
    let (anode, cathode) = (pin(map.required("anode")), pin(map.required("cathode")))
    let forward = map.required("forward_volts")?.number(in: 0.1...10, unit: "V")
    let ohms = map.required("ohms")?.number(in: 0.001...100_000, unit: "Ω")
    let lit = map["lit_above_amperes"].flatMap { $0.number(in: 0.0001...10, unit: "A") }
    guard let name, let anode, let cathode, let forward, let ohms else { return }
    elements.append(
      .diode(
        Diode(
          name: name, anode: anode, cathode: cathode, forwardVolts: forward, ohms: ohms, litAboveAmperes: lit)))
  }

  private mutating func readSource(_ map: YAMLMapping) {
    let name = map["source"].flatMap { decodeIdentifier($0) }
    let (plus, minus) = (pin(map.required("plus")), pin(map.required("minus")))
    let volts = map.required("volts")?.number(in: 1...60, unit: "V")
    let inner = map["inner_ohms"].map { $0.number(in: 0.001...10, unit: "Ω") } ?? 0.1
    let limit = map.required("limit_amperes")?.number(in: 0.01...20, unit: "A")
    guard name != nil, let plus, let minus, let volts, let inner, let limit else { return }
    elements.append(
      .source(Source(plus: plus, minus: minus, volts: volts, innerOhms: inner, limitAmperes: limit)))
  }
}
