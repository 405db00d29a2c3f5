package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  package func syncStatus(targets: [String]) async throws(StoreError) -> [TargetStatus] {
    try await read { db in
      let known = try String.fetchAll(db, sql: "SELECT target FROM outbox GROUP BY target")
      let orphans = known.filter { !targets.contains($0) }.sorted()
      return try (targets + orphans).map { target in
        try status(of: target, isConfigured: targets.contains(target), in: db)
      }
    }
  }

  package func replay(_ choice: ReplayChoice, by who: String, at date: Date) async throws(StoreError) -> Int {
    try await write { db in
      // What was passed over comes back for whoever asks for that very attempt.
      var condition =
        choice.attempt == nil
        ? "phase IN ('pending', 'held', 'dead')" : "phase IN ('pending', 'held', 'dead', 'skipped')"
      var arguments: StatementArguments = []
      if let target = choice.target {
        condition += " AND target = ?"
        arguments += [target]
      }
      if let attempt = choice.attempt {
        condition += " AND attempt = ?"
        arguments += [attempt.key]
      }
      if choice.accepting {
        try db.execute(
          sql: """
            INSERT OR REPLACE INTO sync_memory (target, key, value)
            SELECT target, 'accept/' || number, '1' FROM outbox WHERE phase IN ('dead', 'held') AND \(condition)
            """, arguments: arguments)
      }
      let what = choice.accepting ? "accepted as it is for" : "put back to the start for"
      for row in try Row.fetchAll(
        db,
        sql: "SELECT target, attempt, revision FROM outbox WHERE phase <> 'pending' AND \(condition) ORDER BY number",
        arguments: arguments)
      {
        try writeAudit(
          "revision \(row["revision"] as Int) \(what) \(row["target"] as String)", by: who, of: row["attempt"],
          at: date,
          in: db)
      }
      // What was refused is written anew, by this version and these settings.
      try db.execute(
        sql: """
          UPDATE outbox SET payload = CASE WHEN phase IN ('dead', 'held') THEN NULL ELSE payload END, phase = 'pending', tries = 0,
            not_before = NULL, taken_at_first_failure = NULL, problem = NULL
          WHERE \(condition)
          """, arguments: arguments)
      return db.changesCount
    }
  }
}

private func status(of target: String, isConfigured: Bool, in db: Database) throws -> TargetStatus {
  var counts: [DeliveryState.Phase: Int] = [:]
  let rows = try Row.fetchAll(
    db, sql: "SELECT phase, count(*) AS count FROM outbox WHERE target = ? GROUP BY phase", arguments: [target])
  for row in rows { counts[try named(row["phase"], in: "outbox.phase")] = row["count"] }
  let oldest = try String.fetchOne(
    db,
    sql: """
      SELECT min(json_extract(body, '$.submittedAt')) FROM outbox
      JOIN scores ON scores.attempt = outbox.attempt AND scores.revision = outbox.revision
      WHERE target = ? AND phase NOT IN ('sent', 'skipped')
      """, arguments: [target])
  let letters = try Row.fetchAll(
    db,
    sql: """
      SELECT * FROM outbox WHERE target = ? AND phase NOT IN ('sent', 'skipped') AND problem IS NOT NULL
      ORDER BY number LIMIT 100
      """, arguments: [target])
  return TargetStatus(
    target: target, isConfigured: isConfigured, pending: counts[.pending] ?? 0, sent: counts[.sent] ?? 0,
    skipped: counts[.skipped] ?? 0, held: counts[.held] ?? 0, dead: counts[.dead] ?? 0,
    waitingSince: oldest.flatMap(AttemptJSON.date), health: try fetchHealth(of: target, in: db),
    letters: try letters.compactMap { row in
      let state = try state(row: row)
      guard let problem = state.problem else { return nil }
      return TargetStatus.Letter(
        number: row["number"], attempt: try uuid(row["attempt"], in: "outbox.attempt"), revision: row["revision"],
        phase: state.phase, problem: problem)
    })
}
