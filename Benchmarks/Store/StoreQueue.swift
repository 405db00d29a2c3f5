import ArgumentParser
import Attempts
import Foundation
import SQLiteAttempts

/// A database with released scores that wait for the sync job.
struct StoreQueue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Makes a database with released scores that wait for a target.",
    discussion: "Example: proefbank-store-bench queue --rows 10000 --database .build-bench/queue.db")
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
      let release = try await BenchAttempts.graded(attempt, of: learner, in: store)
      try await store.release(release.attempt, event: release.event, score: release.score)
    }
  }
}
