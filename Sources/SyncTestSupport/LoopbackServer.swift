package import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// A request as a practice server or the fault proxy sees it, whole.
package struct LoopbackRequest: Sendable {
  package var method: String
  /// Path and query.
  package var target: String
  package var headers: [(name: String, value: String)]
  package var body: Data

  package var path: String { String(target.prefix { $0 != "?" }) }

  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  package func query(_ name: String) -> String? {
    URLComponents(string: target)?.queryItems?.first { $0.name == name }?.value
  }
}

package struct LoopbackAnswer: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: Data

  package init(_ status: Int, headers: [(name: String, value: String)] = [], body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package init(_ status: Int, json: Any, headers: [(name: String, value: String)] = []) {
    let body = (try? JSONSerialization.data(withJSONObject: json, options: [.sortedKeys, .fragmentsAllowed])) ?? Data()
    self.init(status, headers: headers + [("Content-Type", "application/json")], body: body)
  }
}

/// How a server ends an exchange.
package enum LoopbackReply: Sendable {
  case answer(LoopbackAnswer)
  /// The body comes one byte at a time with this pause, s.
  case slow(LoopbackAnswer, pause: Double)
  /// The connection is reset, without an answer.
  case reset
}

/// An HTTP/1.1 server on 127.0.0.1 that answers what a closure says.
package final class LoopbackServer: Sendable {
  package typealias Handler = @Sendable (LoopbackRequest) async -> LoopbackReply
  private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  package let port: Int
  package var address: String { "http://127.0.0.1:\(port)" }
  private let serving: Task<Void, Never>

  /// Port 0 takes a free one.
  package static func start(port: Int = 0, _ handler: @escaping Handler) async throws -> LoopbackServer {
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    let bound = channel.channel.localAddress?.port ?? port
    let serving = Task {
      do {
        try await channel.executeThenClose { connections in
          try await withThrowingDiscardingTaskGroup { group in
            for try await connection in connections {
              group.addTask { await serve(connection, handler) }
            }
          }
        }
      } catch {
        // Stopped: nobody waits for it any more.
      }
    }
    return LoopbackServer(port: bound, serving: serving)
  }

  private init(port: Int, serving: Task<Void, Never>) {
    self.port = port
    self.serving = serving
  }

  deinit { serving.cancel() }

  package func stop() async {
    serving.cancel()
    await serving.value
  }

  private static func serve(_ connection: Connection, _ handler: Handler) async {
    // A client that goes away in the middle is what this is for.
    try? await connection.executeThenClose { inbound, outbound in
      var request: LoopbackRequest?
      for try await part in inbound {
        switch part {
        case .head(let head):
          request = LoopbackRequest(
            method: head.method.rawValue, target: head.uri, headers: head.headers.map { ($0.name, $0.value) },
            body: Data())
        case .body(let buffer): request?.body.append(contentsOf: buffer.readableBytesView)
        case .end:
          guard let whole = request else { return }
          switch await handler(whole) {
          case .answer(let answer): try await write(answer, pause: nil, to: outbound)
          case .slow(let answer, let pause): try await write(answer, pause: pause, to: outbound)
          case .reset:
            // Without lingering, closing sends RST.
            if let socket = connection.channel as? any SocketOptionProvider {
              try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            }
            try await connection.channel.close()
            return
          }
        }
      }
    }
  }

  private static func write(
    _ answer: LoopbackAnswer, pause: Double?, to outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws {
    var headers = HTTPHeaders()
    for (name, value) in answer.headers { headers.add(name: name, value: value) }
    headers.replaceOrAdd(name: "Content-Length", value: "\(answer.body.count)")
    if !headers.contains(name: "Date") { headers.add(name: "Date", value: httpDate(Date())) }
    try await outbound.write(
      .head(.init(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)))
    if let pause {
      for byte in answer.body {
        try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: [byte]))))
        try await Task.sleep(for: .seconds(pause))
      }
    } else {
      try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: answer.body))))
    }
    try await outbound.write(.end(nil))
  }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
package func httpDate(_ date: Date) -> String {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = TimeZone(secondsFromGMT: 0)
  formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
  return formatter.string(from: date)
}
