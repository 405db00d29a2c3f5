import Exercises
import KitFirmware

/// The hands of the firmware on a simulated bench, and the buffer of its serial line.
final class FirmwarePort: FirmwareHands {
  let bench: SimulatedBench
  /// Bytes on their way to the host.
  var outgoing: [UInt8] = []
  /// Bytes for a host that is not there are lost, as on a real cable.
  var hostIsAttached = false

  private static let outgoingLimit = 4096

  init(bench: SimulatedBench) {
    self.bench = bench
  }

  func micros() -> UInt32 { UInt32(truncatingIfNeeded: bench.now) }

  func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard hostIsAttached else { return bytes.count }
    let taken = min(bytes.count, Self.outgoingLimit - outgoing.count)
    unsafe outgoing.append(contentsOf: bytes.prefix(taken))
    return taken
  }

  func inputLevels() -> UInt32 { bench.inputLevels }
  func analog(_ channel: Int) -> Int16 { bench.analog(channel) }
  func setOutput(_ output: Int, on: Bool) -> Bool { bench.setOutput(output, on: on) }
  func setFault(_ fault: Int, inserted: Bool) -> Bool { bench.setFault(fault, inserted: inserted) }
  func setScanBus(on: Bool) -> Bool { bench.setScanBus(on: on) }
  func scan(source: Int, sense: Int) -> kit_reading { bench.scan(source: source, sense: sense) }

  func terminal(touchedBy probe: kit_probe) -> Int? {
    let touched = probe == KIT_PROBE_RED ? bench.sensedRedProbe : bench.sensedBlackProbe
    return touched.flatMap { bench.kit.scannedTerminals.firstIndex(of: $0) }
  }

  func probe(_ mode: kit_probe_mode) -> kit_probe_reading? { bench.probe(mode) }
  func selfTest(step: Int) -> kit_test? { bench.selfTest(step: step) }
  func supplyIsOn() -> Bool { bench.isPowered }
}
