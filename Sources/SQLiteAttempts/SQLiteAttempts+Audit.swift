package import Attempts
package import Foundation
import GRDB

/// Who let which score go where, and when. Append-only.
package struct AuditEntry: Hashable, Sendable, Codable {
  package var at: Date
  /// A trainer, or `sync`.
  package var who: String
  package var what: String
  /// Identifier of the attempt.
  package var subject: String
}

extension SQLiteAttempts {
  /// Newest first.
  package func audit(limit: Int) async throws(StoreError) -> [AuditEntry] {
    try await read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM audit ORDER BY number DESC LIMIT ?", arguments: [max(0, limit)])
      return rows.map { row in
        AuditEntry(
          at: Date(millisecondsSince1970: row["at"]), who: row["who"], what: row["what"], subject: row["subject"])
      }
    }
  }
}

func writeAudit(_ what: String, by who: String, of subject: String, at date: Date, in db: Database) throws {
  try db.run(
    "INSERT INTO audit (at, who, what, subject) VALUES (?, ?, ?, ?)", [date.millisecondsSince1970, who, what, subject])
}
