import Attempts
import Foundation
import JWTKit
import NIOHTTP1

/// Calls to the platform with an access token, which is fetched, renewed and dated by the platform's own clock.
actor AGSConnection {
  private struct Token {
    var text: String
    var expires: Date
  }

  private struct Assertion: JWTPayload {
    var iss: String
    var sub: String
    var aud: String
    /// Whole seconds: some platforms refuse a fraction.
    var iat: Int
    var exp: Int
    var jti: String

    /// We only sign.
    func verify(using algorithm: some JWTAlgorithm) throws {}
  }

  private struct TokenAnswer: Decodable {
    var access_token: String
    var expires_in: Double?
  }

  private let settings: AGSSettings
  private let link: HTTPLink
  private let now: @Sendable () -> Date
  private(set) var clock = ServerClock()
  private var token: Token?

  init(_ settings: AGSSettings, link: HTTPLink, now: @escaping @Sendable () -> Date) {
    self.settings = settings
    self.link = link
    self.now = now
  }

  /// Fetches a token if there is none and looks at the clocks.
  func greet() async throws(TroubleError) {
    _ = try await currentToken()
    if let trouble = clock.trouble { throw TroubleError(trouble: trouble) }
  }

  /// - Throws: ``TroubleError``, also for an address at a server that the settings do not name: the token is not for it.
  func call(
    _ method: HTTPMethod, _ address: String, accept: String, content: String? = nil, body: Data? = nil
  ) async throws(TroubleError) -> HTTPAnswer {
    guard settings.trusts(address) else {
      throw TroubleError(
        trouble: TargetTrouble(
          .misconfigured, "the platform names an address at another server, \(URL(string: address)?.host ?? address)",
          mend: "Check 'line_items_url' and 'memberships_url': the bench gives its access to their servers only."))
    }
    var answer = try await attempt(method, address, accept: accept, content: content, body: body)
    if answer.status == 401 || answer.status == 403 {
      // It may have been withdrawn before its time, which some platforms say with 403: once.
      token = nil
      answer = try await attempt(method, address, accept: accept, content: content, body: body)
    }
    return answer
  }

  private func attempt(
    _ method: HTTPMethod, _ address: String, accept: String, content: String?, body: Data?
  ) async throws(TroubleError) -> HTTPAnswer {
    var headers = [("Authorization", "Bearer \(try await currentToken())"), ("Accept", accept)]
    if let content { headers.append(("Content-Type", content)) }
    let answer = try await link.send(method, address, headers: headers, body: body)
    clock.heard(answer)
    return answer
  }

  private func currentToken() async throws(TroubleError) -> String {
    if let token, token.expires > now() { return token.text }
    var answer = try await askForToken()
    clock.heard(answer)
    if answer.status == 400 || answer.status == 401, clock.trouble == nil {
      // The first assertion was dated by our own clock; now the platform's is known.
      answer = try await askForToken()
      clock.heard(answer)
    }
    if !answer.isSuccess, let trouble = clock.trouble { throw TroubleError(trouble: trouble) }
    switch Judgement(answer, place: "token_url") {
    case .taken: break
    case .trouble(let trouble) where trouble.kind != .refusesUs: throw TroubleError(trouble: trouble)
    case .fault(let reason):
      throw TroubleError(
        trouble: TargetTrouble(.unreachable, reason, mend: "Nothing for now: it is tried again by itself."))
    case .known, .refused, .trouble:
      throw TroubleError(
        trouble: TargetTrouble(
          .refusesUs, "the platform gives no access token (\(answer.words))",
          mend: "Compare 'client_id', 'key_id', 'token_url' and the public key with the platform's registration."))
    }
    guard let given = try? JSONDecoder().decode(TokenAnswer.self, from: answer.body) else {
      throw TroubleError(
        trouble: TargetTrouble(
          .misconfigured, "what 'token_url' answers is no access token", mend: "Check 'token_url' of this target."))
    }
    let lifetime = given.expires_in ?? 300
    token = Token(text: given.access_token, expires: now().addingTimeInterval(max(1, lifetime - min(60, lifetime / 2))))
    return given.access_token
  }

  private func askForToken() async throws(TroubleError) -> HTTPAnswer {
    let issued = Int(clock.now(now()).timeIntervalSince1970) - 60
    let assertion = Assertion(
      iss: settings.clientID, sub: settings.clientID, aud: settings.audience, iat: issued, exp: issued + 360,
      jti: UUID().text)
    let signed: String
    do {
      let keys = JWTKeyCollection()
      let kid = settings.keyID.map { JWKIdentifier(string: $0) }
      await keys.add(
        rsa: try Insecure.RSA.PrivateKey(pem: settings.key.text), digestAlgorithm: .sha256, kid: kid)
      signed = try await keys.sign(assertion, kid: kid)
    } catch {
      throw TroubleError(
        trouble: TargetTrouble(
          .misconfigured, "the private key cannot be used",
          mend: "'key_file' has to hold a PEM private RSA key of at least 2048 bits."))
    }
    var scopes = [AGSScope.lineItem, AGSScope.score, AGSScope.result]
    if settings.membershipsURL != nil { scopes.append(AGSScope.roster) }
    let form = [
      ("grant_type", "client_credentials"),
      ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
      ("client_assertion", signed), ("scope", scopes.joined(separator: " ")),
    ].map { "\($0)=\(Self.escaped($1))" }.joined(separator: "&")
    return try await link.send(
      .POST, settings.tokenURL,
      headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")],
      body: Data(form.utf8))
  }

  static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))) ?? text
  }
}

extension String {
  /// `<address>/<path>?<its query>&<more>`: AGS puts the path before the query of the address.
  func extended(path: String = "", query: [(String, String)] = []) -> String {
    let parts = split(separator: "?", maxSplits: 1).map(String.init)
    let more = query.map { "\($0)=\(AGSConnection.escaped($1))" }
    let questions = (parts.dropFirst() + more).joined(separator: "&")
    return (parts.first ?? "") + path + (questions.isEmpty ? "" : "?" + questions)
  }
}
