import AsyncHTTPClient
import Daemon
import DaemonConfiguration
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@Suite("Pages with the certificate of the site", .timeLimit(.minutes(5)))
struct SecurePageTests {
  @Test("The pages speak TLS with it and nothing else, and their cookies are for TLS only")
  func secure() async throws {
    try await BenchOnTheTable.with { bench in
      var bench = bench
      let made = try MadeCertificate(in: bench.folder)
      bench.configuration.http.tls = made.files
      try await bench.withDaemon { daemon in
        let base = try #require(daemon.pages.url)
        #expect(base.hasPrefix("https://"))
        var trusting = TLSConfiguration.makeClientConfiguration()
        trusting.trustRoots = .file(made.files.certificate)
        let client = HTTPClient(
          eventLoopGroupProvider: .singleton,
          configuration: .init(tlsConfiguration: trusting, redirectConfiguration: .disallow))
        do {
          try await visit(base, with: client)
        } catch {
          try await client.shutdown()
          throw error
        }
        try await client.shutdown()
      }
    }
  }

  private func visit(_ base: String, with client: HTTPClient) async throws {
    let page = try await client.execute(HTTPClientRequest(url: base + "login"), timeout: .seconds(30))
    #expect(page.status == .ok)
    var form = HTTPClientRequest(url: base + "login")
    form.method = .POST
    form.headers.add(name: "Origin", value: String(base.dropLast()))
    form.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    form.body = .bytes(ByteBuffer(string: "way=demonstration&number=1001"))
    let answer = try await client.execute(form, timeout: .seconds(30))
    #expect(answer.status == .seeOther)
    #expect(answer.headers.first(name: "Set-Cookie")?.contains("; Secure") == true)
    let plain = HTTPClientRequest(url: base.replacing("https://", with: "http://") + "login")
    await #expect(throws: (any Error).self) { _ = try await client.execute(plain, timeout: .seconds(30)) }
  }
}
