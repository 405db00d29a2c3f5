package import Attempts
package import Foundation
import GRDB
import Grading

extension SQLiteAttempts {
  package func summary(of id: UUID) async throws(StoreError) -> AttemptSummary {
    try await read { db in
      _ = try fetchAttempt(id, in: db)
      return try fetchSummary(of: id, in: db)
    }
  }

  package func listings(matching filter: AttemptFilter) async throws(StoreError) -> [AttemptListing] {
    try await read { db in
      let attempts = try filter.request(in: db).fetchAll(db).map(\.attempt)
      var people: [UUID: Learner] = [:]
      var listings: [AttemptListing] = []
      listings.reserveCapacity(attempts.count)
      for attempt in attempts {
        if let id = attempt.learner, people[id] == nil {
          let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM learners WHERE id = ? AND erased_at IS NULL"), arguments: [id.key])
          people[id] = try row.map(readLearner(row:))
        }
        listings.append(
          AttemptListing(
            attempt: attempt, learner: attempt.learner.flatMap { people[$0] },
            summary: try fetchSummary(of: attempt.id, in: db)))
      }
      return listings
    }
  }

  /// How many there are in all, whatever the limit and the page.
  package func count(matching filter: AttemptFilter) async throws(StoreError) -> Int {
    try await read { db in try filter.conditions.fetchCount(db) }
  }

  /// Folds the logs whose summary an older version wrote, or none did.
  func foldMissingSummaries() throws {
    let batch = 200
    while true {
      let missing = try pool.read { db in
        try String.fetchAll(
          db,
          sql: """
            SELECT id FROM attempts LEFT JOIN summaries ON attempt = id AND version = ?
            WHERE attempt IS NULL LIMIT ?
            """, arguments: [AttemptSummary.version, batch])
      }
      if missing.isEmpty { return }
      try pool.write { db in
        for key in missing { try put(AttemptSummary(of: try fetchLog(of: key, in: db)), of: key, in: db) }
      }
    }
  }
}

extension AttemptFilter {
  var conditions: QueryInterfaceRequest<AttemptRow> {
    var request = AttemptRow.all()
    if let learner { request = request.filter(Column("learner") == learner.key) }
    if isUnattributed { request = request.filter(Column("learner") == nil) }
    if let exercise { request = request.filter(Column("exercise") == exercise) }
    if let station { request = request.filter(Column("station") == station) }
    if let mode { request = request.filter(Column("mode") == mode.rawValue) }
    if let phases { request = request.filter(phases.map(\.rawValue).contains(Column("phase"))) }
    if let outcomes { request = request.filter(outcomes.map(\.rawValue).contains(Column("outcome"))) }
    if let from { request = request.filter(Column("started_at") >= from.millisecondsSince1970) }
    if isOwn { request = request.filter(sql: "json_extract(record, '$.imported_from') IS NULL") }
    if let settledFrom {
      request = request.filter(
        sql: """
          EXISTS (SELECT 1 FROM events
            WHERE events.attempt = attempts.id AND events.kind IN ('released', 'ended') AND events.at >= ?)
          """, arguments: [settledFrom.millisecondsSince1970])
    }
    if let until { request = request.filter(Column("started_at") < until.millisecondsSince1970) }
    return request
  }

  func request(in db: Database) throws -> QueryInterfaceRequest<AttemptRow> {
    var request = conditions.order(Column("started_at").desc, Column.rowID.desc).limit(max(0, limit))
    if let after {
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT started_at, rowid AS row FROM attempts WHERE id = ?", arguments: [after.key])
      else { throw StoreError.unknownAttempt(after) }
      let (startedAt, number): (Int64, Int64) = (row["started_at"], row["row"])
      request = request.filter(
        Column("started_at") < startedAt || (Column("started_at") == startedAt && Column.rowID < number))
    }
    return request
  }
}

func fetchSummary(of id: UUID, in db: Database) throws -> AttemptSummary {
  let row = try Row.fetchOne(
    db.cachedStatement(
      sql: """
        SELECT body, grade, first_grade FROM summaries LEFT JOIN summary_grades ON summary_grades.attempt = summaries.attempt
        WHERE summaries.attempt = ? AND version = ?
        """), arguments: [id.key, AttemptSummary.version])
  guard let row else { return AttemptSummary(of: try fetchLog(of: id.key, in: db)) }
  let (body, grade, first): (String, String?, String?) = (row["body"], row["grade"], row["first_grade"])
  let rest = try AttemptJSON.decode(AttemptSummary.self, from: Data(body.utf8))
  let inForce = try grade.map { try AttemptJSON.decode(Grade.self, from: Data($0.utf8)) }
  // Mostly the first grade is still in force.
  let isFirst = first == grade
  return rest.with(
    grade: inForce,
    firstGrade: isFirst ? inForce : try first.map { try AttemptJSON.decode(Grade.self, from: Data($0.utf8)) })
}

/// The summary without its grades; nil when there is none of this version.
func fetchSummaryWithoutGrades(of key: String, in db: Database) throws -> AttemptSummary? {
  let body = try String.fetchOne(
    db.cachedStatement(sql: "SELECT body FROM summaries WHERE attempt = ? AND version = ?"),
    arguments: [key, AttemptSummary.version])
  return try body.map { try AttemptJSON.decode(AttemptSummary.self, from: Data($0.utf8)) }
}

func fetchLog(of key: String, in db: Database) throws -> [AttemptEvent] {
  try String.fetchAll(db, sql: "SELECT body FROM events WHERE attempt = ? ORDER BY number", arguments: [key])
    .map { try AttemptJSON.decode(AttemptEvent.self, from: Data($0.utf8)) }
}

/// Keeps a summary; where it has no grade, that which is kept already stays, for a fold never takes one away.
func put(_ summary: AttemptSummary, of key: String, in db: Database) throws {
  try db.run(
    """
    INSERT INTO summaries (attempt, version, body) VALUES (?, ?, ?)
    ON CONFLICT (attempt) DO UPDATE SET version = excluded.version, body = excluded.body
    """, [key, AttemptSummary.version, try json(summary.with(grade: nil, firstGrade: nil))])
  if summary.grade == nil, summary.firstGrade == nil { return }
  let grade = try summary.grade.map(json)
  try db.run(
    """
    INSERT INTO summary_grades (attempt, grade, first_grade) VALUES (?, ?, ?)
    ON CONFLICT (attempt) DO UPDATE
      SET grade = coalesce(excluded.grade, grade), first_grade = coalesce(excluded.first_grade, first_grade)
    """, [key, grade, summary.firstGrade == summary.grade ? grade : try summary.firstGrade.map(json)])
}
