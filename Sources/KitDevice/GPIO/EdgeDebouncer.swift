/// Tells a level that lasts from the bouncing of a contact. Times are ns of one clock.
struct EdgeDebouncer: Sendable {
  struct Change: Hashable, Sendable {
    var level: Bool
    /// When the level that has lasted began.
    var since: UInt64
  }

  private(set) var level: Bool
  /// 0: every edge counts.
  private let time: UInt64
  private let fallsAtOnce: Bool
  private var candidate: Change?

  /// `fallsAtOnce`: a 0 counts from its first edge, as for an emergency stop; a 1 has to last.
  init(level: Bool, microseconds: Int, fallsAtOnce: Bool = false) {
    self.level = level
    self.fallsAtOnce = fallsAtOnce
    time = UInt64(max(0, microseconds)) * 1000
  }

  /// Takes an edge; a change when it counts at once.
  mutating func edge(_ level: Bool, at moment: UInt64) -> Change? {
    guard level != self.level else {
      candidate = nil
      return nil
    }
    let change = Change(level: level, since: moment)
    guard time > 0, level || !fallsAtOnce else {
      self.level = level
      return change
    }
    candidate = change
    return nil
  }

  /// The change that has lasted long enough by `now`.
  mutating func settled(now: UInt64) -> Change? {
    guard let change = candidate, now >= change.since + time else { return nil }
    candidate = nil
    level = change.level
    return change
  }

  /// When ``settled(now:)`` may have something.
  var deadline: UInt64? { candidate.map { $0.since + time } }
}
