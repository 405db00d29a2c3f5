import Foundation
import Synchronization

/// Learners who called a trainer, by station; gone with the daemon, for nobody waits that long.
package final class HelpCalls: Sendable {
  private let calls = Mutex<[String: Date]>([:])
  private let watchers = Mutex<[UUID: AsyncStream<Void>.Continuation]>([:])

  package init() {}

  /// Since when a station waits for a trainer; nil when it does not.
  func since(_ station: String) -> Date? { calls.withLock { $0[station] } }

  /// Calling again does not begin a new wait.
  func call(from station: String, at date: Date) {
    calls.withLock { $0[station] = $0[station] ?? date }
    tell()
  }

  /// A trainer came, or the learner no longer needs one.
  func answered(_ station: String) {
    calls.withLock { $0[station] = nil }
    tell()
  }

  /// A value at each change.
  func changes() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let key = UUID()
    watchers.withLock { $0[key] = continuation }
    continuation.onTermination = { [weak self] _ in self?.watchers.withLock { $0[key] = nil } }
    return stream
  }

  private func tell() {
    for watcher in watchers.withLock({ Array($0.values) }) { watcher.yield() }
  }
}
