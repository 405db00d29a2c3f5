package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  package func pendingScores(target: String, limit: Int) async throws(StoreError) -> [OutboxRow] {
    try await outbox("outbox.target = ? AND outbox.sent_at IS NULL", target: target, limit: max(0, limit))
  }

  package func allScores(target: String) async throws(StoreError) -> [OutboxRow] {
    try await outbox("outbox.target = ?", target: target, limit: -1)
  }

  package func markSent(_ rows: [Int64], target: String, at date: Date) async throws(StoreError) {
    try await write { db in
      for number in rows {
        try db.execute(
          sql: "UPDATE outbox SET sent_at = ? WHERE number = ? AND target = ? AND sent_at IS NULL",
          arguments: [date.millisecondsSince1970, number, target])
        if db.changesCount > 0 {
          let attempt = try String.fetchOne(db, sql: "SELECT attempt FROM outbox WHERE number = ?", arguments: [number])
          try writeAudit("sent to \(target)", by: "sync", of: attempt ?? "", at: date, in: db)
        }
      }
    }
  }

  package func outboxSummary() async throws(StoreError) -> [OutboxSummary] {
    let targets = targets
    return try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: "SELECT target, count(*) - count(sent_at) AS pending, count(sent_at) AS sent FROM outbox GROUP BY target")
      var summaries = rows.map { OutboxSummary(target: $0["target"], pending: $0["pending"], sent: $0["sent"]) }
      for target in targets where !summaries.contains(where: { $0.target == target }) {
        summaries.append(OutboxSummary(target: target, pending: 0, sent: 0))
      }
      return summaries.sorted { $0.target < $1.target }
    }
  }

  private func outbox(_ condition: String, target: String, limit: Int) async throws(StoreError) -> [OutboxRow] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT outbox.number, outbox.sent_at, scores.body FROM outbox
          JOIN scores ON scores.attempt = outbox.attempt AND scores.revision = outbox.revision
          WHERE \(condition) ORDER BY outbox.number LIMIT ?
          """, arguments: [target, limit])
      return try rows.map { row in
        let body: String = row["body"]
        let sent: Int64? = row["sent_at"]
        return OutboxRow(
          number: row["number"], score: try AttemptJSON.decode(ReleasedScore.self, from: Data(body.utf8)),
          sentAt: sent.map { Date(millisecondsSince1970: $0) })
      }
    }
  }
}
