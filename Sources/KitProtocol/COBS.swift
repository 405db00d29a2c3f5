/// Consistent overhead byte stuffing: any bytes without a 0x00 inside, so that 0x00 can end a frame.
///
/// Cheshire and Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM Transactions on Networking 7 (1999).
package enum COBS {
  /// Up to 253 bytes become one byte longer; the delimiter is not appended.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var encoded: [UInt8] = [0]
    encoded.reserveCapacity(bytes.count + bytes.count / 254 + 2)
    var codeIndex = 0
    var code: UInt8 = 1
    for (offset, byte) in bytes.enumerated() {
      if byte != 0 {
        encoded.append(byte)
        code += 1
      }
      let blockIsFull = code == 0xFF && offset + 1 < bytes.count
      if byte == 0 || blockIsFull {
        encoded[codeIndex] = code
        codeIndex = encoded.count
        encoded.append(0)
        code = 1
      }
    }
    encoded[codeIndex] = code
    return encoded
  }

  /// Nil when the bytes cannot have come from ``encode(_:)``: a 0x00 inside, or a block that runs past the end.
  package static func decode(_ encoded: [UInt8]) -> [UInt8]? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var index = 0
    while index < encoded.count {
      let code = Int(encoded[index])
      guard code > 0, index + code <= encoded.count else { return nil }
      let block = encoded[(index + 1)..<(index + code)]
      guard !block.contains(0) else { return nil }
      decoded.append(contentsOf: block)
      index += code
      if code < 0xFF, index < encoded.count { decoded.append(0) }
    }
    return decoded
  }
}
