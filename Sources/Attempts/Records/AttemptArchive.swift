import Foundation
import Grading

/// All of one attempt, as it leaves a bench and comes to another: format `proefbank.attempt/1`.
package struct AttemptArchive: Hashable, Sendable, Codable {
  package static let formatName = "proefbank.attempt/1"

  package var format: String
  package var attempt: Attempt
  package var events: [AttemptEvent]
  /// The learner's name and number; left out in a record without names.
  package var learner: Learner?

  package init(attempt: Attempt, events: [AttemptEvent], learner: Learner?) {
    format = Self.formatName
    self.attempt = attempt
    self.events = events
    self.learner = learner
  }

  package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    case format(String)
    case gap(after: Int)

    package var description: String {
      switch self {
      case .format(let other): "the format is '\(other)', not '\(AttemptArchive.formatName)'"
      case .gap(let number): "event \(number + 1) is missing"
      }
    }
  }

  /// Why it cannot be taken in; nil when it can.
  package var problem: Problem? {
    if format != Self.formatName { return .format(format) }
    for (index, event) in events.enumerated() where event.number != index + 1 { return .gap(after: index) }
    return events.isEmpty ? .gap(after: 0) : nil
  }
}

/// What became of an attempt that was brought from another bench.
package enum ImportOutcome: Hashable, Sendable {
  case added
  /// Ours had the beginning of its log; the rest was added.
  case extended(events: Int)
  /// It is here already, with as much or more.
  case known
  /// Both logs go on differently after this event: ours is kept.
  case conflict(after: Int)
  /// Somebody still works on it there: it is left until it has ended.
  case stillRuns
  /// It was deleted here, or its learner was erased: it does not come back.
  case erasedHere
}

extension AttemptArchive {
  /// The lists of all attempts as a CSV file, one row each.
  package static func csv(_ listings: [AttemptListing]) -> String {
    let head = [
      "attempt_id", "learner_number", "exercise", "exercise_version", "exercise_hash", "kit_serial", "kit_hash",
      "grader",
      "mode", "phase", "started_at", "submitted_at", "active_minutes", "score", "result", "grade_revision", "hints",
      "near_misses", "assistance",
    ]
    return CSVCell.file(
      [head]
        + listings.map { listing in
          let attempt = listing.attempt
          return [
            attempt.id.text, CSVCell.text(listing.learner?.number ?? ""),
            CSVCell.text(attempt.exercise), String(attempt.exerciseVersion), CSVCell.text(attempt.exerciseHash),
            CSVCell.text(attempt.kit?.serialNumber ?? ""), CSVCell.text(attempt.kitHash),
            CSVCell.text(attempt.record.grader ?? ""), attempt.mode.rawValue, attempt.phase.rawValue,
            AttemptJSON.text(attempt.startedAt), attempt.submittedAt.map(AttemptJSON.text) ?? "",
            CSVCell.decimal(listing.summary.activeMinutes, places: 1), attempt.score.map(String.init) ?? "",
            attempt.outcome?.rawValue ?? "", String(attempt.gradeRevision), String(attempt.hintsShown),
            String(attempt.record.nearMisses), attempt.assistance.rawValue,
          ]
        })
  }
}
