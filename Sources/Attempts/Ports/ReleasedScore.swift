package import Foundation
package import Grading

/// A released score as it goes out: frozen at the moment of the release.
package struct ReleasedScore: Hashable, Sendable, Codable {
  package var attempt: UUID
  package var gradeRevision: Int
  package var learner: UUID
  package var learnerNumber: String
  package var exercise: String
  package var startedAt: Date
  package var submittedAt: Date
  package var activeMinutes: Double
  package var score: Int
  package var maximum: Int
  package var verdict: Grade.Verdict
  package var assistance: String
  /// Number of whoever judged it last; of whoever let it go where nobody did.
  package var reviewer: String
  /// The revision that this one replaces.
  package var supersedes: Int?
  /// Nil in scores of versions that did not keep it.
  package var context: ReleaseContext?
  package init(
    attempt: UUID, gradeRevision: Int, learner: UUID, learnerNumber: String, exercise: String, startedAt: Date,
    submittedAt: Date, activeMinutes: Double, score: Int, maximum: Int, verdict: Grade.Verdict, assistance: String,
    reviewer: String, supersedes: Int?, context: ReleaseContext? = nil
  ) {
    self.attempt = attempt
    self.gradeRevision = gradeRevision
    self.learner = learner
    self.learnerNumber = learnerNumber
    self.exercise = exercise
    self.startedAt = startedAt
    self.submittedAt = submittedAt
    self.activeMinutes = activeMinutes
    self.score = score
    self.maximum = maximum
    self.verdict = verdict
    self.assistance = assistance
    self.reviewer = reviewer
    self.supersedes = supersedes
    self.context = context
  }
}

/// By what the grade of a revision came about, as it was at its release: a later regrade changes the attempt, not this.
package struct ReleaseContext: Hashable, Sendable, Codable {
  package var exerciseVersion: Int
  package var exerciseHash: String
  /// What the exercise is called, by language; empty where nobody knew it any more.
  package var titles: [String: String]
  /// Version of the grader.
  package var grader: String?
  package var kitSerial: String?
  /// Of the learner.
  package var language: String
  /// The clock at the release.
  package var clock: EventTime.Quality
  /// 1 for the first assessment of this learner with this exercise; nil until a store has counted.
  package var attemptNumber: Int?
  /// SHA-256 of the submission in the log, as JSON with sorted keys; nil without one, and until a store has looked.
  package var evidence: String?

  package init(
    exerciseVersion: Int, exerciseHash: String, titles: [String: String] = [:], grader: String?, kitSerial: String?,
    language: String, clock: EventTime.Quality, attemptNumber: Int? = nil, evidence: String? = nil
  ) {
    self.exerciseVersion = exerciseVersion
    self.exerciseHash = exerciseHash
    self.titles = titles
    self.grader = grader
    self.kitSerial = kitSerial
    self.language = language
    self.clock = clock
    self.attemptNumber = attemptNumber
    self.evidence = evidence
  }
}

extension ReleasedScore {
  /// The grade in force as it goes out; nil when there is none, or nobody to whom it belongs.
  ///
  /// - Parameters:
  ///   - attempt: As it is once it is released.
  ///   - learner: Whose it is.
  ///   - activeMinutes: Of the attempt.
  ///   - releaser: Number of whoever lets it go.
  ///   - supersedes: The revision that it replaces.
  ///   - titles: What the exercise is called, by language.
  ///   - clock: By which it is released.
  package init?(
    of attempt: Attempt, learner: Learner, activeMinutes: Double, releasedBy releaser: String, supersedes: Int?,
    titles: [String: String] = [:], clock: EventTime.Quality
  ) {
    guard attempt.learner == learner.id, let score = attempt.score, let verdict = attempt.outcome else { return nil }
    self.init(
      attempt: attempt.id, gradeRevision: attempt.gradeRevision, learner: learner.id, learnerNumber: learner.number,
      exercise: attempt.exercise, startedAt: attempt.startedAt, submittedAt: attempt.submittedAt ?? attempt.startedAt,
      activeMinutes: activeMinutes, score: score, maximum: 100, verdict: verdict,
      assistance: attempt.assistance.rawValue, reviewer: attempt.record.reviewer ?? releaser, supersedes: supersedes,
      context: ReleaseContext(
        exerciseVersion: attempt.exerciseVersion, exerciseHash: attempt.exerciseHash, titles: titles,
        grader: attempt.record.grader, kitSerial: attempt.kit?.serialNumber, language: learner.language, clock: clock))
  }
}
