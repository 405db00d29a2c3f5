import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// What goes wrong with one exchange.
package enum Fault: Sendable {
  case none
  /// The server does its work; its answer is lost and the connection reset.
  case loseAnswer
  /// The connection is reset before the server hears of it.
  case reset
  /// The proxy answers and the server hears nothing.
  case answer(LoopbackAnswer)
  /// The server does its work and the proxy answers something else.
  case answerInstead(LoopbackAnswer)
  /// The answer comes byte by byte with this pause, s.
  case slowBody(pause: Double)
  /// The server's clock seems to stand so many seconds off.
  case clock(offset: Double)

  package static func busy(retryAfter: String) -> Fault {
    .answer(LoopbackAnswer(503, headers: [("Retry-After", retryAfter)]))
  }
}

/// Stands between the sync job and a server, practice or real, and lets things go wrong by plan.
package final class FaultProxy: Sendable {
  package typealias Plan = @Sendable (LoopbackRequest) -> Fault

  private struct State {
    var plan: Plan = { _ in .none }
    var seen: [LoopbackRequest] = []
  }

  private final class Core: Sendable {
    let state = Mutex(State())
  }

  private let core = Core()
  private let server: LoopbackServer

  package var address: String { server.address }
  package var port: Int { server.port }
  /// Every request so far, in order.
  package var seen: [LoopbackRequest] { core.state.withLock { $0.seen } }

  /// `upstream` is like `http://127.0.0.1:8000`, without a path.
  package init(before upstream: String, port: Int = 0) async throws {
    let core = core
    server = try await LoopbackServer.start(port: port) { request in
      let fault = core.state.withLock { state in
        state.seen.append(request)
        return state.plan(request)
      }
      return await Self.serve(request, upstream: upstream, fault: fault)
    }
  }

  package func plan(_ plan: @escaping Plan) {
    core.state.withLock { $0.plan = plan }
  }

  /// The next request that `matches` meets the fault; the others go through.
  package func next(_ fault: Fault, times: Int = 1, where matches: @escaping @Sendable (LoopbackRequest) -> Bool) {
    let left = Countdown(times)
    plan { request in matches(request) && left.takes() ? fault : .none }
  }

  package func stop() async { await server.stop() }

  private static func serve(_ request: LoopbackRequest, upstream: String, fault: Fault) async -> LoopbackReply {
    switch fault {
    case .reset: return .reset
    case .answer(let answer): return .answer(answer)
    case .none, .loseAnswer, .answerInstead, .slowBody, .clock: break
    }
    guard var answer = await forward(request, to: upstream) else { return .reset }
    switch fault {
    case .loseAnswer: return .reset
    case .answerInstead(let other): return .answer(other)
    case .slowBody(let pause): return .slow(answer, pause: pause)
    case .clock(let offset):
      answer.headers.removeAll { $0.name.lowercased() == "date" }
      answer.headers.append(("Date", httpDate(Date().addingTimeInterval(offset))))
      return .answer(answer)
    case .none, .reset, .answer: return .answer(answer)
    }
  }

  /// Keeps connections for less time than servers do: one that the server has just closed would be a fault that nobody planned.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.idleTimeout = .seconds(1)
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  private static func forward(_ request: LoopbackRequest, to upstream: String) async -> LoopbackAnswer? {
    var outgoing = HTTPClientRequest(url: upstream + request.target)
    outgoing.method = .init(rawValue: request.method)
    // `Host` too, so that addresses which the server makes lead through the proxy.
    for (name, value) in request.headers where !hopByHop.contains(name.lowercased()) {
      outgoing.headers.add(name: name, value: value)
    }
    if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
    guard let response = try? await client.execute(outgoing, timeout: .seconds(60)),
      let body = try? await response.body.collect(upTo: 64 << 20)
    else { return nil }
    let headers = response.headers.filter { !hopByHop.contains($0.name.lowercased()) }
    return LoopbackAnswer(
      Int(response.status.code), headers: headers.map { ($0.name, $0.value) }, body: Data(body.readableBytesView))
  }

  private static let hopByHop: Set<String> = ["connection", "content-length", "transfer-encoding", "keep-alive"]
}

/// Counts down once per call, from any thread.
package final class Countdown: Sendable {
  private let left: Mutex<Int>
  package init(_ count: Int) { left = Mutex(count) }
  package func takes() -> Bool {
    left.withLock { left in
      if left > 0 { left -= 1 } else { return false }
      return true
    }
  }
}
