package import Attempts
package import Exercises
package import Foundation
import Grading

/// Where scores leave the bench: what a trainer lets go, and what its exercise releases by itself.
package struct ReleaseDesk: Sendable {
  private let store: any RunStore
  private let rules: ReleaseRules
  private let exercise: @Sendable (_ id: String) -> Exercise?
  private let paths: [LearningPath]
  private let clock: any EventClock

  /// `exercise` tells what the library has under an id, for its title; `paths` say what an entry test saves.
  package init(
    store: any RunStore, rules: ReleaseRules, exercise: @escaping @Sendable (_ id: String) -> Exercise? = { _ in nil },
    paths: [LearningPath] = [], clock: any EventClock
  ) {
    self.store = store
    self.rules = rules
    self.exercise = exercise
    self.paths = paths
    self.clock = clock
  }

  /// Releases the grade in force: the attempt, its log and one outbox row for each target. A learner who was to be trained
  /// again and passed is marked no more, and one whose entry test was good enough is exempted. All of it in one transaction.
  ///
  /// - Returns: The attempt as it is now.
  /// - Throws: ``RunError/refused(_:)`` when the rules keep it at the bench or it has gone already, ``RunError/store(_:)``.
  @discardableResult
  package func release(_ id: UUID, by reviewer: String) async throws(RunError) -> Attempt {
    let (attempt, summary) = try await translated {
      (try await store.attempt(id), try await store.summary(of: id))
    }
    let now = clock.now()
    var lifecycle = AttemptLifecycle(attempt, lastEvent: summary.events)
    let event: AttemptEvent
    do throws(AttemptRefusal) {
      event = try lifecycle.released(by: reviewer, rules: rules, at: now)
    } catch {
      throw .refused(error)
    }
    guard let learnerID = attempt.learner else { throw .refused(.unattributed) }
    let learner = try await translated { try await store.learner(learnerID) }
    guard
      let score = ReleasedScore(
        of: lifecycle.attempt, learner: learner, activeMinutes: summary.activeMinutes, releasedBy: reviewer,
        supersedes: attempt.record.releasedRevision,
        titles: exercise(attempt.exercise)?.texts.mapValues(\.title) ?? [:], clock: now.quality)
    else { throw .refused(.nothingToRelease(attempt.outcome)) }
    let exempted = EntryTest.exemptions(after: lifecycle.attempt, paths: paths).map { exercise in
      Exemption(
        learner: learnerID, exercise: exercise, reason: "entry test \(attempt.exercise): \(score.score)", by: reviewer,
        at: now.wallClock, attempt: attempt.id)
    }
    let effects = ReleaseEffects(endsRetraining: lifecycle.attempt.isPass, exemptions: exempted)
    try await translated {
      try await store.release(lifecycle.attempt, event: event, score: score, effects: effects)
    }
    return lifecycle.attempt
  }

  /// Releases what its exercise releases by itself, and what a crash kept from being released just after it was graded. One that
  /// cannot go, such as that of somebody who was erased, keeps no other.
  package func releaseAutomatically(
    station: String, exercise: @Sendable (String) -> Exercise?
  ) async throws(RunError) {
    let graded = try await translated {
      try await store.attempts(matching: AttemptFilter(phases: [.graded], station: station, limit: 1000))
    }
    for attempt in graded {
      guard let exercise = exercise(attempt.exercise), exercise.contentHash == attempt.exerciseHash,
        rules.releasesAutomatically(attempt, of: exercise, at: clock.now())
      else { continue }
      do {
        try await release(attempt.id, by: Self.automaticReviewer)
      } catch RunError.refused {
        continue
      } catch RunError.store(.unknownLearner) {
        continue
      }
    }
  }

  /// Stands in the place of a reviewer where the exercise releases by itself.
  package static let automaticReviewer = "automatic"
}

/// Runs calls of the store, and says in the words of a run what went wrong in them.
func translated<Value>(_ body: () async throws -> Value) async throws(RunError) -> Value {
  do {
    return try await body()
  } catch let error as RunError {
    throw error
  } catch StoreError.alreadyReleased(let attempt, _) {
    throw .refused(.alreadyReleased(attempt))
  } catch StoreError.outOfSequence {
    throw .refused(.changedMeanwhile)
  } catch let error as StoreError {
    throw .store(error)
  } catch PeopleError.store(let error) {
    throw .store(error)
  } catch {
    throw .store(.storage(path: "people", reason: "\(error)"))
  }
}
