package import Foundation
package import Grading

/// Where attempts live. Whatever a call returned for is on disk; one contract suite runs against every implementation.
package protocol AttemptStore: Sendable {
  func add(_ attempt: Attempt, started: AttemptEvent) async throws(StoreError)
  /// Appends to the log and, in the same transaction, stores what has changed in the attempt itself.
  func append(_ events: [AttemptEvent], updating attempt: Attempt) async throws(StoreError)
  /// The same for several attempts, all of them or none.
  func append(_ changes: [AttemptChange]) async throws(StoreError)
  func attempt(_ id: UUID) async throws(StoreError) -> Attempt
  func events(of id: UUID) async throws(StoreError) -> [AttemptEvent]
  /// Newest first.
  func attempts(matching filter: AttemptFilter) async throws(StoreError) -> [Attempt]
  /// The same with learner and summary; reads no log.
  func listings(matching filter: AttemptFilter) async throws(StoreError) -> [AttemptListing]
  func summary(of id: UUID) async throws(StoreError) -> AttemptSummary
  /// Marks the attempt as released, puts its score in the outbox of each target, and does what that changes for the learner, in
  /// one transaction.
  func release(
    _ attempt: Attempt, event: AttemptEvent, score: ReleasedScore, effects: ReleaseEffects
  ) async throws(StoreError)

  /// Adds a learner, or replaces name, number and language of the one with the same identifier.
  func addLearner(_ learner: Learner) async throws(StoreError)
  func learner(_ id: UUID) async throws(StoreError) -> Learner
  func learners() async throws(StoreError) -> [Learner]

  func outboxSummary() async throws(StoreError) -> [OutboxSummary]
  /// Every row that this target has confirmed or that is pending, oldest first; the CSV is a picture of this.
  func allScores(target: String) async throws(StoreError) -> [OutboxRow]
}

extension AttemptStore {
  /// A release that changes nothing else for its learner.
  package func release(_ attempt: Attempt, event: AttemptEvent, score: ReleasedScore) async throws(StoreError) {
    try await release(attempt, event: event, score: score, effects: ReleaseEffects())
  }
}

/// What is appended to the log of one attempt, and the attempt as it is after that.
package struct AttemptChange: Hashable, Sendable {
  package var events: [AttemptEvent]
  package var attempt: Attempt

  package init(events: [AttemptEvent], attempt: Attempt) {
    self.events = events
    self.attempt = attempt
  }
}

/// What a released score changes for its learner, in the name of whoever released it.
package struct ReleaseEffects: Hashable, Sendable {
  /// Whether the learner does not have to be trained again in this exercise any more.
  package var endsRetraining: Bool
  /// What an entry test saves the learner; what an earlier revision of it saved and this one does not is taken back.
  package var exemptions: [Exemption]

  package init(endsRetraining: Bool = false, exemptions: [Exemption] = []) {
    self.endsRetraining = endsRetraining
    self.exemptions = exemptions
  }
}

package struct AttemptFilter: Hashable, Sendable {
  package var learner: UUID?
  package var exercise: String?
  package var phases: Set<Attempt.Phase>?
  package var station: String?
  package var mode: Attempt.Mode?
  package var outcomes: Set<Grade.Verdict>?
  /// Started at or after this.
  package var from: Date?
  /// Started before this.
  package var until: Date?
  /// Only attempts without a learner.
  package var isUnattributed = false
  /// Only attempts of this bench, not what was brought from another.
  package var isOwn = false
  /// Released, or ended without a grade, at or after this.
  package var settledFrom: Date?
  /// The last attempt of the page before: what follows it.
  package var after: UUID?
  package var limit: Int
  package init(
    learner: UUID? = nil, exercise: String? = nil, phases: Set<Attempt.Phase>? = nil, station: String? = nil,
    limit: Int = 100
  ) {
    self.learner = learner
    self.exercise = exercise
    self.phases = phases
    self.station = station
    self.limit = limit
  }
}

package struct OutboxRow: Hashable, Sendable, Codable {
  package var number: Int64
  package var score: ReleasedScore
  package var sentAt: Date?
  package init(number: Int64, score: ReleasedScore, sentAt: Date?) {
    self.number = number
    self.score = score
    self.sentAt = sentAt
  }
}

package struct OutboxSummary: Hashable, Sendable, Codable {
  package var target: String
  package var pending: Int
  package var sent: Int
  package init(target: String, pending: Int, sent: Int) {
    self.target = target
    self.pending = pending
    self.sent = sent
  }
}

/// Why the store could not do it; the attempt is as it was before.
package enum StoreError: Error, Hashable, Sendable {
  case unknownAttempt(UUID)
  case unknownLearner(UUID)
  case learnerNumberTaken(String)
  /// A name or number with a line break or another control character in it.
  case unprintable(String)
  /// The event numbers do not follow on those in the store.
  case outOfSequence(expected: Int, got: Int)
  case alreadyReleased(UUID, revision: Int)
  case diskFull(path: String)
  case storage(path: String, reason: String)
}
