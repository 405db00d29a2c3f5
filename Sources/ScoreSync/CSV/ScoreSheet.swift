import Attempts
import Foundation
import Grading

/// The scores as rows for payroll and audit: one row per attempt and grade revision.
enum ScoreSheet {
  static let columns = [
    "attempt_id", "grade_revision", "learner_number", "exercise", "started_at", "submitted_at", "active_minutes",
    "score", "maximum", "result", "assistance", "reviewer", "supersedes",
  ]

  static func text(_ rows: [OutboxRow]) -> String {
    CSVText.byteOrderMark + CSVText.row(columns.map(CSVText.Cell.text)) + rows.map { row($0.score) }.joined()
  }

  private static func row(_ score: ReleasedScore) -> String {
    CSVText.row([
      .text(score.attempt.text),
      .integer(score.gradeRevision),
      .text(score.learnerNumber),
      .text(score.exercise),
      .text(AttemptJSON.text(score.startedAt)),
      .text(AttemptJSON.text(score.submittedAt)),
      .decimal(score.activeMinutes, decimals: 1),
      .integer(score.score),
      .integer(score.maximum),
      .text(score.verdict.rawValue),
      .text(score.assistance),
      .text(score.reviewer),
      score.supersedes.map(CSVText.Cell.integer) ?? .empty,
    ])
  }
}
