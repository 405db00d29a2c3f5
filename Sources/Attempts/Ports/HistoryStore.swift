package import Foundation

/// Where it is kept what a learner may begin, and has to do again.
package protocol HistoryStore: Sendable {
  func grant(_ exemption: Exemption) async throws(PeopleError)
  func grant(_ chance: NewChance) async throws(PeopleError)
  /// Assessments, exemptions and chances of a learner.
  func history(of learner: UUID) async throws(PeopleError) -> LearnerHistory
  /// Replaces the mark that there is for this learner and exercise.
  func mark(_ retraining: Retraining) async throws(PeopleError)
  func unmark(learner: UUID, exercise: String, by who: String, at date: Date) async throws(PeopleError)
  /// Oldest first; of one learner or of all.
  func retraining(of learner: UUID?) async throws(PeopleError) -> [Retraining]
}

/// Somebody passed an exercise that has changed since, and is to do it again.
package struct Retraining: Hashable, Sendable, Codable {
  package var learner: UUID
  package var exercise: String
  package var reason: String
  /// Number of the staff member.
  package var by: String
  package var at: Date

  package init(learner: UUID, exercise: String, reason: String, by: String, at: Date) {
    self.learner = learner
    self.exercise = exercise
    self.reason = reason
    self.by = by
    self.at = at
  }
}
