package import Foundation
package import Grading
import Messages

/// What a list, a review and the measures need of a log, folded out of it event by event: so that nobody has to read all
/// of it again. A store keeps it beside the attempt and brings it up to date with every event.
package struct AttemptSummary: Hashable, Sendable, Codable {
  /// Raised whenever the fold changes: a store folds older ones anew.
  package static let version = 2

  /// Number of the last event.
  package private(set) var events = 0
  package private(set) var activeTime = ActiveTime()
  package private(set) var endedAt: Date?
  /// The grade in force, or that of the last check while it runs.
  package private(set) var grade: Grade?
  /// What the grader said first.
  package private(set) var firstGrade: Grade?
  package private(set) var overrides: [Override] = []
  /// A trainer let what works in an unexpected way count as right.
  package private(set) var variantAccepted = false
  /// When a score of it left the bench last.
  package private(set) var releasedAt: Date?
  package private(set) var endReason: String?
  package private(set) var checks = 0
  package private(set) var probes = 0
  package private(set) var breaks = 0
  package private(set) var kitLosses = 0
  package private(set) var selfRating: Int?
  package private(set) var clarity: Int?
  package private(set) var trainerRating: Int?
  /// Points of attention that a trainer saw done badly.
  package private(set) var seenBad: [String] = []
  /// Number of the trainers who took part.
  package private(set) var trainersPresent: Set<String> = []

  package init() {}

  package init(of log: [AttemptEvent]) {
    for event in log { take(event) }
  }

  /// The same with these grades, for a store that keeps them apart: they are most of a summary.
  package func with(grade: Grade?, firstGrade: Grade?) -> AttemptSummary {
    var summary = self
    (summary.grade, summary.firstGrade) = (grade, firstGrade)
    return summary
  }

  /// Minutes, to one decimal, that the learner could work.
  package var activeMinutes: Double { activeTime.minutes }

  /// Kinds of mistakes in the grade in force: `feedback.wrong.missing`, `hazard.short`.
  package var errorClasses: Set<String> {
    let keys = (grade?.feedback ?? []).map(\.key) + (grade?.hazards ?? []).map { "hazard.\($0.kind.rawValue)" }
    return Set(keys.filter { $0.contains(".wrong.") || $0.hasPrefix("hazard.") })
  }

  /// Takes the next event of the log.
  package mutating func take(_ event: AttemptEvent) {
    events = event.number
    activeTime.take(event)
    switch event.what {
    case .checked(let grade):
      self.grade = grade
      checks += 1
    case .graded(let grade, _):
      self.grade = grade
      firstGrade = grade
      endedAt = event.at.wallClock
    case .regraded(let grade, _, _, _): self.grade = grade
    case .ended(let reason):
      endReason = reason
      endedAt = event.at.wallClock
    case .overridden(let override): overrides.append(override)
    case .variantAccepted: variantAccepted = true
    case .released: releasedAt = event.at.wallClock
    case .probe: probes += 1
    case .paused: breaks += 1
    case .kitLost: kitLosses += 1
    case .reflected(let reflection):
      selfRating = reflection.selfRating ?? selfRating
      clarity = reflection.clarity ?? clarity
    case .reviewed(let review):
      trainerRating = review.rating ?? trainerRating
      seenBad = review.checklist.filter { !$0.value }.keys.sorted()
    case .assisted(_, let by), .extended(_, let by): trainersPresent.insert(by)
    case .started, .selfTest, .edge, .scan, .hint, .powerRequested, .powerOn, .powerRefused, .powerOff, .kitBack,
      .submitted, .handedIn, .faultInserted, .resumed, .signedOff:
      break
    }
  }
}

extension AttemptEvent.What {
  /// Whether nothing of the attempt waits for anybody after it.
  package var settles: Bool {
    switch self {
    case .released, .ended: true
    default: false
    }
  }
}

/// One line of a list of attempts.
package struct AttemptListing: Hashable, Sendable {
  package var attempt: Attempt
  /// Nil: unattributed, or erased.
  package var learner: Learner?
  package var summary: AttemptSummary

  package init(attempt: Attempt, learner: Learner?, summary: AttemptSummary) {
    self.attempt = attempt
    self.learner = learner
    self.summary = summary
  }
}
