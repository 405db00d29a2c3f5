import ArgumentParser
import Attempts
import Foundation
import Grading
import SQLiteAttempts

/// A database with released scores that wait for the sync job.
struct StoreQueue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Makes a database with released scores that wait for a target.",
    discussion: "Example: proefbank-store-bench queue --rows 10000 --database /var/tmp/proefbank.db")
  @Option(help: "Released scores.")
  var rows = 10_000
  @Option(help: "The database to make.", completion: .file(extensions: ["db"]))
  var database: String
  @Option(help: "The target that they wait for.")
  var target = "records"

  func run() async throws {
    let store = try SQLiteAttempts(path: database, targets: [target])
    let learner = Learner(id: UUID(), name: "Learner", number: "1", language: "nl")
    try await store.addLearner(learner)
    for number in 0..<rows {
      var attempt = BenchAttempts.attempt(0, of: learner)
      // Of the past days, so that no clock is in doubt.
      attempt.startedAt = Date().addingTimeInterval(-86_400 - 60 * Double(number))
      attempt.phase = .graded
      attempt.gradeRevision = 1
      attempt.score = 90
      attempt.outcome = .passed
      try await store.add(attempt, started: BenchAttempts.event(1, .started, of: attempt))
      var lifecycle = AttemptLifecycle(attempt, lastEvent: 1)
      let event = try lifecycle.released(
        by: "t-01", rules: ReleaseRules(), at: BenchAttempts.event(2, .started, of: attempt).at)
      guard
        let score = ReleasedScore(
          of: lifecycle.attempt, learner: learner, activeMinutes: 10, reviewer: "t-01", supersedes: nil)
      else { continue }
      try await store.release(lifecycle.attempt, event: event, score: score)
    }
  }
}
