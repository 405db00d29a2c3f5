import Foundation
import JWTKit
import Synchronization

/// The gradebook of an LMS in memory, for tests without a network: tokens, columns, scores, results and a roster in pages.
package final class PracticePlatform: Sendable {
  private struct Score {
    var share: Double
    var timestamp: String
  }

  private struct State {
    var tokens: Set<String> = []
    var columns: [Int: [String: Any]] = [:]
    var scores: [Int: [String: Score]] = [:]
    var members: [(user: String, number: String)] = []
    var tokenCount = 0
  }

  private struct Assertion: JWTPayload {
    var iss: String
    var sub: String
    var aud: String
    var iat: Int
    var exp: Int
    var jti: String
    func verify(using algorithm: some JWTAlgorithm) throws {}
  }

  private final class Core: Sendable {
    let state = Mutex(State())
    let publicKey: String
    init(publicKey: String) { self.publicKey = publicKey }
  }

  private let core: Core
  private let server: LoopbackServer
  package var address: String { server.address }
  /// Tokens given so far.
  package var tokenCount: Int { core.state.withLock { $0.tokenCount } }

  /// `publicKey` is that of the bench, PEM.
  package init(publicKey: String) async throws {
    let core = Core(publicKey: publicKey)
    self.core = core
    server = try await LoopbackServer.start { .answer(await Self.answer($0, core)) }
  }

  package func stop() async { await server.stop() }

  package func enrol(_ user: String, number: String) {
    core.state.withLock { $0.members.append((user, number)) }
  }

  /// Takes back all tokens.
  package func withdrawTokens() { core.state.withLock { $0.tokens = [] } }

  private static func answer(_ request: LoopbackRequest, _ core: Core) async -> LoopbackAnswer {
    if request.path == "/token" { return await token(request, core) }
    let base = "http://" + (request.header("Host") ?? "")
    return core.state.withLock { state in
      guard let token = request.header("Authorization")?.split(separator: " ").last,
        state.tokens.contains(String(token))
      else { return LoopbackAnswer(401, json: ["error": "token"]) }
      let parts = request.path.split(separator: "/").map(String.init)
      switch (request.method, parts.count) {
      case ("GET", 1) where parts[0] == "lineitems": return columns(request, state)
      case ("POST", 1) where parts[0] == "lineitems": return addColumn(request, base, &state)
      case ("GET", 1) where parts[0] == "roster": return roster(request, base, state)
      case (_, 2) where parts[0] == "lineitems":
        guard let number = Int(parts[1]), state.columns[number] != nil else { return LoopbackAnswer(404) }
        state.columns[number] = nil
        state.scores[number] = nil
        return LoopbackAnswer(204)
      case (_, 3) where parts[0] == "lineitems":
        guard let number = Int(parts[1]), state.columns[number] != nil else { return LoopbackAnswer(404) }
        return parts[2] == "scores" ? addScore(request, number, &state) : results(request, number, state)
      default: return LoopbackAnswer(404)
      }
    }
  }

  private static func token(_ request: LoopbackRequest, _ core: Core) async -> LoopbackAnswer {
    let form = URLComponents(string: "?" + String(decoding: request.body, as: UTF8.self))?.queryItems ?? []
    let assertion = form.first { $0.name == "client_assertion" }?.value ?? ""
    do {
      let keys = JWTKeyCollection()
      await keys.add(rsa: try Insecure.RSA.PublicKey(pem: core.publicKey), digestAlgorithm: .sha256)
      let claims = try await keys.verify(assertion, as: Assertion.self)
      let now = Int(Date().timeIntervalSince1970)
      guard claims.iss == "kit", claims.iss == claims.sub, claims.iat <= now, claims.exp > now else {
        return LoopbackAnswer(400, json: ["error": "invalid_client", "error_description": "not valid now"])
      }
    } catch {
      return LoopbackAnswer(400, json: ["error": "invalid_client"])
    }
    return core.state.withLock { state in
      let token = UUID().uuidString
      state.tokens.insert(token)
      state.tokenCount += 1
      return LoopbackAnswer(200, json: ["access_token": token, "token_type": "Bearer", "expires_in": 3600])
    }
  }

  private static func columns(_ request: LoopbackRequest, _ state: State) -> LoopbackAnswer {
    let wanted = request.query("resource_id")
    let list = state.columns.sorted { $0.key < $1.key }.map(\.value)
      .filter { wanted == nil || $0["resourceId"] as? String == wanted }
    return LoopbackAnswer(200, json: list)
  }

  private static func addColumn(_ request: LoopbackRequest, _ base: String, _ state: inout State) -> LoopbackAnswer {
    guard var item = (try? JSONSerialization.jsonObject(with: request.body)) as? [String: Any] else {
      return LoopbackAnswer(400)
    }
    let number = (state.columns.keys.max() ?? 0) + 1
    item["id"] = "\(base)/lineitems/\(number)?type=7"
    state.columns[number] = item
    return LoopbackAnswer(201, json: item)
  }

  private static func addScore(_ request: LoopbackRequest, _ column: Int, _ state: inout State) -> LoopbackAnswer {
    guard let score = (try? JSONSerialization.jsonObject(with: request.body)) as? [String: Any],
      let user = score["userId"] as? String, let given = score["scoreGiven"] as? Double,
      let most = score["scoreMaximum"] as? Double, let timestamp = score["timestamp"] as? String
    else { return LoopbackAnswer(400, json: ["error": "incomplete"]) }
    if let before = state.scores[column]?[user], before.timestamp >= timestamp {
      return LoopbackAnswer(409, json: ["error": "not later than the score that is there"])
    }
    state.scores[column, default: [:]][user] = Score(share: given / most, timestamp: timestamp)
    return LoopbackAnswer(204)
  }

  private static func results(_ request: LoopbackRequest, _ column: Int, _ state: State) -> LoopbackAnswer {
    let user = request.query("user_id")
    let list = (state.scores[column] ?? [:]).filter { user == nil || $0.key == user }.map { user, score in
      ["userId": user, "resultScore": score.share, "resultMaximum": 1.0] as [String: Any]
    }
    return LoopbackAnswer(200, json: list)
  }

  /// Two members a page.
  private static func roster(_ request: LoopbackRequest, _ base: String, _ state: State) -> LoopbackAnswer {
    let from = Int(request.query("from") ?? "0") ?? 0
    let page = state.members.dropFirst(from).prefix(2).map { member in
      ["user_id": member.user, "lis_person_sourcedid": member.number, "status": "Active"]
    }
    let more = from + 2 < state.members.count
    return LoopbackAnswer(
      200, json: ["members": page], headers: more ? [("Link", "<\(base)/roster?from=\(from + 2)>; rel=\"next\"")] : [])
  }
}
