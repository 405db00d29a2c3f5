import Circuits
import Exercises
import StrictYAML

/// The panel that a person has before them: sockets with leads, buttons, lamps, a meter; and what may be broken in it.
///
/// Time is that of the kit's clock, in µs since it was made; ``advance(to:)`` lets it pass.
final class SimulatedBench {
  let kit: KitDescription
  private(set) var circuit: LiveCircuit
  private(set) var leads: Set<TerminalPair> = []
  private(set) var defects: Set<BenchDefect> = []
  private(set) var emergencyStopIsPressed = false
  private(set) var now: UInt64 = 0
  var redProbe: Terminal?
  var blackProbe: Terminal?

  /// Where the probes lie, as far as their leads are whole.
  var sensedRedProbe: Terminal? { defects.contains(.probe(.red)) ? nil : redProbe }
  var sensedBlackProbe: Terminal? { defects.contains(.probe(.black)) ? nil : blackProbe }

  /// Outputs that the firmware has switched on.
  private var outputsOn: Set<Int> = []
  private var faultsInserted: Set<Int> = []
  private(set) var scanBusIsOn = false
  private var confirmIsHeldUntil: UInt64?
  /// Seconds of the time elements that somebody has set.
  private var times: [ActuatorID: Double]
  /// Kit time at which the present circuit began: a circuit made anew counts from 0.
  private var circuitBegan: UInt64 = 0

  /// How long a press of the confirm button lasts, in µs: many times the debounce time of the firmware.
  private static let confirmPress: UInt64 = 100_000

  init(kit: KitDescription) throws(VirtualKitError) {
    self.kit = kit
    times = kit.equipment.usualStrokes
    circuit = try Self.circuit(of: kit.equipment, nets: .empty, powered: false)
    try setTimes()
  }

  func advance(to time: UInt64) {
    now = max(now, time)
    circuit.advance(to: now - circuitBegan)
    if let end = confirmIsHeldUntil, end <= now { confirmIsHeldUntil = nil }
  }

  /// The component whose source the kit switches; nil for a kit without one.
  var supply: String? {
    for output in kit.channels.outputs {
      if case .supply(let component) = output.drives { return component }
    }
    return nil
  }

  var isPowered: Bool { circuit.isPowered }
  var confirmIsHeld: Bool { confirmIsHeldUntil != nil }

  // MARK: What a person does

  func plug(_ one: Terminal, _ other: Terminal) throws(VirtualKitError) {
    guard let lead = TerminalPair(one, other) else { throw .sameSocket(one.description) }
    try setLeads(leads.union([lead]))
  }

  func unplug(_ one: Terminal, _ other: Terminal) throws(VirtualKitError) {
    guard let lead = TerminalPair(one, other) else { throw .sameSocket(one.description) }
    guard leads.contains(lead) else { throw .notPlugged(from: one.description, to: other.description) }
    try setLeads(leads.subtracting([lead]))
  }

  func unplugAll() throws(VirtualKitError) {
    try setLeads([])
  }

  func set(_ actuator: ActuatorID, position: Int) throws(VirtualKitError) {
    try onCircuit { circuit throws(CircuitError) in try circuit.set(actuator, position: position) }
  }

  /// Turns the screw of a throttle, or the knob of a time relay.
  func tune(_ name: String, seconds text: String) throws(VirtualKitError) {
    let known = kit.equipment.timers
    guard let timer = known.first(where: { $0.id.description == name }) else {
      throw .unknownName(
        what: "time element", name: name, nearest: nearestName(to: name, among: known.map(\.id.description)))
    }
    guard let seconds = Double(text), timer.seconds.contains(seconds) else {
      let range = "\(timer.seconds.lowerBound) to \(timer.seconds.upperBound)"
      throw .badValue(field: "seconds", value: text, expected: range)
    }
    times[timer.id] = seconds
    try setTimes()
  }

  private func setTimes() throws(VirtualKitError) {
    let times = times
    try onCircuit { circuit throws(CircuitError) in
      for (actuator, seconds) in times { try circuit.setTime(actuator, seconds: seconds) }
    }
  }

  /// Presses the confirm button and lets it go a tenth of a second later.
  func confirm() throws(VirtualKitError) {
    guard kit.channels.inputs.contains(where: { $0.senses == .confirm }) else {
      throw .kitLacks(what: "confirm button")
    }
    confirmIsHeldUntil = now + Self.confirmPress
  }

  /// Latched until it is released; cuts the supply by its contact, without software.
  func setEmergencyStop(pressed: Bool) throws(VirtualKitError) {
    guard kit.channels.inputs.contains(where: { $0.senses == .emergencyStop }) else {
      throw .kitLacks(what: "emergency stop")
    }
    emergencyStopIsPressed = pressed
    switchSupply()
  }

  // MARK: What the firmware does

  func setOutput(_ index: Int, on: Bool) -> Bool {
    guard kit.channels.outputs.indices.contains(index) else { return false }
    if on { outputsOn.insert(index) } else { outputsOn.remove(index) }
    switchSupply()
    return outputIsOn(index) == on
  }

  func outputIsOn(_ index: Int) -> Bool {
    outputsOn.contains(index) || defects.contains(.output(kit.channels.outputs[index].name))
  }

  func setFault(_ index: Int, inserted: Bool) -> Bool {
    guard kit.channels.faults.indices.contains(index), !defects.contains(.faultRelay(kit.channels.faults[index].id))
    else { return false }
    if inserted { faultsInserted.insert(index) } else { faultsInserted.remove(index) }
    let faults = faults
    do throws(VirtualKitError) {
      try onCircuit { circuit throws(CircuitError) in try circuit.setFaults(faults) }
      return true
    } catch {
      return false
    }
  }

  /// The interlock contact of the kit holds the bus off while the supply is on.
  func setScanBus(on: Bool) -> Bool {
    scanBusIsOn = on && !isPowered && !defects.contains { $0.keepsScanBusOff }
    return scanBusIsOn == on
  }

  // MARK: What is broken

  func insert(_ defect: BenchDefect) throws(VirtualKitError) {
    try check(defect)
    // A new value takes the place of the one before.
    switch defect {
    case .supply: defects = defects.filter { !$0.isOfSupply }
    case .reference: defects = defects.filter { $0.referenceOhms == nil }
    case .terminal, .input, .output, .faultRelay, .isolation, .probe: break
    }
    defects.insert(defect)
    try defectsChanged()
  }

  func clear(_ defect: BenchDefect) throws(VirtualKitError) {
    guard defects.remove(defect) != nil else { throw .noSuchDefect(defect.description) }
    try defectsChanged()
  }

  func clearDefects() throws(VirtualKitError) {
    defects = []
    try defectsChanged()
  }

  /// V that the supply gives without load; nil for a kit without a supply.
  var supplyVolts: Double? {
    for case .supply(let volts) in defects { return volts }
    return nominalSource?.volts
  }

  /// Ω of the reference resistor of the scan.
  var referenceOhms: Double { defects.compactMap(\.referenceOhms).first ?? 1000 }

  var nominalSource: Source? {
    guard let supply, let component = kit.equipment[supply] else { return nil }
    for case .source(let source) in component.type.elements { return source }
    return nil
  }

  private func check(_ defect: BenchDefect) throws(VirtualKitError) {
    switch defect {
    case .terminal(let name):
      let known = kit.scannedTerminals.map(\.description)
      try check("terminal on the scan bus", name, among: known)
    case .input(let name): try check("input", name, among: kit.channels.inputs.map(\.name))
    case .output(let name): try check("output", name, among: kit.channels.outputs.map(\.name))
    case .faultRelay(let name): try check("fault relay", name, among: kit.channels.faults.map(\.id))
    case .supply: if supply == nil { throw .kitLacks(what: "supply") }
    case .isolation(.components):
      if kit.scanMethod == .inCircuit { throw .kitLacks(what: "relay that takes components off their sockets") }
    case .reference, .isolation(.bus), .probe: break
    }
  }

  private func check(_ what: String, _ name: String, among known: [String]) throws(VirtualKitError) {
    guard known.contains(name) else {
      throw .unknownName(what: what, name: name, nearest: nearestName(to: name, among: known))
    }
  }

  private func defectsChanged() throws(VirtualKitError) {
    try renewCircuit()
    switchSupply()
  }

  // MARK: The circuit

  private var faults: [Fault] { faultsInserted.sorted().map { kit.channels.faults[$0].fault } }

  private func setLeads(_ wanted: Set<TerminalPair>) throws(VirtualKitError) {
    let nets = Nets(joining: wanted)
    try onCircuit { circuit throws(CircuitError) in try circuit.setNets(nets) }
    leads = wanted
  }

  private func switchSupply() {
    let on = kit.channels.outputs.indices.contains { index in
      if case .supply = kit.channels.outputs[index].drives { outputIsOn(index) } else { false }
    }
    let powered = on && !emergencyStopIsPressed
    if powered != circuit.isPowered { circuit.setPowered(powered) }
    if powered { scanBusIsOn = false }
  }

  /// Makes the circuit anew with the present supply voltage; buttons stay held, armatures settle again.
  private func renewCircuit() throws(VirtualKitError) {
    let old = circuit
    var renewed = try Self.circuit(of: equipmentAsItIs(), nets: old.nets, powered: old.isPowered)
    do throws(CircuitError) {
      try renewed.setFaults(old.faults)
      for actuator in kit.equipment.actuators where actuator.drive.isByHand {
        if let position = old.position(of: actuator.id), position != 0 {
          try renewed.set(actuator.id, position: position)
        }
      }
    } catch {
      throw .circuit(error)
    }
    circuit = renewed
    circuitBegan = now
    try setTimes()
  }

  private func equipmentAsItIs() -> Equipment {
    var equipment = kit.equipment
    guard let supply, let volts = supplyVolts,
      let index = equipment.components.firstIndex(where: { $0.designation == supply })
    else { return equipment }
    equipment.components[index].type.elements = equipment.components[index].type.elements.map { element in
      guard case .source(var source) = element else { return element }
      source.volts = max(volts, 0.001)
      return .source(source)
    }
    return equipment
  }

  private func onCircuit(_ change: (inout LiveCircuit) throws(CircuitError) -> Void) throws(VirtualKitError) {
    do throws(CircuitError) {
      try change(&circuit)
    } catch {
      throw .circuit(error)
    }
  }

  private static func circuit(
    of equipment: Equipment, nets: Nets, powered: Bool
  ) throws(VirtualKitError) -> LiveCircuit {
    do throws(CircuitError) {
      return try LiveCircuit(equipment: equipment, nets: nets, powered: powered)
    } catch {
      throw .circuit(error)
    }
  }
}

extension BenchDefect {
  fileprivate var isOfSupply: Bool {
    if case .supply = self { true } else { false }
  }

  /// A scan of a kit whose relays do not follow would tell of leads that are not there.
  fileprivate var keepsScanBusOff: Bool {
    if case .isolation = self { true } else { false }
  }

  fileprivate var referenceOhms: Double? {
    if case .reference(let ohms) = self { ohms } else { nil }
  }
}
