import Circuits
import Exercises
import KitFirmware

/// The facts of a kit in the memory layout of the firmware; the pointers in ``model`` live as long as this object.
@safe final class FirmwareModel {
  let model: UnsafeMutablePointer<kit_model>
  private let name: UnsafeMutablePointer<CChar>
  private let serial: UnsafeMutablePointer<CChar>
  private let dictionary: UnsafeMutablePointer<CChar>
  private let outputs: UnsafeMutableBufferPointer<kit_output>

  /// Terminal pairs measured by one round of the firmware, so that a scan of 64 terminals takes a tenth of a second.
  private static let scanPairs: UInt8 = 64

  init(kit: KitDescription, serialNumber: String) throws(VirtualKitError) {
    let text = Self.dictionary(of: kit)
    try Self.checkLimits(kit, serialNumber: serialNumber, dictionary: text)
    unsafe name = Self.cString(kit.id)
    unsafe serial = Self.cString(serialNumber)
    unsafe dictionary = Self.cString(text)
    unsafe outputs = .allocate(capacity: max(1, kit.channels.outputs.count))
    unsafe outputs.initialize(repeating: kit_output(flags: 0, lease: 200))
    for (index, output) in kit.channels.outputs.enumerated() {
      var flags: UInt8 = 0
      if case .supply = output.drives {
        flags = UInt8(KIT_OUTPUT_CONFIRM.rawValue | KIT_OUTPUT_SUPPLY.rawValue)
      }
      unsafe outputs[index] = kit_output(flags: flags, lease: UInt16(clamping: output.leaseMilliseconds))
    }
    unsafe model = .allocate(capacity: 1)
    var facts = unsafe kit_model()
    unsafe facts.name = UnsafePointer(name)
    unsafe facts.serial = UnsafePointer(serial)
    unsafe facts.firmware_major = UInt8(KIT_PROTOCOL_VERSION)
    unsafe facts.flags = UInt8(KIT_FLAG_VIRTUAL.rawValue)
    unsafe facts.dictionary = UnsafePointer(dictionary)
    unsafe facts.dictionary_length = UInt16(text.utf8.count)
    unsafe facts.terminals = UInt8(kit.scannedTerminals.count)
    unsafe facts.inputs = UInt8(kit.channels.inputs.count)
    unsafe facts.analogs = UInt8(kit.channels.analogs.count)
    unsafe facts.outputs = UInt8(kit.channels.outputs.count)
    unsafe facts.faults = UInt8(kit.channels.faults.count)
    unsafe facts.output = UnsafePointer(outputs.baseAddress)
    unsafe facts.confirm_input = Self.input(of: kit) { $0 == .confirm }
    unsafe facts.emergency_stop_input = Self.input(of: kit) { $0 == .emergencyStop }
    unsafe facts.debounce = 1000
    unsafe facts.connected_below = 50
    unsafe facts.open_above = 10_000_000
    unsafe facts.scan_settle = 1000
    unsafe facts.scan_pairs = Self.scanPairs
    unsafe model.initialize(to: facts)
  }

  deinit {
    unsafe model.deallocate()
    unsafe outputs.deallocate()
    unsafe dictionary.deallocate()
    unsafe serial.deallocate()
    unsafe name.deallocate()
  }

  /// The channel dictionary of PROTOCOL.md section 6.
  static func dictionary(of kit: KitDescription) -> String {
    var lines = kit.scannedTerminals.enumerated().map { "terminal \($0) \($1)" }
    for (index, input) in kit.channels.inputs.enumerated() {
      let attribute =
        switch input.senses {
        case .actuator: ""
        case .confirm: " confirm"
        case .emergencyStop: " estop"
        }
      lines.append("input \(index) \(input.name)\(attribute)")
    }
    for (index, analog) in kit.channels.analogs.enumerated() {
      let unit =
        switch analog.measures {
        case .voltage: "mV"
        case .sourceCurrent: "mA"
        }
      lines.append("analog \(index) \(analog.name) \(unit)")
    }
    for (index, output) in kit.channels.outputs.enumerated() {
      let attributes =
        switch output.drives {
        case .supply: "confirm supply "
        case .indicator: ""
        }
      lines.append("output \(index) \(output.name) \(attributes)lease=\(output.leaseMilliseconds)")
    }
    for (index, fault) in kit.channels.faults.enumerated() { lines.append("fault \(index) \(fault.id)") }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func input(of kit: KitDescription, where matches: (Channels.Input.Senses) -> Bool) -> UInt8 {
    UInt8(kit.channels.inputs.firstIndex { matches($0.senses) } ?? KIT_NONE)
  }

  private static func checkLimits(
    _ kit: KitDescription, serialNumber: String, dictionary: String
  ) throws(VirtualKitError) {
    let names = kit.id.utf8.count + serialNumber.utf8.count
    let limits = [
      ("bytes in model and serial number", names, KIT_NAMES_MAX),
      ("terminals", kit.scannedTerminals.count, 254),
      ("inputs", kit.channels.inputs.count, KIT_INPUTS_MAX),
      ("analogue channels", kit.channels.analogs.count, KIT_ANALOGS_MAX),
      ("outputs", kit.channels.outputs.count, KIT_OUTPUTS_MAX),
      ("fault relays", kit.channels.faults.count, 254),
      ("bytes of dictionary", dictionary.utf8.count, Int(UInt16.max)),
    ]
    for (what, count, limit) in limits where count > limit {
      throw .tooMuchForFirmware(what: what, count: count, limit: limit)
    }
  }

  private static func cString(_ text: String) -> UnsafeMutablePointer<CChar> {
    let characters = text.utf8CString
    let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: characters.count)
    _ = unsafe copy.initialize(from: characters)
    guard let start = copy.baseAddress else { preconditionFailure("a C string has at least its end") }
    return unsafe start
  }
}
