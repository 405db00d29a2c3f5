package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  package func person(badge hash: String) async throws(PeopleError) -> Person? {
    try await readPeople { db in
      guard
        let owner = try String.fetchOne(db, sql: "SELECT person FROM credentials WHERE badge = ?", arguments: [hash])
      else { return nil }
      if let row = try Row.fetchOne(db, sql: "SELECT * FROM learners WHERE id = ?", arguments: [owner]) {
        return .learner(try readLearner(row: row))
      }
      return try Row.fetchOne(db, sql: "SELECT * FROM staff WHERE id = ?", arguments: [owner])
        .map { .staff(try staffMember(row: $0)) }
    }
  }

  package func setBadge(
    _ hash: String?, of person: UUID, by who: String, at date: Date
  ) async throws(PeopleError) {
    try await writePeople { db in try putBadge(hash, of: person, by: who, at: date, in: db) }
  }

  package func setPIN(_ hash: String?, of person: UUID, by who: String, at date: Date) async throws(PeopleError) {
    try await writePeople { db in
      try requireAnybody(person, db)
      try db.execute(
        sql: """
          INSERT INTO credentials (person, pin) VALUES (?, ?)
          ON CONFLICT (person) DO UPDATE SET pin = excluded.pin, failures = 0, last_failure = NULL
          """, arguments: [person.key, hash])
      try writeAudit(hash == nil ? "PIN removed" : "PIN set", by: who, of: person.key, at: date, in: db)
    }
  }

  package func beginPINCheck(of person: UUID, at date: Date) async throws(PeopleError) -> PINGuess {
    try await writePeople { db in
      guard
        let row = try Row.fetchOne(db, sql: "SELECT * FROM credentials WHERE person = ?", arguments: [person.key]),
        let hash: String = row["pin"]
      else { return .noPIN }
      let last: Int64? = row["last_failure"]
      let lockout = Lockout(failures: row["failures"], lastFailure: last.map(Date.init(millisecondsSince1970:)))
      if let until = lockout.lockedUntil(at: date) { return .locked(until: until) }
      try db.execute(
        sql: "UPDATE credentials SET failures = failures + 1, last_failure = ? WHERE person = ?",
        arguments: [date.millisecondsSince1970, person.key])
      if Lockout.delay(after: lockout.failures + 1) >= Lockout.longest {
        try writeAudit("PIN locked for an hour", by: "bench", of: person.key, at: date, in: db)
      }
      return .compare(hash: hash)
    }
  }

  package func pinWasRight(of person: UUID) async throws(PeopleError) {
    try await writePeople { db in
      try db.execute(
        sql: "UPDATE credentials SET failures = 0, last_failure = NULL WHERE person = ?", arguments: [person.key])
    }
  }
}

func putBadge(_ hash: String?, of person: UUID, by who: String, at date: Date, in db: Database) throws {
  try requireAnybody(person, db)
  if let hash {
    let owner = try String.fetchOne(db, sql: "SELECT person FROM credentials WHERE badge = ?", arguments: [hash])
    if owner == person.key { return }
    if owner != nil { throw PeopleError.badgeTaken }
  }
  try db.execute(
    sql:
      "INSERT INTO credentials (person, badge) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET badge = excluded.badge",
    arguments: [person.key, hash])
  try writeAudit(hash == nil ? "badge removed" : "badge linked", by: who, of: person.key, at: date, in: db)
}

private func requireAnybody(_ id: UUID, _ db: Database) throws {
  let known = try Bool.fetchOne(
    db,
    sql: """
      SELECT EXISTS (SELECT 1 FROM learners WHERE id = ?1 AND erased_at IS NULL) OR EXISTS (SELECT 1 FROM staff WHERE id = ?1)
      """, arguments: [id.key])
  if known != true { throw PeopleError.unknownPerson(id) }
}
