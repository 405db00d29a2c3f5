import Attempts
import Foundation

/// Which pages a session opens. The two have a cookie each and know nothing of one another: a learner's session opens no
/// page of the trainers, and a trainer's none of the bench.
enum Area: String, Hashable, Sendable, CaseIterable {
  case bench, trainer

  var cookie: String { "proefbank_\(rawValue)" }

  /// Where the browser sends the cookie to.
  var path: String {
    switch self {
    case .bench: "/"
    case .trainer: "/trainer"
    }
  }

  var loginPath: String {
    switch self {
    case .bench: "/login"
    case .trainer: "/trainer/login"
    }
  }
}

/// Somebody at a screen, from identification until the lock.
struct Session: Sendable, Identifiable {
  /// Names the session on the server; never leaves it, other than the token of the cookie.
  let id: UUID
  let area: Area
  /// Nil: practises without a name.
  var identity: Identity?
  let began: Date
  /// When the person last did something; live events do not count.
  var lastUsed: Date
  /// Stands in every form of this session, so that no other site can send one.
  let formToken: String

  var learner: Learner? {
    if case .learner(let learner)? = identity?.person { learner } else { nil }
  }

  var staff: StaffMember? {
    if case .staff(let member)? = identity?.person { member } else { nil }
  }

  /// Language of the person; nil without one.
  var language: String? { learner?.language ?? staff?.language }
}

/// When a screen that nobody uses is locked.
struct SessionRules: Hashable, Sendable {
  /// Seconds without a touch. At the bench it is long, for a learner wires without touching the screen; the attempt itself is
  /// not ended by a lock.
  var idle: [Area: TimeInterval] = [.bench: 30 * 60, .trainer: 15 * 60]
  /// Seconds after which everybody identifies again.
  var longest: TimeInterval = 12 * 3600
  /// Sessions that are kept at most; the one that was used longest ago goes first.
  var most = 500

  func isOver(_ session: Session, at now: Date) -> Bool {
    now.timeIntervalSince(session.lastUsed) >= idle[session.area, default: 0]
      || now.timeIntervalSince(session.began) >= longest
  }
}
