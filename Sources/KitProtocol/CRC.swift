/// CRC-16 with polynomial 0x1021, not reflected, no final exclusive or: guards every frame.
package enum CRC16 {
  /// Start value of handshake frames and of the session seed.
  package static let start: UInt16 = 0xFFFF

  private static let table: [UInt16] = (0..<256).map { byte in
    (0..<8).reduce(UInt16(byte) << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
  }

  /// Continues `crc` over the bytes.
  package static func over(_ bytes: some Sequence<UInt8>, from crc: UInt16 = start) -> UInt16 {
    bytes.reduce(crc) { crc, byte in crc << 8 ^ table[Int(UInt8(crc >> 8) ^ byte)] }
  }

  /// The start value of all frames of one session: frames of another session, boot or message layout are noise.
  package static func sessionSeed(schemaHash: UInt32, hostNonce: UInt32, bootNonce: UInt32) -> UInt16 {
    var payload = PayloadWriter()
    payload.append(schemaHash)
    payload.append(hostNonce)
    payload.append(bootNonce)
    return over(payload.bytes)
  }
}

/// CRC-32 of IEEE 802.3 (reflected, 0xEDB88320): guards the dictionary and names the message layouts.
package enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
  }

  /// Continues `crc` over the bytes.
  package static func over(_ bytes: some Sequence<UInt8>, from crc: UInt32 = 0) -> UInt32 {
    ~bytes.reduce(~crc) { crc, byte in crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
  }
}
