import ControlAPI
import DaemonConfiguration
import Foundation
import NIOSSL

/// The certificate of the pages with its key.
struct PageCertificate {
  let configuration: TLSConfiguration

  /// Reads and tries both files.
  ///
  /// - Parameters:
  ///   - files: where they are.
  ///   - now: to know what is past.
  /// - Throws: ``Failure`` that names the file and the mend.
  init(_ files: DaemonConfiguration.TLS, now: Date = Date()) throws(Failure) {
    let certificates = try Self.certificates(files.certificate)
    // One that is not yet valid is let be: a computer without a clock battery starts in 1970.
    if let own = certificates.first, Date(timeIntervalSince1970: TimeInterval(own.notValidAfter)) < now {
      let end = Date(timeIntervalSince1970: TimeInterval(own.notValidAfter)).formatted(.iso8601)
      throw Failure(
        .input, "\(files.certificate): the certificate was valid until \(end)",
        hint: "Put a renewed one there, or take 'tls' under 'http' out of the configuration.")
    }
    configuration = .makeServerConfiguration(
      certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(try Self.key(files.key)))
    do {
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw Failure(
        .input, "\(files.key): this key does not belong to the certificate in \(files.certificate)",
        hint: "Name the key that the certificate was made for, as 'key' under 'http', 'tls'.")
    }
  }

  private static func certificates(_ path: String) throws(Failure) -> [NIOSSLCertificate] {
    let bytes = try read(path)
    if let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty { return found }
    throw Failure(
      .input, "\(path): there is no certificate in this file",
      hint: "It begins with '-----BEGIN CERTIFICATE-----'; convert others with 'openssl x509 -inform der'.")
  }

  private static func key(_ path: String) throws(Failure) -> NIOSSLPrivateKey {
    let bytes = try read(path)
    if let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) { return key }
    throw Failure(
      .input, "\(path): there is no private key without a passphrase in this file",
      hint: "It has a line '-----BEGIN PRIVATE KEY-----'; take a passphrase away with 'openssl pkey'.")
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw Failure(
        .input, "\(path): the file cannot be read: \(error.localizedDescription)",
        hint: "Put it there and let the daemon's user read it, or correct 'tls' under 'http' in the configuration.")
    }
  }
}
