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

  package func settle(on registration: String, target: String) async throws(StoreError) {
    try await write { db in
      let known = try String.fetchOne(
        db, sql: "SELECT value FROM sync_memory WHERE target = ? AND key = 'registration'", arguments: [target])
      if known == registration { return }
      try db.execute(
        sql: "INSERT OR REPLACE INTO sync_memory (target, key, value) VALUES (?, 'registration', ?)",
        arguments: [target, registration])
      // Versions that kept none: what was remembered stays, and every address is held against the present ones.
      if known == nil { return }
      try db.execute(
        sql: """
          UPDATE OR REPLACE sync_memory SET key = 'column-before' || substr(key, 7) WHERE target = ? AND key LIKE 'column/%'
          """, arguments: [target])
      try db.execute(sql: "DELETE FROM target_accounts WHERE target = ? AND source = 'roster'", arguments: [target])
      try db.execute(
        sql: "UPDATE outbox SET payload = NULL WHERE target = ? AND phase NOT IN ('sent', 'skipped')",
        arguments: [target])
    }
  }

  package func forget(beginning prefix: String, target: String) async throws(StoreError) {
    try await write { db in
      try db.execute(
        sql: "DELETE FROM sync_memory WHERE target = ? AND substr(key, 1, length(?2)) = ?2",
        arguments: [target, prefix])
    }
  }
}
