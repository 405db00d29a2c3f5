package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  package func addLearner(_ learner: Learner) async throws(StoreError) {
    try await write { db in
      do { _ = try put(learner, in: db) } catch PeopleError.numberTaken(let number) {
        throw StoreError.learnerNumberTaken(number)
      } catch PeopleError.unprintable(let text) {
        throw StoreError.unprintable(text)
      }
    }
  }

  package func learner(_ id: UUID) async throws(StoreError) -> Learner {
    try await read { db in try fetchLearner(id, in: db) }
  }

  package func learners() async throws(StoreError) -> [Learner] {
    try await read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM learners WHERE erased_at IS NULL ORDER BY name, number")
        .map(readLearner(row:))
    }
  }
}

func fetchLearner(_ id: UUID, in db: Database) throws -> Learner {
  guard let row = try Row.fetchOne(db, sql: "SELECT * FROM learners WHERE id = ?", arguments: [id.key]) else {
    throw StoreError.unknownLearner(id)
  }
  return try readLearner(row: row)
}

/// Adds or replaces; the learner as it was before, nil when new.
func put(_ learner: Learner, in db: Database) throws -> Learner? {
  if let text = learner.unprintable { throw PeopleError.unprintable(text) }
  // A number is one person's, learner or staff: whoever types it at the bench is nobody else.
  let owner = try String.fetchOne(
    db, sql: "SELECT id FROM learners WHERE number = ?1 AND id <> ?2 UNION SELECT id FROM staff WHERE number = ?1",
    arguments: [learner.number, learner.id.key])
  if owner != nil { throw PeopleError.numberTaken(learner.number) }
  let before = try Row.fetchOne(db, sql: "SELECT * FROM learners WHERE id = ?", arguments: [learner.id.key])
    .map(readLearner(row:))
  if let before, before.number != learner.number {
    // Whom a roster found by the number before is somebody else.
    try db.execute(
      sql: "DELETE FROM target_accounts WHERE learner = ? AND source = 'roster'", arguments: [learner.id.key])
  }
  try db.execute(
    sql: """
      INSERT INTO learners (id, name, number, language, guidance, superior, group_name, active)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, number = excluded.number, language = excluded.language,
        guidance = excluded.guidance, superior = excluded.superior, group_name = excluded.group_name,
        active = excluded.active
      """,
    arguments: [
      learner.id.key, learner.name, learner.number, learner.language, learner.guidance.rawValue,
      learner.superior?.key, learner.group, learner.isActive,
    ])
  return before
}

@Sendable func readLearner(row: Row) throws -> Learner {
  let superior: String? = row["superior"]
  return Learner(
    id: try uuid(row["id"], in: "learners.id"), name: row["name"], number: row["number"], language: row["language"],
    guidance: try named(row["guidance"], in: "learners.guidance"),
    superior: try superior.map { try uuid($0, in: "learners.superior") }, group: row["group_name"],
    isActive: row["active"])
}
