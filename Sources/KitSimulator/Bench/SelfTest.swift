import Circuits
import Exercises
import KitFirmware

extension SimulatedBench {
  /// Step `step` of the self-test, in the order of `enum kit_part`; nil after the last one.
  ///
  /// A healthy bench passes every step; a planted defect fails its own one.
  func selfTest(step: Int) -> kit_test? {
    let channels = kit.channels
    let parts: [(kind: kit_part, count: Int, run: (Int) -> (value: Int, limits: ClosedRange<Int>))] = [
      (KIT_PART_TERMINAL, kit.scannedTerminals.count, { self.terminalTest($0) }),
      (KIT_PART_INPUT, channels.inputs.count, { self.stuckTest(.input(channels.inputs[$0].name)) }),
      (
        KIT_PART_SUPPLY, supply == nil ? 0 : 2,
        { $0 == 0 ? self.supplyTest() : (self.isPowered ? 24_000 : 0, 0...2000) }
      ),
      (KIT_PART_REFERENCE, 2, { _ in (Int((self.referenceOhms * 10).rounded()), 9700...10_300) }),
      (KIT_PART_ISOLATION, kit.scanMethod == .isolated ? 4 : 2, { self.isolationTest($0) }),
      (KIT_PART_FAULT_RELAY, channels.faults.count, { self.stuckTest(.faultRelay(channels.faults[$0].id)) }),
      (KIT_PART_PROBE, 2, { self.stuckTest(.probe($0 == 0 ? .red : .black)) }),
      (KIT_PART_OUTPUT, channels.outputs.count, { self.stuckTest(.output(channels.outputs[$0].name)) }),
      (KIT_PART_ANALOG, channels.analogs.count, { (Int(self.analog($0)), -50...50) }),
    ]
    var first = 0
    for part in parts {
      let index = step - first
      guard index >= part.count else {
        let (value, limits) = part.run(index)
        return kit_test(
          part: UInt8(part.kind.rawValue), index: UInt8(index), value: Int32(clamping: value),
          low: Int32(clamping: limits.lowerBound), high: Int32(clamping: limits.upperBound))
      }
      first += part.count
    }
    return nil
  }

  /// 0.1 Ω to the reference through the scan bus.
  private func terminalTest(_ index: Int) -> (value: Int, limits: ClosedRange<Int>) {
    (isDead(kit.scannedTerminals[index]) ? Int(Int32.max) : 4, 0...50)
  }

  /// 0 and 1: the scan bus opens and closes; 2 and 3: the components join and leave their sockets.
  private func isolationTest(_ step: Int) -> (value: Int, limits: ClosedRange<Int>) {
    switch step {
    case 1: stuckTest(.isolation(.bus))
    case 3: stuckTest(.isolation(.components))
    default: (0, 0...0)
    }
  }

  /// 1 when the part does not follow.
  private func stuckTest(_ defect: BenchDefect) -> (value: Int, limits: ClosedRange<Int>) {
    (defects.contains(defect) ? 1 : 0, 0...0)
  }

  /// mV before the switch of the supply, within a tenth of its own voltage.
  private func supplyTest() -> (value: Int, limits: ClosedRange<Int>) {
    let nominal = Int(((nominalSource?.volts ?? 0) * 1000).rounded())
    let present = Int(((supplyVolts ?? 0) * 1000).rounded())
    return (present, nominal * 9 / 10...nominal * 11 / 10)
  }
}
