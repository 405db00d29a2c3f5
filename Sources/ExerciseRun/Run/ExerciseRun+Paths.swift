package import Attempts
package import Exercises
import Foundation

extension PathProgress {
  /// Whether this is a test that the learner may take now, or took: what comes before it on the path was practised, and an entry test
  /// comes before everything. Prerequisites do not stand in its way.
  package func offers(test exercise: Exercise) -> Bool {
    (entryTest + blocks.flatMap(\.steps)).contains { step in
      step.isTest && (step.state == .open || step.state == .done) && step.exercise.exercise == exercise.id
        && step.exercise.variant == exercise.variant
    }
  }
}

extension ExerciseRun {
  /// Whether a learning path offers this variant of an exercise to the learner as a test.
  ///
  /// - Throws: ``RunError/store(_:)``.
  func isOfferedTest(_ exercise: Exercise, to learner: UUID) async throws(RunError) -> Bool {
    guard !library.paths.isEmpty else { return false }
    let filter = AttemptFilter(learner: learner, limit: 10_000)
    let attempts = try await stored { () async throws(StoreError) in try await store.attempts(matching: filter) }
    let history = try await translated { try await store.history(of: learner) }
    let exempted = Set(history.exemptions.map(\.exercise))
    return library.paths.contains { path in
      PathProgress(path, attempts: attempts, exempted: exempted) { library.exercise($0)?.passMark ?? 100 }
        .offers(test: exercise)
    }
  }
}
