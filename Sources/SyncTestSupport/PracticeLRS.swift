import Foundation
import Synchronization

/// A learning record store in memory, for tests without a network: as strict as the specification where servers differ.
package final class PracticeLRS: Sendable {
  private struct State {
    var statements: [String: Data] = [:]
    var order: [String] = []
    var voided: Set<String> = []
  }

  private final class Core: Sendable {
    let state = Mutex(State())
  }

  private let core = Core()
  private let server: LoopbackServer
  package var address: String { server.address }

  package init() async throws {
    let core = core
    server = try await LoopbackServer.start { .answer(Self.answer($0, core)) }
  }

  package func stop() async { await server.stop() }

  private static func answer(_ request: LoopbackRequest, _ core: Core) -> LoopbackAnswer {
    guard request.path == "/xAPI/statements" else { return LoopbackAnswer(404) }
    guard request.header("X-Experience-API-Version")?.isEmpty == false else {
      return LoopbackAnswer(400, json: ["error": "no version"])
    }
    let expected = "Basic " + Data("kit:s3cret".utf8).base64EncodedString()
    guard request.header("Authorization") == expected else { return LoopbackAnswer(401, json: ["error": "who?"]) }
    return core.state.withLock { state in
      request.method == "POST" ? store(request, &state) : find(request, state)
    }
  }

  private static func store(_ request: LoopbackRequest, _ state: inout State) -> LoopbackAnswer {
    guard let list = (try? JSONSerialization.jsonObject(with: request.body)) as? [[String: Any]] else {
      return LoopbackAnswer(400, json: ["error": "no list"])
    }
    guard list.allSatisfy({ $0["verb"] != nil && $0["actor"] != nil && $0["object"] != nil }) else {
      return LoopbackAnswer(400, json: ["error": "no verb, actor or object"])
    }
    let known = list.filter { state.statements[$0["id"] as? String ?? ""] != nil }
    if !known.isEmpty { return LoopbackAnswer(409, json: ["error": "already there"]) }
    for statement in list {
      guard let id = statement["id"] as? String,
        let bytes = try? JSONSerialization.data(withJSONObject: statement, options: [.sortedKeys])
      else { continue }
      state.statements[id] = bytes
      state.order.append(id)
      let verb = (statement["verb"] as? [String: Any])?["id"] as? String
      if verb == "http://adlnet.gov/expapi/verbs/voided",
        let target = (statement["object"] as? [String: Any])?["id"] as? String
      {
        state.voided.insert(target)
      }
    }
    return LoopbackAnswer(200, json: list.compactMap { $0["id"] as? String })
  }

  private static func find(_ request: LoopbackRequest, _ state: State) -> LoopbackAnswer {
    if let id = request.query("statementId") {
      guard let bytes = state.statements[id], !state.voided.contains(id) else { return LoopbackAnswer(404) }
      return LoopbackAnswer(200, body: bytes)
    }
    if let id = request.query("voidedStatementId") {
      guard let bytes = state.statements[id], state.voided.contains(id) else { return LoopbackAnswer(404) }
      return LoopbackAnswer(200, body: bytes)
    }
    let registration = request.query("registration")
    let chosen = state.order.compactMap { state.statements[$0] }.compactMap {
      (try? JSONSerialization.jsonObject(with: $0)) as? [String: Any]
    }.filter { statement in
      registration == nil || (statement["context"] as? [String: Any])?["registration"] as? String == registration
    }
    return LoopbackAnswer(200, json: ["statements": chosen])
  }
}
