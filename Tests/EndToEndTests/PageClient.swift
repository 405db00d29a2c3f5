import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A browser without a screen: keeps the cookie of one session and sends the forms of its pages.
struct PageClient {
  let base: String
  /// `name=value` of the session; empty without one.
  var cookie = ""
  private(set) var formToken = ""

  /// Redirects are followed by hand, so that their cookies are seen.
  private static let http = HTTPClient(
    eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

  /// A stranger: no session.
  init(base: String) {
    self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
  }

  /// The demonstration learner, signed in at the bench.
  static func learner(base: String, number: String = "1001") async throws -> PageClient {
    try await signedIn(base: base, at: "/login", "way=demonstration&number=\(number)", home: "/stations/station-1")
  }

  /// The demonstration trainer.
  static func trainer(base: String) async throws -> PageClient {
    try await signedIn(base: base, at: "/trainer/login", "way=demonstration&number=t-01", home: "/trainer")
  }

  static func signedIn(base: String, at login: String, _ form: String, home: String) async throws -> PageClient {
    var client = PageClient(base: base)
    let response = try await client.send(.POST, login, form)
    #expect(response.status == .seeOther)
    client.cookie = try #require(
      response.headers.first(name: "Set-Cookie")?.split(separator: ";").first.map(String.init))
    let page = try await client.get(home)
    let mark = "name=\"form_token\" value=\""
    let start = try #require(page.range(of: mark)?.upperBound)
    client.formToken = String(page[start...].prefix { $0 != "\"" })
    return client
  }

  /// One request as it is, without the form token; a redirect is an answer too.
  func send(
    _ method: HTTPMethod, _ path: String, _ form: String? = nil, origin: String? = nil, host: String? = nil
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    if !cookie.isEmpty { request.headers.add(name: "Cookie", value: cookie) }
    if let host { request.headers.add(name: "Host", value: host) }
    if let form {
      request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
      request.headers.add(name: "Origin", value: origin ?? base)
      request.body = .bytes(ByteBuffer(string: form))
    }
    return try await Self.http.execute(request, timeout: .seconds(30))
  }

  func get(_ path: String, expecting status: HTTPResponseStatus = .ok) async throws -> String {
    let response = try await send(.GET, path)
    #expect(response.status == status, "\(path)")
    return String(buffer: try await response.body.collect(upTo: 1 << 20))
  }

  func status(host: String) async throws -> HTTPResponseStatus {
    try await send(.GET, "/stations/station-1", host: host).status
  }

  func header(_ name: String, of path: String = "/stations/station-1") async throws -> String? {
    try await send(.GET, path).headers.first(name: name)
  }

  /// Posts a form of the station's page; a redirect is followed, as a browser does.
  @discardableResult
  func post(_ action: String, _ form: String = "", origin: String? = nil) async throws -> HTTPResponseStatus {
    try await submit("/stations/station-1/\(action)", form, origin: origin)
  }

  /// Posts a form of any page.
  @discardableResult
  func submit(_ path: String, _ form: String = "", origin: String? = nil) async throws -> HTTPResponseStatus {
    let fields = form.isEmpty ? "form_token=\(formToken)" : "\(form)&form_token=\(formToken)"
    let response = try await send(.POST, path, fields, origin: origin)
    _ = try await response.body.collect(upTo: 1 << 20)
    guard response.status == .seeOther, let next = response.headers.first(name: "Location") else {
      return response.status
    }
    return try await send(.GET, next).status
  }

  /// Sends a file as a script of a page does: as the body, with the token in a header.
  func upload(_ path: String, _ file: [ByteBuffer], token: String? = nil, announcing length: Int? = nil) async throws
    -> (status: HTTPResponseStatus, text: String)
  {
    var request = HTTPClientRequest(url: base + path)
    request.method = .POST
    if !cookie.isEmpty { request.headers.add(name: "Cookie", value: cookie) }
    request.headers.add(name: "Origin", value: base)
    request.headers.add(name: "X-Form-Token", value: token ?? formToken)
    let parts = AsyncStream { parts in
      for part in file { parts.yield(part) }
      // Of more than there is, the rest never comes.
      if length == nil { parts.finish() }
    }
    request.body = .stream(parts, length: length.map { .known(Int64($0)) } ?? .unknown)
    let response = try await Self.http.execute(request, timeout: .seconds(60))
    return (response.status, String(buffer: try await response.body.collect(upTo: 1 << 20)))
  }

  /// All that the live stream sends in that time.
  func events(during duration: Duration) async throws -> String {
    let response = try await send(.GET, "/stations/station-1/live")
    let reading = Task {
      var text = ""
      do { for try await chunk in response.body { text += String(buffer: chunk) } } catch {}
      return text
    }
    try await Task.sleep(for: duration)
    reading.cancel()
    return await reading.value
  }

  /// The data of the first server-sent event of that name.
  func firstEvent(_ name: String) async throws -> String {
    let response = try await send(.GET, "/stations/station-1/live")
    var text = ""
    for try await chunk in response.body {
      text += String(buffer: chunk)
      for block in text.components(separatedBy: "\n\n").dropLast() where block.hasPrefix("event: \(name)\n") {
        return block
      }
    }
    Issue.record("the stream ended without an event '\(name)'")
    return ""
  }
}
