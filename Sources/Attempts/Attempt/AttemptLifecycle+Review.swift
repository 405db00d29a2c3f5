import Foundation
package import Grading

/// Breaks, help and time while it runs; and what people do with a grade.
extension AttemptLifecycle {
  /// The learner takes a break. The caller has taken the power away.
  package mutating func paused(at time: EventTime) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.pause)
    attempt.phase = .paused
    return [event(.paused, time)]
  }

  /// Goes on after a break. Nothing is energised by that.
  package mutating func resumed(at time: EventTime) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.resume)
    attempt.phase = .running
    return [event(.resumed, time)]
  }

  /// More minutes for this learner, on top of what was given before.
  package mutating func extended(
    minutes: Int, by who: String, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.extend)
    guard minutes > 0 else { throw .nothingChanges }
    attempt.record.extraMinutes += minutes
    return [event(.extended(minutes: minutes, by: who), time)]
  }

  /// A trainer says how much help there was; the last word counts.
  package mutating func assisted(
    _ assistance: Assistance, by who: String, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.assist)
    attempt.record.assistance = assistance
    // Whoever signed, signed for what stood there.
    attempt.record.signatures = []
    return [event(.assisted(assistance, by: who), time)]
  }

  /// The time is up, where the exercise has a limit: ends it as a timeout.
  package mutating func timedOut(
    activeMinutes: Double, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.end)
    guard let left = attempt.minutesLeft(activeMinutes: activeMinutes) else { throw .timeNotUp(minutesLeft: .max) }
    if left > 0 { throw .timeNotUp(minutesLeft: Int(left.rounded(.up))) }
    return try end(.timeout, reason: "the time was up", at: time)
  }

  package mutating func reflected(_ reflection: Reflection, at time: EventTime) throws(AttemptRefusal) -> [AttemptEvent]
  {
    try require(.reflect)
    return [event(.reflected(reflection), time)]
  }

  /// A trainer has looked at it and leaves the grade as it is. Who may do so is in ``ReviewRules``.
  package mutating func reviewed(_ review: Review, at time: EventTime) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.review)
    attempt.phase = .reviewed
    attempt.record.reviewer = review.by
    attempt.record.signatures = []
    return [event(.reviewed(review), time)]
  }

  /// Puts another score in the place of the one in force. Both are kept; a score that was released is superseded by the
  /// next release.
  package mutating func overridden(
    score: Int, reason: String, by who: String, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.override)
    if attempt.mode == .practice { throw .practiceIsNotReleased }
    guard (0...100).contains(score) else { throw .scoreOutOfRange(score) }
    guard !reason.isBlank else { throw .reasonMissing }
    guard attempt.score != score else { throw .nothingChanges }
    let before = attempt.score
    change(to: score, verdict: nil, by: who)
    let override = Override(before: before, after: score, reason: reason, by: who, revision: attempt.gradeRevision)
    return [event(.overridden(override), time)]
  }

  /// What worked in an unexpected way counts as passed, with the score that it has.
  package mutating func acceptedVariant(
    reason: String, by who: String, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.acceptVariant)
    guard attempt.outcome == .unexpectedButWorking else { throw .notAVariant(attempt.outcome) }
    guard !reason.isBlank else { throw .reasonMissing }
    attempt.outcome = .passed
    attempt.phase = .reviewed
    attempt.record.reviewer = who
    attempt.record.signatures = []
    return [event(.variantAccepted(reason: reason, by: who), time)]
  }

  /// Takes a new grade of what was measured then, and the pass mark of the exercise that gave it. A score that was released
  /// is superseded by the next release.
  package mutating func regraded(
    _ grade: Grade, passMark: Int, reason: String, by who: String, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.regrade)
    guard !reason.isBlank else { throw .reasonMissing }
    guard let score = grade.score, grade.verdict != .kitFault, grade.verdict != .repeatScan else {
      throw .nothingToRelease(grade.verdict)
    }
    change(to: score, verdict: grade.verdict, by: nil)
    attempt.phase = .graded
    attempt.exerciseVersion = grade.exerciseVersion
    attempt.exerciseHash = grade.exerciseHash
    attempt.kitHash = grade.kitHash
    attempt.record.grader = grade.grader
    attempt.record.passMark = passMark
    return [event(.regraded(grade, revision: attempt.gradeRevision, reason: reason, by: who), time)]
  }

  /// Learner or trainer signs for the grade in force.
  package mutating func signedOff(_ signOff: SignOff, at time: EventTime) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.sign)
    guard attempt.record.signatures.insert(signOff.role).inserted else { throw .signedAlready(signOff.role) }
    return [event(.signedOff(signOff), time)]
  }

  /// Whoever signed, signed for the score before.
  private mutating func change(to score: Int, verdict: Grade.Verdict?, by reviewer: String?) {
    attempt.gradeRevision += 1
    attempt.score = score
    attempt.record.signatures = []
    attempt.record.reviewer = reviewer
    attempt.phase = .reviewed
    if let verdict {
      attempt.outcome = verdict
    } else if let passMark = attempt.record.passMark {
      attempt.outcome = score >= passMark ? .passed : .failed
    }
  }
}

extension Attempt {
  /// Nil without a limit; never less than zero.
  package func minutesLeft(activeMinutes: Double) -> Double? {
    record.timeLimit.map { max(0, Double($0 + record.extraMinutes) - activeMinutes) }
  }

  /// How much help there was: a trainer's word, else what the hints say.
  package var assistance: Assistance { record.assistance ?? (hintsShown == 0 ? .solo : .assisted) }
}
