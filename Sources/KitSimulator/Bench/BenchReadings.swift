import Circuits
import Exercises
import KitFirmware

extension SimulatedBench {
  /// Resistance of one plugged lead with its contacts, in 0.1 Ω.
  private static let leadResistance: UInt32 = 3
  /// Samples of one measurement lie this far apart, in 0.1 Ω.
  private static let spread: UInt32 = 1

  var inputLevels: UInt32 {
    var levels: UInt32 = 0
    for index in kit.channels.inputs.indices where inputLevel(index) { levels |= 1 << UInt32(index) }
    return levels
  }

  private func inputLevel(_ index: Int) -> Bool {
    let input = kit.channels.inputs[index]
    let isStuck = !defects.isEmpty && defects.contains(.input(input.name))
    switch input.senses {
    case .confirm: return confirmIsHeld && !isStuck
    case .emergencyStop: return !emergencyStopIsPressed || isStuck
    case .actuator(let actuator, let positions):
      return positions.contains(isStuck ? 0 : circuit.position(of: actuator) ?? 0)
    }
  }

  /// mV or mA, as the dictionary says.
  func analog(_ channel: Int) -> Int16 {
    switch kit.channels.analogs[channel].measures {
    case .voltage(let red, let black): Int16(clamping: thousandths(circuit.volts(between: red, and: black)))
    case .sourceCurrent(let component): Int16(clamping: thousandths(circuit.sourceAmperes(component)))
    }
  }

  /// What the scan sees between two terminals, `source` positive.
  func scan(source: Int, sense: Int) -> kit_reading {
    let (one, other) = (kit.scannedTerminals[source], kit.scannedTerminals[sense])
    guard scanBusIsOn, !isDead(one), !isDead(other) else { return open }
    switch kit.scanMethod {
    case .isolated:
      guard circuit.nets.group(of: one).contains(other) else { return open }
      return kit_reading(resistance: Self.leadResistance, spread: Self.spread)
    case .inCircuit:
      guard let ohms = circuit.ohms(between: one, and: other) else { return open }
      let tenths = UInt32(clamping: Int((ohms * 10).rounded())) + Self.leadResistance
      return kit_reading(resistance: tenths, spread: Self.spread + tenths / 200)
    }
  }

  /// The red probe against the black one; Ω through the components as they stand.
  func probe(_ mode: kit_probe_mode) -> kit_probe_reading? {
    guard let red = sensedRedProbe, let black = sensedBlackProbe else { return nil }
    if mode == KIT_PROBE_VOLTS {
      let millivolts = thousandths(circuit.volts(between: red, and: black))
      return kit_probe_reading(
        value: Int32(clamping: millivolts), uncertainty: UInt32(20 + abs(millivolts) / 200), over_range: false)
    }
    guard let ohms = circuit.ohms(between: red, and: black) else {
      return kit_probe_reading(value: 0, uncertainty: 0, over_range: true)
    }
    let hundredths = Int((ohms * 100).rounded())
    return kit_probe_reading(
      value: Int32(clamping: hundredths), uncertainty: UInt32(clamping: 20 + hundredths / 100), over_range: false)
  }

  /// The first supply output whose source gives more than its limit.
  var overCurrentOutput: Int? {
    guard isPowered, let limit = nominalSource?.limitAmperes else { return nil }
    return kit.channels.outputs.firstIndex { output in
      if case .supply(let component) = output.drives { circuit.sourceAmperes(component) > limit } else { false }
    }
  }

  func isDead(_ terminal: Terminal) -> Bool { defects.contains(.terminal(terminal.description)) }

  private var open: kit_reading { kit_reading(resistance: KIT_OPEN, spread: 0) }

  private func thousandths(_ value: Double) -> Int { Int((value * 1000).rounded()) }
}
