package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  /// Erases a person: name, number, badge, PIN, levels, what was not sent yet, and every word that the person or a trainer
  /// wrote about an attempt. The attempts stay for the statistics, under an identifier that leads to nobody, unless they
  /// are to go as well. What is erased is overwritten in the file.
  ///
  /// - Throws: ``PeopleError/unknownPerson(_:)``, ``PeopleError/attemptRuns(_:station:)`` when attempts are to go of which one
  ///   runs, and ``PeopleError/store(_:)``.
  package func erase(
    learner id: UUID, withAttempts: Bool, by who: String, at date: Date
  ) async throws(PeopleError) -> ErasureReport {
    let report = try await overwriting { db in
      let known = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM learners WHERE id = ? AND erased_at IS NULL)", arguments: [id.key])
      if known != true { throw PeopleError.unknownPerson(id) }
      let attempts = try String.fetchAll(
        db, sql: "SELECT id FROM attempts WHERE learner = ? ORDER BY started_at", arguments: [id.key])
      if withAttempts { try requireNothingRuns(of: id, in: db) }
      // What a target did not name is known there by the attempt.
      let unnamed = try String.fetchAll(
        db,
        sql: """
          SELECT target || ' ' || attempt FROM outbox WHERE phase = 'sent' AND reference IS NULL
            AND attempt IN (SELECT id FROM attempts WHERE learner = ?) ORDER BY number
          """, arguments: [id.key])
      let forgotten = try forgetAtTargets(id, in: db)
      try removeUnsentScores(of: id, in: db)
      for table in ["levels", "exemptions", "chances", "retraining"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE learner = ?", arguments: [id.key])
      }
      try db.execute(sql: "DELETE FROM credentials WHERE person = ?", arguments: [id.key])
      for attempt in attempts {
        if withAttempts { try deleteAttempt(attempt, in: db) } else { try removeWords(from: attempt, in: db) }
      }
      // The row itself stays, for the attempts refer to it.
      try db.execute(
        sql: """
          UPDATE learners SET name = '', number = ?, language = '', superior = NULL, group_name = NULL,
            active = 0, erased_at = ? WHERE id = ?
          """, arguments: ["erased \(UUID().key)", date.millisecondsSince1970, id.key])
      try writeAudit(withAttempts ? "erased with attempts" : "erased", by: who, of: id.key, at: date, in: db)
      let ids = try attempts.map { try uuid($0, in: "attempts.id") }
      return ErasureReport(
        learner: id, attemptsKept: withAttempts ? [] : ids, attemptsDeleted: withAttempts ? ids : [],
        unsentRemoved: forgotten.waiting, sent: unnamed + forgotten.references)
    }
    return report
  }

  /// Deletes what is over by the rule, with its log. What waits to be sent stays until it has gone; what was released stays
  /// unless the rule takes it, for its scores are in the CSV, which would shrink, and what was passed by it would be
  /// forgotten.
  ///
  /// - Returns: What is gone, and what stays because it was released.
  /// - Throws: ``PeopleError/store(_:)``.
  package func expire(
    _ rule: RetentionRule, by who: String, at now: Date
  ) async throws(PeopleError) -> ExpiryReport {
    try await overwriting { db in
      let erased = Set(try String.fetchAll(db, sql: "SELECT id FROM learners WHERE erased_at IS NOT NULL"))
      let over = try AttemptRow.order(Column("started_at")).fetchAll(db).map(\.attempt)
        .filter { rule.isOver($0, at: now, isErased: $0.learner.map { erased.contains($0.key) } ?? false) }
      var report = ExpiryReport()
      for attempt in over {
        let waits = try Bool.fetchOne(
          db,
          sql: "SELECT EXISTS (SELECT 1 FROM outbox WHERE attempt = ? AND phase NOT IN ('sent', 'skipped'))",
          arguments: [attempt.id.key])
        if waits == true { continue }
        let rows = try Int.fetchOne(
          db, sql: "SELECT count(*) FROM scores WHERE attempt = ?", arguments: [attempt.id.key])
        if let rows, rows > 0, !rule.takesReleased {
          report.releasedKept.append(attempt.id)
          report.scoresKept += rows
          continue
        }
        try deleteAttempt(attempt.id.key, in: db)
        let scores = rows.map { $0 > 0 ? ", with \($0) released scores" : "" } ?? ""
        try writeAudit("deleted: its time was over\(scores)", by: who, of: attempt.id.key, at: now, in: db)
        report.deleted.append(attempt.id)
        report.scoresDeleted += rows ?? 0
      }
      return report
    }
  }

  /// Deletes one attempt of nobody. Whatever has a learner is erased with the learner, or goes when its time is over.
  package func delete(unattributed id: UUID, by who: String, at date: Date) async throws(PeopleError) {
    try await overwriting { db in
      let attempt = try fetchAttempt(id, in: db)
      guard attempt.learner == nil, !attempt.isActive else { throw PeopleError.notUnattributed(id) }
      try deleteAttempt(id.key, in: db)
      try writeAudit("unattributed attempt deleted", by: who, of: id.key, at: date, in: db)
    }
  }

  /// One transaction in which freed space is overwritten, also in the write-ahead log.
  private func overwriting<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(PeopleError) -> Value {
    do {
      let value = try await pool.writeWithoutTransaction { db in
        _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
        defer { _ = try? Int.fetchOne(db, sql: "PRAGMA secure_delete = OFF") }
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(db)
          return .commit
        }
        return value
      }
      try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
      guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
      return value
    } catch let error as PeopleError { throw error } catch { throw .store(storeError(error, path: path)) }
  }
}

/// Scores of this learner that no target has; the number in the others is blanked.
private func removeUnsentScores(of learner: UUID, in db: Database) throws {
  let mine = "attempt IN (SELECT id FROM attempts WHERE learner = ?)"
  try db.execute(
    sql: """
      DELETE FROM scores WHERE \(mine) AND NOT EXISTS (
        SELECT 1 FROM outbox WHERE outbox.attempt = scores.attempt AND outbox.revision = scores.revision)
      """, arguments: [learner.key])
  try db.execute(
    sql: "UPDATE scores SET body = json_set(body, '$.learnerNumber', '') WHERE \(mine)", arguments: [learner.key])
}

/// The daemon works on what runs: it must not be taken away from under it.
private func requireNothingRuns(of learner: UUID, in db: Database) throws {
  let row = try Row.fetchOne(
    db, sql: "SELECT id, station FROM attempts WHERE learner = ? AND phase IN ('self_test', 'running', 'paused')",
    arguments: [learner.key])
  guard let row else { return }
  throw PeopleError.attemptRuns(try uuid(row["id"], in: "attempts.id"), station: row["station"])
}

/// Deletes it with all that is about it, and keeps its identifier, which an import is held against: what is gone here does not
/// come back from a copy.
private func deleteAttempt(_ key: String, in db: Database) throws {
  try db.execute(sql: "INSERT INTO erasing (attempt) VALUES (?)", arguments: [key])
  for table in ["outbox", "scores", "summary_grades", "summaries", "events"] {
    try db.execute(sql: "DELETE FROM \(table) WHERE attempt = ?", arguments: [key])
  }
  try db.execute(sql: "DELETE FROM attempts WHERE id = ?", arguments: [key])
  try db.execute(sql: "DELETE FROM erasing WHERE attempt = ?", arguments: [key])
  try db.execute(sql: "INSERT OR IGNORE INTO erased_attempts (id) VALUES (?)", arguments: [key])
}

/// Blanks what people wrote about the attempt; what was measured and graded stays.
private func removeWords(from key: String, in db: Database) throws {
  try db.execute(sql: "INSERT INTO erasing (attempt) VALUES (?)", arguments: [key])
  for event in try fetchLog(of: key, in: db) {
    guard event.what.withoutWords != nil else { continue }
    let body = try json(event.withoutWords)
    try db.execute(
      sql: "UPDATE events SET body = ? WHERE attempt = ? AND number = ?", arguments: [body, key, event.number])
  }
  try put(AttemptSummary(of: try fetchLog(of: key, in: db)), of: key, in: db)
  try db.execute(sql: "DELETE FROM erasing WHERE attempt = ?", arguments: [key])
}
