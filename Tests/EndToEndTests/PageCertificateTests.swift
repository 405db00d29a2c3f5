import ControlAPI
import DaemonConfiguration
import Foundation
import Testing

@testable import Daemon

/// A self-signed certificate for 127.0.0.1 that is valid for two days, with its key, made by openssl.
struct MadeCertificate {
  let folder: String
  var files: DaemonConfiguration.TLS { .init(certificate: "\(folder)/own.pem", key: "\(folder)/own.key") }

  init(in folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let openssl = Process()
    openssl.executableURL = URL(filePath: "/usr/bin/openssl")
    openssl.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=bench", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", files.key, "-out", files.certificate,
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    try #require(openssl.terminationStatus == 0)
  }
}

@Suite("The certificate of the pages")
struct PageCertificateTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "proefbank-tls-\(UUID().uuidString)").path

  private func refusal(_ files: DaemonConfiguration.TLS, now: Date = Date()) -> Failure? {
    do throws(Failure) {
      _ = try PageCertificate(files, now: now)
      return nil
    } catch {
      return error
    }
  }

  @Test("A certificate with its key is taken, also by a computer whose clock starts in 1970")
  func good() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let made = try MadeCertificate(in: folder)
    #expect(refusal(made.files) == nil)
    #expect(refusal(made.files, now: Date(timeIntervalSince1970: 0)) == nil)
  }

  @Test("What is wrong is said with the file and the mend")
  func refusals() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let made = try MadeCertificate(in: folder)
    let other = try MadeCertificate(in: folder + "/other")
    let expired = try #require(refusal(made.files, now: Date() + 3 * 86_400))
    #expect(expired.error.hasPrefix("\(made.files.certificate): the certificate was valid until "))
    let missing = try #require(refusal(.init(certificate: "\(made.folder)/none.pem", key: made.files.key)))
    #expect(missing.error.hasPrefix("\(made.folder)/none.pem: the file cannot be read"))
    let swapped = try #require(refusal(.init(certificate: made.files.key, key: made.files.key)))
    #expect(swapped.error == "\(made.files.key): there is no certificate in this file")
    let noKey = try #require(refusal(.init(certificate: made.files.certificate, key: made.files.certificate)))
    #expect(noKey.error.contains("there is no private key"))
    let foreign = try #require(refusal(.init(certificate: made.files.certificate, key: other.files.key)))
    #expect(foreign.error.contains("does not belong to the certificate in \(made.files.certificate)"))
    for failure in [expired, missing, swapped, noKey, foreign] { #expect(failure.hint?.isEmpty == false) }
  }
}
