import Attempts
import Crypto
import CryptoExtras
import Foundation

/// Badges as HMAC-SHA-256, PINs through scrypt (RFC 7914), both under the key of the bench.
///
/// A PIN has few digits, so its hash alone would not hold for long: the key that it is mixed with, kept apart from the
/// database, and the lockout are what keeps it.
package struct BenchSecrets: CredentialHashing {
  /// scrypt's N is 2 to the power of this. The default takes 32 MiB and about a tenth of a second on a small computer.
  private let logRounds: Int
  private let key: BenchKey

  package init(key: BenchKey, logRounds: Int = 15) {
    self.key = key
    self.logRounds = logRounds
  }

  package func badge(_ code: String) -> String {
    Data(mixed("badge", code)).base64EncodedString()
  }

  @concurrent
  package func hash(pin: String) async throws -> String {
    let salt = unsafe SymmetricKey(size: .bits128).withUnsafeBytes { unsafe Data($0) }
    let derived = try derive(pin, salt: salt, logRounds: logRounds)
    return "scrypt,ln=\(logRounds),r=8,p=1,\(salt.base64EncodedString()),\(derived.base64EncodedString())"
  }

  @concurrent
  package func matches(pin: String, hash: String) async -> Bool {
    let parts = hash.split(separator: ",").map(String.init)
    guard parts.count == 6, parts[0] == "scrypt", parts[1].hasPrefix("ln="), let rounds = Int(parts[1].dropFirst(3)),
      (10...20).contains(rounds), parts[2] == "r=8", parts[3] == "p=1", let salt = Data(base64Encoded: parts[4]),
      let expected = Data(base64Encoded: parts[5])
    else {
      _ = try? derive(pin, salt: Data(repeating: 0, count: 16), logRounds: logRounds)
      return false
    }
    guard let derived = try? derive(pin, salt: salt, logRounds: rounds) else { return false }
    // Symmetric keys compare in constant time.
    return SymmetricKey(data: derived) == SymmetricKey(data: expected)
  }

  private func derive(_ pin: String, salt: Data, logRounds: Int) throws -> Data {
    unsafe try KDF.Scrypt.deriveKey(
      from: mixed("pin", pin), salt: salt, outputByteCount: 32, rounds: 1 << logRounds, blockSize: 8, parallelism: 1
    ).withUnsafeBytes { unsafe Data($0) }
  }

  private func mixed(_ purpose: String, _ secret: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Data("\(purpose)\u{0}\(secret)".utf8), using: key.key))
  }
}
