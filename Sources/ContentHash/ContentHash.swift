import Crypto

/// SHA-256 in hexadecimal: names the exact bytes of a kit description or exercise in a grade.
package func contentHash(_ bytes: [UInt8]) -> String {
  SHA256.hash(data: bytes).map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 2 ? digits : "0" + digits
  }.joined()
}
