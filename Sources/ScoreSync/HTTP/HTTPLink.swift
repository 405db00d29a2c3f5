import AsyncHTTPClient
import Attempts
package import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// The way out: one pool of connections with the site's proxy and certificates. Redirections are not followed.
package final class HTTPLink: Sendable {
  private let client: HTTPClient
  private let timeout: Double
  private let now: @Sendable () -> Date
  /// Bytes of an answer that are read; a roster is the longest.
  private let limit = 16 << 20

  /// `certificates` is a PEM file of the authorities to trust instead of the system's; `timeout`, in s, is for a whole
  /// exchange, the last byte of the answer included.
  ///
  /// - Throws: ``SyncError/file(path:doing:reason:mend:)`` when the certificates cannot be read.
  package init(
    certificates: String? = nil, proxy: (host: String, port: Int)? = nil, timeout: Double = 60,
    now: @escaping @Sendable () -> Date = { Date() }
  ) throws(SyncError) {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    if let proxy { configuration.proxy = .server(host: proxy.host, port: proxy.port) }
    if let certificates {
      var tls = TLSConfiguration.makeClientConfiguration()
      do { tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(certificates)) } catch {
        throw .file(
          path: certificates, doing: "reading the certificates", reason: "\(error)",
          mend: "Name a PEM file of certificate authorities in 'ca_file'.")
      }
      configuration.tlsConfiguration = tls
    }
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.timeout = timeout
    self.now = now
  }

  deinit {
    // The client wants to be told. Nobody uses it any more, so that nothing can be under way.
    Task { [client] in try? await client.shutdown() }
  }

  /// - Throws: What kept the answer from coming, as trouble of the target.
  func send(
    _ method: HTTPMethod, _ address: String, headers: [(String, String)] = [], body: Data? = nil
  ) async throws(TroubleError) -> HTTPAnswer {
    var request = HTTPClientRequest(url: address)
    request.method = method
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    request.headers.replaceOrAdd(name: "User-Agent", value: "proefbank-sync")
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    let (client, limit, timeout) = (client, limit, timeout)
    let ready = request
    do {
      return try await withThrowingTaskGroup(of: HTTPAnswer?.self) { group in
        group.addTask {
          let response = try await client.execute(ready, timeout: .seconds(Int64(timeout.rounded(.up))))
          let body = try await response.body.collect(upTo: limit)
          return HTTPAnswer(
            status: Int(response.status.code), headers: response.headers, body: Data(body.readableBytesView),
            receivedAt: self.now())
        }
        // The client's own limit ends with the head; a body may come byte by byte.
        group.addTask {
          try await Task.sleep(for: .seconds(timeout))
          return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let answer = first else {
          throw TroubleError(trouble: Self.trouble("no whole answer within \(Int(timeout)) s"))
        }
        return answer
      }
    } catch let error as TroubleError {
      throw error
    } catch {
      throw TroubleError(trouble: Self.trouble("\(Self.host(of: address)) is not reached: \(Self.words(error))"))
    }
  }

  private static func trouble(_ reason: String) -> TargetTrouble {
    TargetTrouble(
      .unreachable, reason, mend: "Check the network, the address and the certificates; it is tried again by itself.")
  }

  private static func host(of address: String) -> String {
    URLComponents(string: address).flatMap { parts in
      parts.host.map { host in parts.port.map { "\(host):\($0)" } ?? host }
    } ?? address
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError: error.shortDescription
    case is CancellationError: "the job is stopping"
    default: "\(error)"
    }
  }
}

/// Why the target takes nothing now, as what a call throws.
struct TroubleError: Error {
  var trouble: TargetTrouble
}
