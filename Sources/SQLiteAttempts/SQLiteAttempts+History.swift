package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts: HistoryStore {
  package func grant(_ exemption: Exemption) async throws(PeopleError) {
    if exemption.reason.isBlank { throw .reasonMissing }
    try await writePeople { db in try insert(exemption, in: db) }
  }

  package func grant(_ chance: NewChance) async throws(PeopleError) {
    if chance.reason.isBlank { throw .reasonMissing }
    try await writePeople { db in
      try insertOrReplace(
        "chances", learner: chance.learner, exercise: chance.exercise, reason: chance.reason, by: chance.by,
        at: chance.at, in: db)
      try writeAudit("new chance at \(chance.exercise)", by: chance.by, of: chance.learner.key, at: chance.at, in: db)
    }
  }

  package func history(of learner: UUID) async throws(PeopleError) -> LearnerHistory {
    try await readPeople { db in
      let attempts = try AttemptRow.filter(Column("learner") == learner.key)
        .filter(Column("mode") == Attempt.Mode.assessment.rawValue).order(Column("started_at"), Column.rowID)
        .fetchAll(db).map(\.attempt)
      return LearnerHistory(
        attempts: attempts,
        exemptions: try Row.fetchAll(
          db, sql: "SELECT * FROM exemptions WHERE learner = ? ORDER BY at, rowid", arguments: [learner.key]
        ).map(exemption(row:)),
        chances: try grants("chances", of: learner, in: db).map { grant in
          NewChance(
            learner: grant.learner, exercise: grant.exercise, reason: grant.reason, by: grant.by, at: grant.at)
        })
    }
  }

  package func mark(_ retraining: Retraining) async throws(PeopleError) {
    try await writePeople { db in try insert(retraining, in: db) }
  }

  package func unmark(learner: UUID, exercise: String, by who: String, at date: Date) async throws(PeopleError) {
    try await writePeople { db in try endRetraining(of: learner, in: exercise, by: who, at: date, db) }
  }

  package func retraining(of learner: UUID?) async throws(PeopleError) -> [Retraining] {
    try await readPeople { db in try grants("retraining", of: learner, in: db) }
  }
}

/// What a person gives takes the place of what was there; what an entry test gives does not.
func insert(_ exemption: Exemption, in db: Database) throws {
  try requireLearner(exemption.learner, in: db)
  let conflict =
    exemption.attempt == nil
    ? "DO UPDATE SET reason = excluded.reason, \"by\" = excluded.\"by\", at = excluded.at, attempt = NULL"
    : "DO NOTHING"
  try db.execute(
    sql: """
      INSERT INTO exemptions (learner, exercise, reason, "by", at, attempt) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (learner, exercise) \(conflict)
      """,
    arguments: [
      exemption.learner.key, exemption.exercise, exemption.reason, exemption.by,
      exemption.at.millisecondsSince1970, exemption.attempt?.key,
    ])
  if db.changesCount == 0 { return }
  try writeAudit(
    "exempted from \(exemption.exercise)", by: exemption.by, of: exemption.learner.key, at: exemption.at, in: db)
}

/// Takes back what an entry test gave before its score was changed, but for the exercises that it gives still.
func withdrawExemptions(
  of attempt: Attempt, except kept: [Exemption], by who: String, at date: Date, in db: Database
) throws {
  guard let learner = attempt.learner else { return }
  let given = try String.fetchAll(
    db, sql: "SELECT exercise FROM exemptions WHERE learner = ? AND attempt = ? ORDER BY exercise",
    arguments: [learner.key, attempt.id.key])
  for exercise in given where !kept.contains(where: { $0.exercise == exercise }) {
    try db.execute(
      sql: "DELETE FROM exemptions WHERE learner = ? AND exercise = ?", arguments: [learner.key, exercise])
    try writeAudit("exempted from \(exercise) no more", by: who, of: learner.key, at: date, in: db)
  }
}

func exemption(row: Row) throws -> Exemption {
  let attempt: String? = row["attempt"]
  return Exemption(
    learner: try uuid(row["learner"], in: "exemptions.learner"), exercise: row["exercise"], reason: row["reason"],
    by: row["by"], at: Date(millisecondsSince1970: row["at"]),
    attempt: try attempt.map { try uuid($0, in: "exemptions.attempt") })
}

func insert(_ retraining: Retraining, in db: Database) throws {
  try insertOrReplace(
    "retraining", learner: retraining.learner, exercise: retraining.exercise, reason: retraining.reason,
    by: retraining.by, at: retraining.at, in: db)
  try writeAudit(
    "to be trained again in \(retraining.exercise)", by: retraining.by, of: retraining.learner.key,
    at: retraining.at, in: db)
}

/// Takes the mark away, where there is one.
func endRetraining(
  of learner: UUID, in exercise: String, by who: String, at date: Date, _ db: Database
) throws {
  try db.run("DELETE FROM retraining WHERE learner = ? AND exercise = ?", [learner.key, exercise])
  if db.changesCount > 0 {
    try writeAudit("trained again in \(exercise)", by: who, of: learner.key, at: date, in: db)
  }
}

/// Chances and marks have the same columns.
func grants(_ table: String, of learner: UUID?, in db: Database) throws -> [Retraining] {
  try Row.fetchAll(
    db, sql: "SELECT * FROM \(table) WHERE ?1 IS NULL OR learner = ?1 ORDER BY at, rowid", arguments: [learner?.key]
  ).map { row in
    Retraining(
      learner: try uuid(row["learner"], in: "\(table).learner"), exercise: row["exercise"], reason: row["reason"],
      by: row["by"], at: Date(millisecondsSince1970: row["at"]))
  }
}

private func insertOrReplace(
  _ table: String, learner: UUID, exercise: String, reason: String, by who: String, at date: Date, in db: Database
) throws {
  try requireLearner(learner, in: db)
  try db.execute(
    sql: "INSERT OR REPLACE INTO \(table) (learner, exercise, reason, \"by\", at) VALUES (?, ?, ?, ?, ?)",
    arguments: [learner.key, exercise, reason, who, date.millisecondsSince1970])
}

private func requireLearner(_ id: UUID, in db: Database) throws {
  let known = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM learners WHERE id = ?)", arguments: [id.key])
  if known != true { throw PeopleError.unknownPerson(id) }
}
