import KitFirmware

/// What the firmware reaches through its port, in the numbers of the link protocol: `struct kit_port` as a protocol.
///
/// Every call comes on the kit's own thread and returns within a millisecond.
protocol FirmwareHands: AnyObject {
  /// µs of the device clock; wraps.
  func micros() -> UInt32
  /// Takes bytes for the host and returns how many.
  func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Int
  /// Levels of all inputs, bit n = input n.
  func inputLevels() -> UInt32
  /// In the unit of the dictionary.
  func analog(_ channel: Int) -> Int16
  /// False when the output is known not to have moved.
  func setOutput(_ output: Int, on: Bool) -> Bool
  func setFault(_ fault: Int, inserted: Bool) -> Bool
  /// False when the interlock does not let the scan bus close.
  func setScanBus(on: Bool) -> Bool
  func scan(source: Int, sense: Int) -> kit_reading
  /// Number of the terminal that a probe touches; nil for none.
  func terminal(touchedBy probe: kit_probe) -> Int?
  /// Nil when the kit cannot measure.
  func probe(_ mode: kit_probe_mode) -> kit_probe_reading?
  /// Step `step` of the self-test; nil when there is no such step.
  func selfTest(step: Int) -> kit_test?
  /// Whether voltage is measured on the supply, whoever switched it on.
  func supplyIsOn() -> Bool
}

extension kit_port {
  /// A port whose functions call `hands`, which has to outlive it.
  init(hands: HandsBox) {
    unsafe self.init()
    unsafe context = Unmanaged.passUnretained(hands).toOpaque()
    unsafe micros = { unsafe handsOf($0).micros() }
    unsafe entropy = { _ in UInt32.random(in: .min ... .max) }
    unsafe send = { unsafe handsOf($0).send(UnsafeBufferPointer(start: $1, count: $2)) }
    unsafe inputs = { unsafe handsOf($0).inputLevels() }
    unsafe analog = { unsafe handsOf($0).analog(Int($1)) }
    unsafe output = { unsafe handsOf($0).setOutput(Int($1), on: $2) }
    unsafe fault = { unsafe handsOf($0).setFault(Int($1), inserted: $2) }
    unsafe scan_bus = { unsafe handsOf($0).setScanBus(on: $1) }
    unsafe scan_pair = { context, source, sense, reading in
      unsafe reading?.pointee = handsOf(context).scan(source: Int(source), sense: Int(sense))
      return true
    }
    unsafe probe_locate = { unsafe UInt8(handsOf($0).terminal(touchedBy: $1) ?? KIT_NONE) }
    unsafe probe_read = { context, mode, reading in
      guard let value = unsafe handsOf(context).probe(mode) else { return false }
      unsafe reading?.pointee = value
      return true
    }
    unsafe self_test = { context, step, test in
      guard let value = unsafe handsOf(context).selfTest(step: Int(step)) else { return false }
      unsafe test?.pointee = value
      return true
    }
    unsafe supply_on = { unsafe handsOf($0).supplyIsOn() }
  }
}

/// Gives the C functions one object of a known class to find the hands by.
final class HandsBox {
  let hands: any FirmwareHands

  init(_ hands: any FirmwareHands) {
    self.hands = hands
  }
}

private func handsOf(_ context: UnsafeMutableRawPointer?) -> any FirmwareHands {
  guard let context = unsafe context else { preconditionFailure("the firmware lost the context of its port") }
  return unsafe Unmanaged<HandsBox>.fromOpaque(context).takeUnretainedValue().hands
}
