package import Attempts
package import Foundation

/// How the scores get away: `GET /v1/sync`. Pages, metrics and `doctor` read it; the sync job itself writes what it says.
package struct SyncState: Codable, Hashable, Sendable {
  /// Whether a person has to look.
  package var alarm: Bool
  /// The last run of the sync job that went through to its end; nil when there was none.
  package var lastRun: Date?
  /// Scores wait, and the sync job has not run for a day.
  package var isOverdue: Bool
  package var targets: [TargetStatus]

  /// Without a run for this long while scores wait, the timer is off or broken.
  package static let longestPause: TimeInterval = 86_400

  package init(_ targets: [TargetStatus], now: Date) {
    self.targets = targets
    lastRun = targets.compactMap(\.health.lastRun).max()
    let waiting = targets.filter { $0.pending + $0.held > 0 }.compactMap(\.waitingSince).min()
    isOverdue = max(lastRun ?? .distantPast, waiting ?? .distantFuture).distance(to: now) > Self.longestPause
    alarm = isOverdue || targets.contains(where: \.alarm)
  }
}
