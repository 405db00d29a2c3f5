import Attempts
import ExerciseRun
import Foundation
import Logging
import SQLiteAttempts
import ServiceLifecycle

/// Marks, once the daemon runs, who passed an exercise before its version was raised. The start does not wait for it.
struct RetrainingService: Service {
  let store: SQLiteAttempts
  /// By exercise.
  let versions: [String: Int]
  let clock: any EventClock
  let logger: Logger

  func run() async throws {
    do throws(PeopleError) {
      let marks = try await store.markForRetraining(
        versions: versions, by: ReleaseDesk.automaticReviewer, at: clock.now().wallClock)
      if !marks.isEmpty {
        logger.notice(
          "exercises have changed since they were passed",
          metadata: [
            "learners": "\(Set(marks.map(\.learner)).count)",
            "exercises": "\(Set(marks.map(\.exercise)).sorted().joined(separator: " "))",
          ])
      }
    } catch {
      logger.error("nobody was marked for retraining", metadata: ["reason": "\(error)"])
    }
    try await gracefulShutdown()
  }
}
