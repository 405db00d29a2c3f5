import Attempts
import Foundation
import GRDB
import SQLiteAttempts

/// A database with the tables of the store and the same settings, written to by plain SQL: nothing is encoded, looked up or checked.
struct BareStore: Sendable {
  /// What a release leaves, read back from where it was made.
  struct Rows: Sendable {
    var attempt: String
    var phase: String
    var record: String
    var event: (number: Int, at: Int64, kind: String, body: String)
    var summary: String
    var score: String
    var audit: (at: Int64, who: String, what: String)
  }

  private struct Incomplete: Error {}

  /// For what stands in it before a release.
  let store: SQLiteAttempts
  private let pool: DatabasePool

  init(folder: String, target: String) throws {
    store = try SQLiteAttempts(path: folder + "/bare.sqlite", targets: [target])
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    pool = try DatabasePool(path: store.path, configuration: configuration)
    try pool.writeWithoutTransaction { db in
      try db.execute(
        sql: "PRAGMA synchronous = FULL; CREATE TABLE rows (number INTEGER PRIMARY KEY, body TEXT) STRICT")
    }
  }

  /// The rows that the releases of these attempts left in `other`.
  func rows(of attempts: [UUID], in other: SQLiteAttempts) async throws -> [Rows] {
    let queue = try DatabaseQueue(path: other.path)
    defer { try? queue.close() }
    return try await queue.read { db in
      try attempts.map { id in
        guard
          let row = try Row.fetchOne(
            db,
            sql: """
              SELECT attempts.id, attempts.phase, attempts.record, events.number, events.at, events.kind, events.body AS event,
                summaries.body AS summary, scores.body AS score, audit.at AS audit_at, audit.who, audit.what
              FROM attempts JOIN events ON events.attempt = attempts.id AND events.kind = 'released'
              JOIN summaries ON summaries.attempt = attempts.id JOIN scores ON scores.attempt = attempts.id
              JOIN audit ON audit.subject = attempts.id
              WHERE attempts.id = ?
              """, arguments: [id.text])
        else { throw Incomplete() }
        return Rows(
          attempt: row["id"], phase: row["phase"], record: row["record"],
          event: (row["number"], row["at"], row["kind"], row["event"]), summary: row["summary"], score: row["score"],
          audit: (row["audit_at"], row["who"], row["what"]))
      }
    }
  }

  /// All rows of a release, in one commit.
  func write(_ rows: Rows) async throws {
    let target = store.targets[0]
    try await pool.write { db in
      func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
      }
      try run(
        "INSERT INTO events (attempt, number, at, kind, body) VALUES (?, ?, ?, ?, ?)",
        [rows.attempt, rows.event.number, rows.event.at, rows.event.kind, rows.event.body])
      try run("UPDATE summaries SET body = ? WHERE attempt = ?", [rows.summary, rows.attempt])
      try run("UPDATE attempts SET phase = ?, record = ? WHERE id = ?", [rows.phase, rows.record, rows.attempt])
      try run("INSERT INTO scores (attempt, revision, body) VALUES (?, 1, ?)", [rows.attempt, rows.score])
      try run("INSERT INTO outbox (target, attempt, revision) VALUES (?, ?, 1)", [target, rows.attempt])
      try run(
        "INSERT INTO audit (at, who, what, subject) VALUES (?, ?, ?, ?)",
        [rows.audit.at, rows.audit.who, rows.audit.what, rows.attempt])
    }
  }

  /// A commit of one row of that length.
  func writeOne(_ rows: Rows) async throws {
    try await pool.write { db in
      try db.cachedStatement(sql: "INSERT INTO rows (body) VALUES (?)").execute(arguments: [rows.score])
    }
  }
}
