import Synchronization

/// Feeds the service manager's watchdog once every part of the daemon has shown life since the last time.
///
/// There is no timer in between: the call that feeds it is made by the loop whose life it proves. A loop that hangs no
/// longer beats, and nobody beats for it.
package final class Watchdog: Sendable {
  private struct State {
    var silent: Set<Int>
    var fedAt: UInt64?
  }

  private let state: Mutex<State>
  private let parts: Range<Int>
  private let feed: @Sendable () -> Void
  /// ns between two beats of a part, at most: a quarter of what the service manager allows.
  package let interval: UInt64

  /// - Parameters:
  ///   - parts: How many parts have to show life.
  ///   - limit: ns within which the service manager wants to be fed.
  ///   - feed: Feeds it; called on the thread of the part that was the last one to beat.
  package init(parts: Int, limit: UInt64, feed: @escaping @Sendable () -> Void) {
    self.parts = 0..<parts
    self.feed = feed
    interval = max(1, limit / 4)
    state = Mutex(State(silent: Set(0..<parts)))
  }

  /// The part is alive at `now` (ns of any clock that does not go back).
  package func beat(_ part: Int, now: UInt64) {
    let isDue = state.withLock { state in
      state.silent.remove(part)
      guard state.silent.isEmpty else { return false }
      // A busy cable goes round a thousand times a second.
      if let fedAt = state.fedAt, now < fedAt + interval / 2 { return false }
      state.fedAt = now
      state.silent = Set(parts)
      return true
    }
    if isDue { feed() }
  }
}
