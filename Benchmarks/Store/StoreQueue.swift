import ArgumentParser
import Attempts
import Foundation
import SQLiteAttempts

/// A database with released scores that wait for the sync job.
struct StoreQueue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Makes a database with released scores that wait for a target.",
    discussion: "Example: proefbank-store-bench queue --rows 10000 --database .build-bench/queue.db")
  /// As a school has them: nobody does one exercise ten thousand times.
  private static let learners = 250

  @Option(help: "Released scores.")
  var rows = 10_000
  @Option(help: "The database to make.", completion: .file(extensions: ["db"]))
  var database: String
  @Option(help: "The target that they wait for.")
  var target = "records"

  func run() async throws {
    let store = try SQLiteAttempts(path: database, targets: [target])
    var learners: [Learner] = []
    for number in 1...Self.learners {
      let learner = Learner(id: UUID(), name: "Learner \(number)", number: "\(number)", language: "nl")
      try await store.addLearner(learner)
      learners.append(learner)
    }
    for number in 0..<rows {
      let learner = learners[number % learners.count]
      var attempt = BenchAttempts.attempt(number / learners.count, of: learner)
      // Of the past days, so that no clock is in doubt.
      attempt.startedAt = Date().addingTimeInterval(-86_400 - 60 * Double(number))
      let release = try await BenchAttempts.graded(attempt, of: learner, in: store)
      try await store.release(release.attempt, event: release.event, score: release.score)
    }
  }
}
