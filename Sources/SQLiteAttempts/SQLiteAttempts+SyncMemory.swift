package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  package func memory(_ key: String, target: String) async throws(StoreError) -> String? {
    try await read { db in
      try String.fetchOne(
        db, sql: "SELECT value FROM sync_memory WHERE target = ? AND key = ?", arguments: [target, key])
    }
  }

  package func remember(
    _ value: String?, for key: String, learner: UUID?, target: String
  ) async throws(StoreError) {
    try await write { db in
      try db.execute(sql: "DELETE FROM sync_memory WHERE target = ? AND key = ?", arguments: [target, key])
      guard let value else { return }
      try db.execute(
        sql: "INSERT INTO sync_memory (target, key, learner, value) VALUES (?, ?, ?, ?)",
        arguments: [target, key, learner?.key, value])
    }
  }

  package func account(of learner: UUID, target: String) async throws(StoreError) -> TargetAccount? {
    try await read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT account, source FROM target_accounts WHERE target = ? AND learner = ?",
        arguments: [target, learner.key])
      return try row.map { row in
        TargetAccount(
          learner: learner, account: row["account"], source: try named(row["source"], in: "target_accounts.source"))
      }
    }
  }

  /// The names of all learners at a target.
  package func accounts(target: String) async throws(StoreError) -> [TargetAccount] {
    try await read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM target_accounts WHERE target = ? ORDER BY account", arguments: [target])
        .map { row in
          TargetAccount(
            learner: try uuid(row["learner"], in: "target_accounts.learner"), account: row["account"],
            source: try named(row["source"], in: "target_accounts.source"))
        }
    }
  }

  package func keepAccounts(_ accounts: [TargetAccount], target: String) async throws(StoreError) {
    try await write { db in
      for account in accounts {
        try db.execute(
          sql: """
            INSERT INTO target_accounts (target, learner, account, source) VALUES (?, ?, ?, ?)
            ON CONFLICT (target, learner) DO UPDATE SET account = excluded.account, source = excluded.source
            WHERE target_accounts.source = 'roster' OR excluded.source = 'hand'
            """, arguments: [target, account.learner.key, account.account, account.source.rawValue])
      }
    }
  }

  package func syncStatus(targets: [String]) async throws(StoreError) -> [TargetStatus] {
    try await read { db in
      let known = try String.fetchAll(db, sql: "SELECT target FROM outbox GROUP BY target")
      let orphans = known.filter { !targets.contains($0) }.sorted()
      return try (targets + orphans).map { target in
        try status(of: target, isConfigured: targets.contains(target), in: db)
      }
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
