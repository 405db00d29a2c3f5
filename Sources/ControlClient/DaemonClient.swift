import AsyncHTTPClient
import Attempts
import ControlAPI
import Foundation
import NIOCore
import NIOHTTP1

/// Speaks to the daemon: HTTP and JSON over its Unix socket.
package struct DaemonClient: Sendable {
  /// Path of the daemon's control socket.
  package var socket: String

  package init(socket: String) { self.socket = socket }

  /// A socket that nobody listens on is said at once.
  private static let http: HTTPClient = {
    var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(5)))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  package func get<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
    try await decode(call(.GET, path, body: nil), from: path)
  }

  package func post<Answer: Decodable>(
    _ path: String, _ body: some Encodable, as type: Answer.Type = Answer.self
  ) async throws -> Answer {
    try await decode(call(.POST, path, body: AttemptJSON.encode(body)), from: path)
  }

  package func post<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
    try await decode(call(.POST, path, body: Data("{}".utf8)), from: path)
  }

  /// Calls `line` for each line of a stream until it ends or the command is interrupted.
  package func lines(_ path: String, _ line: (String) -> Void) async throws {
    let response = try await execute(request(.GET, path, body: nil), timeout: .hours(24 * 365))
    try await refuse(response, path)
    var rest = Data()
    do {
      for try await chunk in response.body {
        rest.append(contentsOf: chunk.readableBytesView)
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          line(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
          rest = Data(rest[rest.index(after: end)...])
        }
      }
    } catch {
      throw Failure(
        .environment, "the daemon is gone: \(error)", hint: "Its log says why: journalctl -u proefbankd.")
    }
  }

  private func request(_ method: HTTPMethod, _ path: String, body: Data?) throws -> HTTPClientRequest {
    let full = socket.hasPrefix("/") ? socket : FileManager.default.currentDirectoryPath + "/" + socket
    guard let url = URL(httpURLWithSocketPath: full, uri: path) else {
      throw Failure(
        .input, "'\(socket)' is not a path of a socket", hint: "Give the path of the daemon's control socket.")
    }
    var request = HTTPClientRequest(url: url.absoluteString)
    request.method = method
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    return request
  }

  private func call(_ method: HTTPMethod, _ path: String, body: Data?) async throws -> Data {
    // Energising waits for a person at the kit's button, a scan for the kit.
    let response = try await execute(request(method, path, body: body), timeout: .minutes(2))
    try await refuse(response, path)
    return Data(try await response.body.collect(upTo: 64 << 20).readableBytesView)
  }

  private func execute(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
    do {
      return try await Self.http.execute(request, timeout: timeout)
    } catch let error as IOError where error.errnoCode == EACCES || error.errnoCode == EPERM {
      throw Failure(
        .environment, "you may not open \(socket)",
        hint: "Join the daemon's group (usually: adduser \(NSUserName()) proefbank, then log in again), or use sudo.")
    } catch {
      throw Failure(
        .environment, "no daemon answers at \(socket): \(error)",
        hint:
          "Start it (make run, or systemctl start proefbankd), or name its socket with --socket or PROEFBANK_SOCKET.")
    }
  }

  private func refuse(_ response: HTTPClientResponse, _ path: String) async throws {
    guard !(200..<300).contains(response.status.code) else { return }
    let body = Data(try await response.body.collect(upTo: 1 << 20).readableBytesView)
    if let failure = try? AttemptJSON.decode(Failure.self, from: body) { throw failure }
    throw Failure(.environment, "the daemon answered \(response.status.code) to \(path)")
  }

  private func decode<Answer: Decodable>(_ data: Data, from path: String) throws -> Answer {
    do {
      return try AttemptJSON.decode(Answer.self, from: data)
    } catch {
      throw Failure(
        .environment, "the daemon's answer to \(path) is not understood: \(error)",
        hint: "Daemon and command line may be of different versions; compare 'proefbank --version' on both.")
    }
  }
}
