import Circuits
import StrictYAML

/// Reads the channels and faults of a kit, checked against its equipment.
func decodeChannels(_ value: YAMLValue, faults: YAMLValue?, equipment: Equipment) -> Channels? {
  guard let map = value.mapping(keys: ["inputs", "analogs", "outputs"]) else { return nil }
  let references = EquipmentReferences(equipment: equipment)
  let inputs = map["inputs"]?.list { decodeInput($0, references) } ?? []
  let analogs = map["analogs"]?.list { decodeAnalog($0, references) } ?? []
  let outputs = map["outputs"]?.list { decodeOutput($0, references) } ?? []
  let inserted = faults?.list { decodeFault($0, references) } ?? []
  let kinds = [
    (map["inputs"], inputs.map(\.name)), (map["analogs"], analogs.map(\.name)), (map["outputs"], outputs.map(\.name)),
    (faults, inserted.map(\.id)),
  ]
  for (list, names) in kinds {
    for (index, name) in names.enumerated() where names.prefix(index).contains(name) {
      (list?.list()?[index] ?? value).report("there are two channels '\(name)'")
    }
  }
  if let first = inserted.firstIndex(where: \.isSimulated),
    let relay = inserted[first...].first(where: { !$0.isSimulated })
  {
    faults?.report(
      "the fault relay '\(relay.id)' stands after a fault that is only simulated",
      hint: "put what 'opens' before what 'simulates': a kit numbers its relays from 0")
  }
  return Channels(inputs: inputs, analogs: analogs, outputs: outputs, faults: inserted)
}

/// A name that the firmware can put into its dictionary, where spaces part the words.
private func decodeChannelName(_ value: YAMLValue) -> String? {
  guard let text = value.text("a channel name such as S1") else { return nil }
  guard text.utf8.count <= 24, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
    value.report("'\(text)' is not a channel name", hint: "use at most 24 ASCII characters without spaces")
    return nil
  }
  return text
}

private func decodeInput(_ value: YAMLValue, _ references: EquipmentReferences) -> Channels.Input? {
  guard let map = value.mapping(keys: ["name", "senses", "positions"]) else { return nil }
  let name = map.required("name").flatMap(decodeChannelName)
  guard let senses = map.required("senses"), let text = senses.text("what it senses") else { return nil }
  switch text {
  case "confirm": return name.map { Channels.Input(name: $0, senses: .confirm) }
  case "emergency-stop": return name.map { Channels.Input(name: $0, senses: .emergencyStop) }
  default: break
  }
  guard let actuator = references.actuator(senses, others: ["confirm", "emergency-stop"]) else { return nil }
  var positions: Set<Int> = [1]
  if let names = map["positions"] {
    let indices = names.list { references.position($0, of: actuator) } ?? []
    guard !indices.isEmpty else { return nil }
    positions = Set(indices)
  }
  return name.map { Channels.Input(name: $0, senses: .actuator(actuator, positions: positions)) }
}

private func decodeAnalog(_ value: YAMLValue, _ references: EquipmentReferences) -> Channels.Analog? {
  guard let map = value.mapping(keys: ["name", "volts", "milliamperes"]) else { return nil }
  let name = map.required("name").flatMap(decodeChannelName)
  switch (map["volts"], map["milliamperes"]) {
  case (let pair?, nil):
    guard let items = pair.list() else { return nil }
    let terminals = items.compactMap { references.terminal($0) }
    guard items.count == 2, Set(terminals).count == terminals.count else {
      pair.report("expected two different terminals, such as [-P1:X1, -P1:X2]")
      return nil
    }
    guard terminals.count == 2 else { return nil }
    return name.map { Channels.Analog(name: $0, measures: .voltage(terminals[0], terminals[1])) }
  case (nil, let source?):
    guard let component = references.source(source) else { return nil }
    return name.map { Channels.Analog(name: $0, measures: .sourceCurrent(component: component)) }
  default:
    value.report("expected either 'volts' or 'milliamperes'")
    return nil
  }
}

private func decodeOutput(_ value: YAMLValue, _ references: EquipmentReferences) -> Channels.Output? {
  guard let map = value.mapping(keys: ["name", "drives", "lease_milliseconds"]) else { return nil }
  let name = map.required("name").flatMap(decodeChannelName)
  var lease = 200
  if let value = map["lease_milliseconds"] { lease = value.wholeNumber(in: 20...2000) ?? lease }
  guard let drives = map.required("drives"), let text = drives.text("what it drives") else { return nil }
  if text == "indicator" {
    return name.map { Channels.Output(name: $0, drives: .indicator, leaseMilliseconds: lease) }
  }
  guard let component = references.source(drives, others: ["indicator"]) else { return nil }
  return name.map { Channels.Output(name: $0, drives: .supply(component: component), leaseMilliseconds: lease) }
}

private func decodeFault(_ value: YAMLValue, _ references: EquipmentReferences) -> KitFault? {
  guard let map = value.mapping(keys: ["id", "opens", "simulates"]) else { return nil }
  let id = map.required("id").flatMap(decodeChannelName)
  switch (map["opens"], map["simulates"]) {
  case (let pin?, nil):
    guard let pin = references.terminal(pin), let id else { return nil }
    return KitFault(id: id, opens: pin)
  case (nil, let text?):
    guard let fault = decodeSimulated(text, references.equipment), let id else { return nil }
    return KitFault(id: id, fault: fault, isSimulated: true)
  default:
    value.report("expected either 'opens' or 'simulates'", hint: "opens: -K1:A1 is what a fault relay does")
    return nil
  }
}

private func decodeSimulated(_ value: YAMLValue, _ equipment: Equipment) -> Fault? {
  guard let text = value.text("a fault such as stuck-closed -K1:13 -K1:14") else { return nil }
  guard let fault = Fault(code: text) else {
    value.report("'\(text)' is no fault", hint: "such as stuck-closed -K1:13 -K1:14 or high-resistance -K1:A1 400")
    return nil
  }
  do throws(CircuitError) {
    _ = try CircuitModel(equipment: equipment, nets: .empty, faults: [fault], including: Set(fault.components))
    return fault
  } catch {
    value.report("the kit cannot have this fault: \(error)")
    return nil
  }
}
