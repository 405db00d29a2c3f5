package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  package func addLearner(_ learner: Learner) async throws(StoreError) {
    try await write { db in
      let owner = try String.fetchOne(
        db, sql: "SELECT id FROM learners WHERE number = ?", arguments: [learner.number])
      if let owner, owner != learner.id.key { throw StoreError.learnerNumberTaken(learner.number) }
      try db.execute(
        sql: """
          INSERT INTO learners (id, name, number, language) VALUES (?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, number = excluded.number, language = excluded.language
          """, arguments: [learner.id.key, learner.name, learner.number, learner.language])
    }
  }

  package func learner(_ id: UUID) async throws(StoreError) -> Learner {
    try await read { db in try fetchLearner(id, in: db) }
  }

  package func learners() async throws(StoreError) -> [Learner] {
    try await read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM learners ORDER BY name, number").map(learner(row:))
    }
  }
}

func fetchLearner(_ id: UUID, in db: Database) throws -> Learner {
  guard let row = try Row.fetchOne(db, sql: "SELECT * FROM learners WHERE id = ?", arguments: [id.key]) else {
    throw StoreError.unknownLearner(id)
  }
  return try learner(row: row)
}

@Sendable private func learner(row: Row) throws -> Learner {
  Learner(
    id: try uuid(row["id"], in: "learners.id"), name: row["name"], number: row["number"], language: row["language"])
}
