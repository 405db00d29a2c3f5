import KitFirmware

/// The reference firmware in memory, with a clock by hand: what it was told to do is on record.
@safe
final class FirmwareKit {
  /// ns since the kit was built.
  var now: UInt64 = 0
  /// µs that the device clock shows at 0; near its end, so that it wraps during a test.
  let clockStart: UInt32
  var bootNonce: UInt32 = 0x1234_5678
  /// Level of input n in bit n.
  var inputs: UInt32 = 0
  /// Bytes for the host.
  private(set) var outbox: [UInt8] = []
  private(set) var faultCommands: [UInt8] = []
  private(set) var outputsOn: Set<UInt8> = []

  private let memory: UnsafeMutablePointer<kit>
  private let model: UnsafeMutablePointer<kit_model>
  private let port: UnsafeMutablePointer<kit_port>
  private let output: UnsafeMutablePointer<kit_output>
  private let texts: [UnsafeMutableBufferPointer<CChar>]

  static let dictionary =
    "terminal 0 -X1:1\nterminal 1 -X1:2\nterminal 2 -X1:3\ninput 0 S1\noutput 0 supply supply lease=200\n"

  init?(clockStart: UInt32 = 0xFFF0_0000) {
    self.clockStart = clockStart
    unsafe memory = .allocate(capacity: 1)
    unsafe model = .allocate(capacity: 1)
    unsafe port = .allocate(capacity: 1)
    unsafe output = .allocate(capacity: 1)
    unsafe texts = ["small-kit", "PB-0001", Self.dictionary].map { text in
      let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.utf8.count + 1)
      _ = unsafe buffer.initialize(fromContentsOf: text.utf8CString)
      return unsafe buffer
    }
    unsafe output.initialize(to: kit_output(flags: UInt8(KIT_OUTPUT_SUPPLY.rawValue), lease: 200))
    unsafe model.initialize(to: kit_model())
    unsafe model.pointee.name = UnsafePointer(texts[0].baseAddress)
    unsafe model.pointee.serial = UnsafePointer(texts[1].baseAddress)
    unsafe model.pointee.dictionary = UnsafePointer(texts[2].baseAddress)
    unsafe model.pointee.dictionary_length = UInt16(Self.dictionary.utf8.count)
    unsafe model.pointee.terminals = 3
    unsafe model.pointee.inputs = 1
    unsafe model.pointee.outputs = 1
    unsafe model.pointee.faults = 200
    unsafe model.pointee.output = UnsafePointer(output)
    unsafe model.pointee.confirm_input = UInt8(KIT_NONE)
    unsafe model.pointee.emergency_stop_input = UInt8(KIT_NONE)
    unsafe model.pointee.connected_below = 20
    unsafe model.pointee.open_above = 1_000_000
    unsafe model.pointee.scan_pairs = 1
    unsafe port.initialize(to: kit_port())
    fillPort()
    guard reset() else { return nil }
  }

  deinit {
    unsafe texts.forEach { unsafe $0.deallocate() }
    unsafe output.deallocate()
    unsafe port.deallocate()
    unsafe model.deallocate()
    unsafe memory.deallocate()
  }

  /// Starts the firmware anew, as after a power cut.
  @discardableResult
  func reset() -> Bool {
    unsafe kit_init(memory, model, port, KIT_RESET_POWER_ON)
  }

  func receive(_ bytes: [UInt8]) {
    unsafe kit_receive(memory, bytes, bytes.count)
  }

  /// One turn of the main loop; returns what was sent.
  func poll() -> [UInt8] {
    unsafe kit_poll(memory)
    defer { outbox = [] }
    return outbox
  }

  private func fillPort() {
    unsafe port.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    unsafe port.pointee.micros = { unsafe at($0).clockStart &+ UInt32(truncatingIfNeeded: at($0).now / 1000) }
    unsafe port.pointee.entropy = { unsafe at($0).bootNonce }
    unsafe port.pointee.send = { context, bytes, count in
      unsafe at(context).outbox += Array(UnsafeBufferPointer(start: bytes, count: count))
      return count
    }
    unsafe port.pointee.inputs = { unsafe at($0).inputs }
    unsafe port.pointee.analog = { _, _ in 0 }
    unsafe port.pointee.output = { context, output, on in
      if on { unsafe at(context).outputsOn.insert(output) } else { unsafe at(context).outputsOn.remove(output) }
      return true
    }
    unsafe port.pointee.fault = { context, fault, inserted in
      if inserted { unsafe at(context).faultCommands.append(fault) }
      return true
    }
    unsafe port.pointee.scan_bus = { _, _ in true }
    unsafe port.pointee.scan_pair = { _, source, sense, reading in
      let isJoined = source + sense == 1
      unsafe reading?.pointee = kit_reading(resistance: isJoined ? 3 : KIT_OPEN, spread: 1)
      return true
    }
  }
}

private func at(_ context: UnsafeMutableRawPointer?) -> FirmwareKit {
  guard let context = unsafe context else { preconditionFailure("the firmware passes its context on") }
  return unsafe Unmanaged<FirmwareKit>.fromOpaque(context).takeUnretainedValue()
}
