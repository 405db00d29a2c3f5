package import Attempts
package import Exercises
package import Foundation
import Grading

/// Where a trainer lets scores go: what waits, and the release.
package struct ReviewDesk: Sendable {
  let store: any AttemptStore
  let rules: ReleaseRules
  let clock: any EventClock

  package init(store: any AttemptStore, rules: ReleaseRules, clock: any EventClock) {
    self.store = store
    self.rules = rules
    self.clock = clock
  }

  /// Graded attempts that may be released, newest first; practice and unattributed attempts are not among them.
  package func waiting(limit: Int = 100) async throws(RunError) -> [Attempt] {
    do {
      let graded = try await store.attempts(matching: AttemptFilter(phases: [.graded], limit: limit))
      return graded.filter { rules.objection(to: $0) == nil }
    } catch {
      throw .store(error)
    }
  }

  /// Releases the grade in force: the attempt, its log and one outbox row for each target, in one transaction.
  ///
  /// The score supersedes the one that left the bench last, if any did.
  ///
  /// - Returns: The attempt as it is now.
  /// - Throws: ``RunError/refused(_:)`` when the rules keep it at the bench or it has gone already, ``RunError/store(_:)``.
  @discardableResult
  package func release(_ id: UUID, by reviewer: String) async throws(RunError) -> Attempt {
    do {
      let attempt = try await store.attempt(id)
      let events = try await store.events(of: id)
      let now = clock.now()
      var lifecycle = AttemptLifecycle(attempt, lastEvent: events.last?.number ?? 0)
      let event = try lifecycle.released(by: reviewer, rules: rules, at: now)
      guard let learnerID = attempt.learner else { throw AttemptRefusal.unattributed }
      let learner = try await store.learner(learnerID)
      guard
        let score = ReleasedScore(
          of: attempt, learner: learner, activeMinutes: events.activeMinutes, reviewer: reviewer,
          supersedes: attempt.record.releasedRevision)
      else { throw AttemptRefusal.nothingToRelease(attempt.outcome) }
      try await store.release(lifecycle.attempt, event: event, score: score)
      return lifecycle.attempt
    } catch let refusal as AttemptRefusal {
      throw .refused(refusal)
    } catch StoreError.alreadyReleased(let attempt, _) {
      throw .refused(.alreadyReleased(attempt))
    } catch let error as StoreError {
      throw .store(error)
    } catch {
      throw .store(.storage(path: "attempts", reason: "\(error)"))
    }
  }

  /// Releases what its exercise releases by itself, and what a crash kept from being released just after it was graded.
  package func releaseAutomatically(
    station: String, exercise: @Sendable (String) -> Exercise?
  ) async throws(RunError) {
    let graded: [Attempt]
    do {
      graded = try await store.attempts(matching: AttemptFilter(phases: [.graded], station: station, limit: 1000))
    } catch {
      throw .store(error)
    }
    for attempt in graded {
      guard let exercise = exercise(attempt.exercise), exercise.contentHash == attempt.exerciseHash,
        rules.releasesAutomatically(attempt, of: exercise, at: clock.now())
      else { continue }
      do {
        try await release(attempt.id, by: Self.automaticReviewer)
      } catch RunError.refused(.alreadyReleased) {
        continue
      }
    }
  }

  /// Stands in the place of a reviewer where the exercise releases by itself.
  package static let automaticReviewer = "automatic"
}
