package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts: PeopleStore {
  package func staff() async throws(PeopleError) -> [StaffMember] {
    try await readPeople { db in
      try Row.fetchAll(db, sql: "SELECT * FROM staff ORDER BY name, number").map(staffMember(row:))
    }
  }

  package func save(_ learner: Learner, by who: String, at date: Date) async throws(PeopleError) {
    try await writePeople { db in try saveLearner(learner, by: who, at: date, in: db) }
  }

  package func save(_ member: StaffMember, by who: String, at date: Date) async throws(PeopleError) {
    try await writePeople { db in
      if let text = member.unprintable { throw PeopleError.unprintable(text) }
      if member.deputy == member.id { throw PeopleError.ownDeputy(member.number) }
      let owner = try String.fetchOne(
        db, sql: "SELECT id FROM staff WHERE number = ?1 AND id <> ?2 UNION SELECT id FROM learners WHERE number = ?1",
        arguments: [member.number, member.id.key])
      if owner != nil { throw PeopleError.numberTaken(member.number) }
      let before = try Row.fetchOne(db, sql: "SELECT * FROM staff WHERE id = ?", arguments: [member.id.key])
        .map(staffMember(row:))
      if before == member { return }
      if let deputy = member.deputy { try requirePerson(deputy, in: "staff", db) }
      try db.execute(
        sql: """
          INSERT INTO staff (id, name, number, language, roles, deputy, active) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, number = excluded.number, language = excluded.language,
            roles = excluded.roles, deputy = excluded.deputy, active = excluded.active
          """,
        arguments: [
          member.id.key, member.name, member.number, member.language,
          member.roles.sorted().map(\.rawValue).joined(separator: ","), member.deputy?.key, member.isActive,
        ])
      var what = before == nil ? "staff added" : "staff changed"
      if before?.roles != member.roles {
        what += ", roles: \(member.roles.sorted().map(\.rawValue).joined(separator: " "))"
      }
      try writeAudit(what, by: who, of: member.id.key, at: date, in: db)
    }
  }

  package func apply(
    _ plan: PeopleImport.Plan, badges: [UUID: String], by who: String, at date: Date
  ) async throws(PeopleError) {
    guard plan.isApplicable else { throw .planNotApplicable }
    try await writePeople { db in
      for change in plan.changes where try fetchLearner(change.before.id, in: db) != change.before {
        throw PeopleError.planNotApplicable
      }
      for learner in plan.additions + plan.changes.map(\.after) { try saveLearner(learner, by: who, at: date, in: db) }
      for (person, badge) in badges { try putBadge(badge, of: person, by: who, at: date, in: db) }
    }
  }

  package func person(number: String) async throws(PeopleError) -> Person? {
    try await readPeople { db in
      if let row = try Row.fetchOne(db, sql: "SELECT * FROM staff WHERE number = ?", arguments: [number]) {
        return .staff(try staffMember(row: row))
      }
      return try Row.fetchOne(
        db, sql: "SELECT * FROM learners WHERE number = ? AND erased_at IS NULL", arguments: [number]
      ).map { .learner(try readLearner(row: $0)) }
    }
  }

  package func setLevel(_ reached: LevelReached) async throws(PeopleError) {
    try await writePeople { db in
      try requirePerson(reached.learner, in: "learners", db)
      try db.execute(
        sql: "INSERT INTO levels (learner, level, at, \"by\") VALUES (?, ?, ?, ?)",
        arguments: [
          reached.learner.key, reached.level.rawValue, reached.at.millisecondsSince1970, reached.by,
        ])
      try writeAudit("level \(reached.level.rawValue)", by: reached.by, of: reached.learner.key, at: reached.at, in: db)
    }
  }

  package func levels(of learner: UUID?) async throws(PeopleError) -> [LevelReached] {
    try await readPeople { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM levels WHERE ?1 IS NULL OR learner = ?1 ORDER BY at, rowid", arguments: [learner?.key]
      ).map { row in
        LevelReached(
          learner: try uuid(row["learner"], in: "levels.learner"), level: try named(row["level"], in: "levels.level"),
          at: Date(millisecondsSince1970: row["at"]), by: row["by"])
      }
    }
  }

  func writePeople<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(PeopleError) -> Value {
    do { return try await transaction(body) } catch let error as PeopleError { throw error } catch {
      throw .store(storeError(error, path: path))
    }
  }

  func readPeople<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(PeopleError) -> Value {
    do throws(StoreError) { return try await read(body) } catch { throw .store(error) }
  }
}

private func saveLearner(_ learner: Learner, by who: String, at date: Date, in db: Database) throws {
  if let superior = learner.superior { try requirePerson(superior, in: "staff", db) }
  let before = try put(learner, in: db)
  if before == learner { return }
  var what = "learner added"
  if let before {
    // The audit outlives an erasure: it says what changed, never the name itself.
    let changed: [(String, Bool)] = [
      ("name", before.name != learner.name), ("number", before.number != learner.number),
      ("language", before.language != learner.language), ("guidance", before.guidance != learner.guidance),
      ("superior", before.superior != learner.superior), ("group", before.group != learner.group),
      ("active", before.isActive != learner.isActive),
    ]
    what = "learner changed: " + changed.filter(\.1).map(\.0).joined(separator: ", ")
  }
  try writeAudit(what, by: who, of: learner.id.key, at: date, in: db)
}

private func requirePerson(_ id: UUID, in table: String, _ db: Database) throws {
  let known = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE id = ?)", arguments: [id.key])
  if known != true { throw PeopleError.unknownPerson(id) }
}

@Sendable func staffMember(row: Row) throws -> StaffMember {
  let roles: String = row["roles"]
  let deputy: String? = row["deputy"]
  return StaffMember(
    id: try uuid(row["id"], in: "staff.id"), name: row["name"], number: row["number"], language: row["language"],
    roles: Set(try roles.split(separator: ",").map { try named(String($0), in: "staff.roles") }),
    deputy: try deputy.map { try uuid($0, in: "staff.deputy") }, isActive: row["active"])
}
