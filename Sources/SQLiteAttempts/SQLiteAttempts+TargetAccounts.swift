package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
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

  package func learners(withAccount account: String, target: String) async throws(StoreError) -> [UUID] {
    try await read { db in
      try String.fetchAll(
        db, sql: "SELECT learner FROM target_accounts WHERE target = ? AND account = ? ORDER BY learner",
        arguments: [target, account]
      ).map { try uuid($0, in: "target_accounts.learner") }
    }
  }

  package func keepAccounts(_ accounts: [TargetAccount], target: String) async throws(StoreError) {
    try await write { db in
      for account in accounts { try put(account, target: target, in: db) }
    }
  }

  package func keepRoster(_ names: [String: String], target: String) async throws(StoreError) {
    try await write { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT learner, account, number FROM target_accounts JOIN learners ON learners.id = learner
          WHERE target = ? AND source = 'roster'
          """, arguments: [target])
      for row in rows where names[row["number"]] != row["account"] {
        try db.execute(
          sql: "DELETE FROM target_accounts WHERE target = ? AND learner = ?",
          arguments: [target, row["learner"] as String])
      }
    }
  }

  /// The names that a person gives, in the audit under that person's number; the audit says of whom, not which name.
  ///
  /// - Throws: ``StoreError/storage(path:reason:)`` and ``StoreError/diskFull(path:)``; nothing is changed then.
  package func give(
    _ accounts: [TargetAccount], target: String, by who: String, at date: Date
  ) async throws(StoreError) {
    try await write { db in
      for account in accounts {
        try put(account, target: target, in: db)
        try writeAudit("name at \(target) given", by: who, of: account.learner.key, at: date, in: db)
      }
    }
  }
}

private func put(_ account: TargetAccount, target: String, in db: Database) throws {
  try db.execute(
    sql: """
      INSERT INTO target_accounts (target, learner, account, source) VALUES (?, ?, ?, ?)
      ON CONFLICT (target, learner) DO UPDATE SET account = excluded.account, source = excluded.source
      WHERE target_accounts.source = 'roster' OR excluded.source = 'hand'
      """, arguments: [target, account.learner.key, account.account, account.source.rawValue])
}
