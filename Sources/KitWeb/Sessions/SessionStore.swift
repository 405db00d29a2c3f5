import Attempts
import Crypto
import Foundation
import Synchronization

/// The sessions of this daemon, in memory: a restart locks every screen and changes no attempt.
final class SessionStore: Sendable {
  private let rules: SessionRules
  private let now: @Sendable () -> Date
  /// By the digest of the token, so that the tokens themselves are nowhere.
  private let sessions = Mutex<[SHA256Digest: Session]>([:])

  init(rules: SessionRules = SessionRules(), now: @escaping @Sendable () -> Date = { Date() }) {
    self.rules = rules
    self.now = now
  }

  /// Begins a session.
  ///
  /// - Returns: The token for the cookie: 256 random bits.
  func begin(_ area: Area, as identity: Identity?) -> String {
    let token = Self.randomToken()
    let now = now()
    let session = Session(
      id: UUID(), area: area, identity: identity, began: now, lastUsed: now, formToken: Self.randomToken())
    sessions.withLock { sessions in
      sessions = sessions.filter { !rules.isOver($0.value, at: now) }
      if sessions.count >= rules.most, let oldest = sessions.min(by: { $0.value.lastUsed < $1.value.lastUsed }) {
        sessions[oldest.key] = nil
      }
      sessions[Self.key(token)] = session
    }
    return token
  }

  /// The session of a token, unless it is over or of the other area. `touching` says that the person did something now.
  func find(_ token: String, in area: Area, touching: Bool) -> Session? {
    let now = now()
    let key = Self.key(token)
    return sessions.withLock { sessions in
      guard var session = sessions[key], session.area == area else { return nil }
      if rules.isOver(session, at: now) {
        sessions[key] = nil
        return nil
      }
      if touching {
        session.lastUsed = now
        sessions[key] = session
      }
      return session
    }
  }

  /// Adds what the person proved besides, such as the PIN before an assessment.
  func prove(_ proofs: Set<IdentityProof>, token: String) {
    sessions.withLock { sessions in
      sessions[Self.key(token)]?.identity?.proofs.formUnion(proofs)
    }
  }

  func end(_ token: String) {
    sessions.withLock { $0[Self.key(token)] = nil }
  }

  /// Whether a session is still alive, by its identifier.
  func isAlive(_ id: UUID) -> Bool {
    let now = now()
    return sessions.withLock { $0.values.contains { $0.id == id && !rules.isOver($0, at: now) } }
  }

  private static func key(_ token: String) -> SHA256Digest { SHA256.hash(data: Data(token.utf8)) }

  private static func randomToken() -> String {
    let bytes = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Data($0) }
    return bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}

extension Session {
  /// Whether a form was made for this session; takes as long for a wrong token as for the right one.
  func owns(formToken written: String?) -> Bool {
    guard let written else { return false }
    return SHA256.hash(data: Data(written.utf8)) == SHA256.hash(data: Data(formToken.utf8))
  }
}
