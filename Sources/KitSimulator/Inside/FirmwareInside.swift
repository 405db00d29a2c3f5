import Glibc

/// The reference firmware as a library, in the process of the virtual kit.
final class FirmwareInside: KitInside {
  private let makeCable: () throws(VirtualKitError) -> any KitCable
  private let model: FirmwareModel
  private let port: FirmwarePort
  private var firmware: Firmware
  private var cable: (any KitCable)?
  private var wasPlugged = false

  init(
    bench: SimulatedBench, serialNumber: String,
    makeCable: @escaping () throws(VirtualKitError) -> any KitCable
  ) throws(VirtualKitError) {
    self.makeCable = makeCable
    port = FirmwarePort(bench: bench)
    model = try FirmwareModel(kit: bench.kit, serialNumber: serialNumber)
    firmware = try Firmware(model: model, hands: port, cause: .powerOn)
  }

  var cableIsPlugged: Bool { cable != nil }
  var hostIsAttached: Bool { port.hostIsAttached }
  var hasSession: Bool { firmware.hasSession }
  var waitsForConfirmButton: Bool { firmware.waitsForConfirmButton }

  var interests: [pollfd] {
    // A terminal that nobody has open reports a hang-up at once, again and again: it is only looked at now and then.
    guard let cable, port.hostIsAttached else { return [] }
    return [cable.interest(writing: !port.outgoing.isEmpty)]
  }

  func plugCable() throws(VirtualKitError) {
    guard cable == nil else { return }
    cable = try makeCable()
    if wasPlugged { try restart(.powerOn) }
    wasPlugged = true
  }

  func pullCable() {
    cable = nil
    port.outgoing = []
    port.hostIsAttached = false
  }

  func restart(_ cause: RestartCause) throws(VirtualKitError) {
    port.outgoing = []
    firmware = try Firmware(model: model, hands: port, cause: cause)
  }

  func round() {
    let attached = cable?.isAttached ?? false
    if !attached { port.outgoing = [] }
    port.hostIsAttached = attached
    if attached, let bytes = cable?.read(), !bytes.isEmpty { firmware.receive(bytes) }
    firmware.poll()
    if let output = port.bench.overCurrentOutput { firmware.failOverCurrent(output: output) }
    if let cable, !port.outgoing.isEmpty { port.outgoing.removeFirst(cable.write(port.outgoing)) }
  }
}
