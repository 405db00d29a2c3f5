import Attempts
import Credentials
import Foundation
import Testing

@Suite("Badges and PINs as they are stored", .timeLimit(.minutes(1)))
struct BenchSecretsTests {
  private let folder: TemporaryFolder
  private let secrets: BenchSecrets

  init() throws {
    folder = try TemporaryFolder()
    secrets = BenchSecrets(key: try BenchKey(path: folder.file("bench.key")), logRounds: 10)
  }

  @Test("a badge gives the same hash again at this bench, another one at another bench, and never its code")
  func badge() throws {
    let again = BenchSecrets(key: try BenchKey(path: folder.file("bench.key")))
    let elsewhere = BenchSecrets(key: try BenchKey(path: folder.file("other.key")))
    #expect(secrets.badge("04A2C911") == again.badge("04A2C911"))
    #expect(secrets.badge("04A2C911") != secrets.badge("04A2C912"))
    #expect(secrets.badge("04A2C911") != elsewhere.badge("04A2C911"))
    #expect(!secrets.badge("04A2C911").contains("04A2C911"))
  }

  @Test("only the right PIN matches, and two people with one PIN have different hashes")
  func pin() async throws {
    let hash = try await secrets.hash(pin: "7305")
    #expect(await secrets.matches(pin: "7305", hash: hash))
    #expect(await !secrets.matches(pin: "7306", hash: hash))
    #expect(try await secrets.hash(pin: "7305") != hash)
    #expect(hash.hasPrefix("scrypt,ln=10,r=8,p=1,"))
  }

  @Test("a copy of the database is worth nothing without the key of the bench")
  func stolen() async throws {
    let thief = BenchSecrets(key: try BenchKey(path: folder.file("other.key")), logRounds: 10)
    let hash = try await secrets.hash(pin: "7305")
    #expect(await !thief.matches(pin: "7305", hash: hash))
  }

  @Test("a hash that cannot be read matches nothing", arguments: ["", "scrypt", "md5,ln=10,r=8,p=1,AA==,AA=="])
  func unreadable(hash: String) async {
    #expect(await !secrets.matches(pin: "", hash: hash))
  }

  @Test("the key is made once, for its owner's eyes only")
  func keyFile() throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("bench.key"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.size] as? Int == 32)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bench.key"])
  }

  @Test("a key that others may read, or that is cut off, is refused by name")
  func badKey() throws {
    let path = folder.file("bench.key")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(throws: BenchKey.Problem.readableByOthers(path: path)) { try BenchKey(path: path) }
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(throws: BenchKey.Problem.damaged(path: path)) { try BenchKey(path: path) }
  }
}

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
  let path: String
  init() throws {
    path = NSTemporaryDirectory() + "proefbank-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
  func file(_ name: String) -> String { path + "/" + name }
}
