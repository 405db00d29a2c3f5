import Exercises
import KitFirmware

/// The reference firmware of `firmware-protocol/`, started once; a reset is a new one.
@safe final class Firmware {
  private let kit: UnsafeMutablePointer<kit>
  private let port: UnsafeMutablePointer<kit_port>
  private let model: FirmwareModel
  private let hands: HandsBox

  init(model: FirmwareModel, hands: any FirmwareHands, cause: RestartCause) throws(VirtualKitError) {
    self.model = model
    self.hands = HandsBox(hands)
    unsafe kit = .allocate(capacity: 1)
    unsafe port = .allocate(capacity: 1)
    unsafe port.initialize(to: kit_port(hands: self.hands))
    let reset =
      switch cause {
      case .powerOn: KIT_RESET_POWER_ON
      case .watchdog: KIT_RESET_WATCHDOG
      }
    guard unsafe kit_init(kit, model.model, port, reset) else { throw .firmwareRefusesKit }
  }

  deinit {
    unsafe kit.deallocate()
    unsafe port.deallocate()
  }

  func receive(_ bytes: [UInt8]) {
    unsafe kit_receive(kit, bytes, bytes.count)
  }

  func poll() {
    unsafe kit_poll(kit)
  }

  /// All outputs go safe because the port noticed too high a current out of `output`.
  func failOverCurrent(output: Int) {
    unsafe kit_fail_safe(kit, KIT_REASON_OVER_CURRENT, UInt8(output))
  }

  var hasSession: Bool { unsafe kit_has_session(kit) }

  var waitsForConfirmButton: Bool {
    unsafe UInt32(kit_status(kit)) & KIT_STATE_WAITS_CONFIRM.rawValue != 0
  }
}
