package import Foundation
package import Grading

/// What another grader or a corrected exercise would change in one stored attempt. Nothing changes until it is applied.
package struct RegradeDifference: Hashable, Sendable, Codable {
  package struct CriterionChange: Hashable, Sendable, Codable {
    package var id: String
    /// Points; nil where the criterion is not there.
    package var before: Int?
    package var after: Int?

    package init(id: String, before: Int?, after: Int?) {
      self.id = id
      self.before = before
      self.after = after
    }
  }

  package var attempt: UUID
  package var mode: Attempt.Mode
  package var isReleased: Bool
  /// A person put this score in the place of the grader's, or accepted a variant: a new grade does not change it.
  package var isOverridden: Bool
  /// The grader says what it said before, whatever a person made of that.
  package var isSameGrade: Bool
  package var scoreBefore: Int?
  package var scoreAfter: Int?
  package var verdictBefore: Grade.Verdict
  package var verdictAfter: Grade.Verdict
  package var criteria: [CriterionChange]
  package var exerciseHashBefore: String
  package var exerciseHashAfter: String
  package var graderBefore: String
  package var graderAfter: String

  package init(of listing: AttemptListing, before: Grade, after: Grade) {
    attempt = listing.attempt.id
    mode = listing.attempt.mode
    isReleased = listing.attempt.record.releasedRevision != nil || listing.attempt.phase == .released
    isOverridden = !listing.summary.overrides.isEmpty || listing.summary.variantAccepted
    isSameGrade = before.score == after.score && before.verdict == after.verdict
    scoreBefore = listing.attempt.score
    scoreAfter = after.score
    verdictBefore = listing.attempt.outcome ?? before.verdict
    verdictAfter = after.verdict
    exerciseHashBefore = before.exerciseHash
    exerciseHashAfter = after.exerciseHash
    graderBefore = before.grader
    graderAfter = after.grader
    let (old, new) = (before.criteria.points, after.criteria.points)
    criteria = Set(old.keys).union(new.keys).sorted().compactMap { id in
      old[id] == new[id] ? nil : CriterionChange(id: id, before: old[id], after: new[id])
    }
  }

  /// Whether score or verdict would be another one.
  package var changesResult: Bool {
    !isSameGrade && (scoreBefore != scoreAfter || verdictBefore != verdictAfter)
  }
}

/// All of a regrade before it is applied.
package struct RegradeReport: Hashable, Sendable, Codable {
  package var differences: [RegradeDifference]
  /// Attempts without a submission that can be graded, and why.
  package var skipped: [String: String]

  package init(differences: [RegradeDifference], skipped: [String: String]) {
    self.differences = differences
    self.skipped = skipped
  }

  package var changed: [RegradeDifference] { differences.filter(\.changesResult) }

  /// Those that a regrade applies by itself: changed, with a score, and not decided by a person.
  package var applicable: [RegradeDifference] {
    changed.filter { $0.scoreAfter != nil && !$0.isOverridden && $0.verdictAfter != .kitFault }
  }
}

extension [Criterion] {
  fileprivate var points: [String: Int] { reduce(into: [:]) { $0[$1.id, default: 0] += $1.points } }
}

extension [AttemptEvent] {
  /// What was graded.
  package var submission: Submission? {
    for event in reversed() {
      switch event.what {
      case .submitted(let measured): return .measured(measured)
      case .handedIn(let work): return work
      default: continue
      }
    }
    return nil
  }

  /// The grade of the grader that is in force, overrides apart.
  package var gradeInForce: Grade? {
    for event in reversed() {
      switch event.what {
      case .graded(let grade, _), .regraded(let grade, _, _, _): return grade
      default: continue
      }
    }
    return nil
  }
}

extension LearnerHistory {
  /// Exercises that were passed in a form that has changed since: `hashes` are those of the library, by exercise.
  package func passedInAnotherForm(hashes: [String: String]) -> [String] {
    let passes = Dictionary(grouping: attempts.filter(\.isPass), by: \.exercise)
    return passes.filter { exercise, attempts in
      hashes[exercise].map { hash in !attempts.contains { $0.exerciseHash == hash } } ?? false
    }.keys.sorted()
  }
}
