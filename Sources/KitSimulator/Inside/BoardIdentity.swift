/// The EEPROM contents by which a board knows its serial number: `identity.py` of `firmware-protocol/port/avr`.
enum BoardIdentity {
  static let address = 0
  private static let layout: UInt8 = 1
  private static let serialRoom = 24
  static let longestSerialNumber = serialRoom - 1
  /// 0.1 Ω of the emulated multiplexers; mV; ten-thousandths.
  private static let (loop, probeZero, probeGain): (UInt16, UInt16, UInt16) = (1402, 0, 10_000)

  static func hexadecimal(serialNumber: String) -> String {
    var bytes = [layout] + Array(serialNumber.utf8)
    bytes += [UInt8](repeating: 0, count: 1 + serialRoom - bytes.count)
    for word in [loop, probeZero, probeGain] { bytes += [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)] }
    let check = crc(bytes)
    bytes += [UInt8(truncatingIfNeeded: check), UInt8(check >> 8)]
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// CRC-16 as on the link: polynomial 0x1021 from 0xFFFF.
  private static func crc(_ bytes: [UInt8]) -> UInt16 {
    bytes.reduce(0xFFFF) { crc, byte in
      (0..<8).reduce(crc ^ UInt16(byte) << 8) { value, _ in
        value & 0x8000 != 0 ? value << 1 ^ 0x1021 : value << 1
      }
    }
  }
}
