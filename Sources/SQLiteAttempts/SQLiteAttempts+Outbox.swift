package import Attempts
import Foundation
import GRDB

extension SQLiteAttempts {
  package func allScores(target: String) async throws(StoreError) -> [OutboxRow] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT outbox.number, outbox.sent_at, scores.body, learners.number AS learner_number FROM outbox
          JOIN scores ON scores.attempt = outbox.attempt AND scores.revision = outbox.revision
          LEFT JOIN attempts ON attempts.id = outbox.attempt
          LEFT JOIN learners ON learners.id = attempts.learner AND erased_at IS NULL
          WHERE outbox.target = ? ORDER BY outbox.number
          """, arguments: [target])
      return try rows.map { row in
        let body: String = row["body"]
        let sent: Int64? = row["sent_at"]
        var score = try AttemptJSON.decode(ReleasedScore.self, from: Data(body.utf8))
        // A number that was corrected since may be somebody else's now.
        score.learnerNumber = row["learner_number"] ?? score.learnerNumber
        return OutboxRow(
          number: row["number"], score: score,
          sentAt: sent.map { Date(millisecondsSince1970: $0) })
      }
    }
  }

  package func outboxSummary() async throws(StoreError) -> [OutboxSummary] {
    let targets = targets
    return try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT target, sum(phase = 'sent') AS sent, sum(phase NOT IN ('sent', 'skipped')) AS pending
          FROM outbox GROUP BY target
          """)
      var summaries = rows.map { OutboxSummary(target: $0["target"], pending: $0["pending"], sent: $0["sent"]) }
      for target in targets where !summaries.contains(where: { $0.target == target }) {
        summaries.append(OutboxSummary(target: target, pending: 0, sent: 0))
      }
      return summaries.sorted { $0.target < $1.target }
    }
  }
}

/// Forgets what the targets know of a learner here, and what was not sent yet. For erasure: whatever was sent stays at the
/// targets under the references that this returns.
///
/// - Returns: The references, and how many scores waited for a target.
func forgetAtTargets(_ learner: UUID, in db: Database) throws -> (references: [String], waiting: Int) {
  let rows = "attempt IN (SELECT id FROM attempts WHERE learner = ?)"
  let references = try String.fetchAll(
    db, sql: "SELECT target || ' ' || reference FROM outbox WHERE reference IS NOT NULL AND \(rows) ORDER BY number",
    arguments: [learner.key])
  try db.execute(
    sql: "DELETE FROM outbox WHERE phase NOT IN ('sent', 'skipped') AND \(rows)", arguments: [learner.key])
  let waiting = db.changesCount
  try db.execute(sql: "UPDATE outbox SET payload = NULL WHERE \(rows)", arguments: [learner.key])
  try db.execute(sql: "DELETE FROM sync_memory WHERE learner = ?", arguments: [learner.key])
  try db.execute(sql: "DELETE FROM target_accounts WHERE learner = ?", arguments: [learner.key])
  return (references, waiting)
}

func update(_ number: Int64, to state: DeliveryState, target: String, at date: Date, in db: Database) throws {
  let statement = try db.cachedStatement(
    sql: """
      UPDATE outbox SET phase = ?, tries = ?, not_before = ?, taken_at_first_failure = ?, problem = ?, sent_at = ?,
        reference = coalesce(?, reference)
      WHERE number = ? AND target = ? AND phase <> 'sent' RETURNING attempt
      """)
  let attempt = try String.fetchAll(
    statement,
    arguments: [
      state.phase.rawValue, state.tries, state.notBefore?.millisecondsSince1970, state.takenAtFirstFailure,
      try state.problem.map(json), state.sentAt?.millisecondsSince1970, state.reference, number, target,
    ]
  ).first
  guard let attempt, state.phase == .sent || state.phase == .dead else { return }
  let what = state.phase == .sent ? "sent to \(target)" : "not sent to \(target): \(state.problem?.kind.rawValue ?? "")"
  try writeAudit(what, by: "sync", of: attempt, at: date, in: db)
}
