import Attempts
import Foundation
import Synchronization

/// Which screen of a station acts and which only watch: one acts at a time. A screen that is gone frees the station.
final class StationControl: Sendable {
  private struct Holder {
    var session: UUID
    var lastSeen: Date
  }

  /// Seconds without a sign of life, such as the live connection, after which a screen is gone.
  static let longestSilence: TimeInterval = 45

  private let isAlive: @Sendable (UUID) -> Bool
  private let now: @Sendable () -> Date
  private let holders = Mutex<[String: Holder]>([:])

  /// `isAlive` tells whether a session still exists: whoever signs out leaves the station.
  init(isAlive: @escaping @Sendable (UUID) -> Bool, now: @escaping @Sendable () -> Date = { Date() }) {
    self.isAlive = isAlive
    self.now = now
  }

  /// The screen is alive; it keeps the station if it has it.
  func seen(_ session: Session, at station: String) {
    holders.withLock { holders in
      if holders[station]?.session == session.id { holders[station]?.lastSeen = now() }
    }
  }

  /// Whether this screen acts at the station now. It takes the station when nobody else acts there.
  ///
  /// An attempt with a name is only for that person; one without a name for the screen that began it, or any other once
  /// that one is gone.
  func mayAct(_ session: Session, at station: String, attempt: Attempt?) -> Bool {
    if let attempt, attempt.isActive, let learner = attempt.learner, learner != session.learner?.id { return false }
    let now = now()
    return holders.withLock { holders in
      if let holder = holders[station], holder.session != session.id,
        now.timeIntervalSince(holder.lastSeen) < Self.longestSilence, isAlive(holder.session)
      {
        return false
      }
      holders[station] = Holder(session: session.id, lastSeen: now)
      return true
    }
  }

  /// The same person goes on at another screen.
  ///
  /// - Returns: Whether it was allowed: the attempt is this person's.
  func takeOver(_ session: Session, at station: String, attempt: Attempt?) -> Bool {
    guard let learner = session.learner?.id, attempt?.learner == learner else { return false }
    let now = now()
    holders.withLock { $0[station] = Holder(session: session.id, lastSeen: now) }
    return true
  }

  /// Whether this screen has the station; asks for nothing.
  func has(_ session: Session, _ station: String) -> Bool {
    holders.withLock { $0[station]?.session == session.id }
  }
}
