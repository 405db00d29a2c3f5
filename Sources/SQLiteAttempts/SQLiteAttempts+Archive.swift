package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts: ArchiveStore {
  /// All of one attempt; with the learner's name and number only when they are wanted.
  package func archive(of id: UUID, withName: Bool) async throws(StoreError) -> AttemptArchive {
    try await read { db in
      let attempt = try fetchAttempt(id, in: db)
      var person: Learner?
      if withName, let learner = attempt.learner {
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM learners WHERE id = ? AND erased_at IS NULL", arguments: [learner.key])
        person = try row.map(readLearner(row:))
      }
      return AttemptArchive(attempt: attempt, events: try fetchLog(of: id.key, in: db), learner: person)
    }
  }

  /// Identifiers of all attempts, oldest first.
  package func attemptIDs() async throws(StoreError) -> [UUID] {
    try await read { db in
      try String.fetchAll(db, sql: "SELECT id FROM attempts ORDER BY started_at, rowid")
        .map { try uuid($0, in: "attempts.id") }
    }
  }

  /// Takes in an attempt of another bench, once: bringing it again changes nothing, and a longer log goes on where ours
  /// ends. Nothing of it is queued for a target: the bench that made it sends it. A learner whose number is known here is
  /// that learner; one who is not is added. An attempt that still runs there is left until it has ended, and what was erased
  /// here, or is about somebody who was, does not come back.
  ///
  /// - Throws: ``AttemptArchive/Problem``, ``PeopleError`` for a learner who cannot be added, and ``StoreError``.
  package func take(_ archive: AttemptArchive, from bench: String, by who: String, at date: Date) async throws
    -> ImportOutcome
  {
    if let problem = archive.problem { throw problem }
    if archive.attempt.isActive { return .stillRuns }
    return try await writeArchive { db in
      var attempt = archive.attempt
      attempt.record.importedFrom = attempt.record.importedFrom ?? bench
      if try isErased(archive, in: db) { return .erasedHere }
      if let stored = try AttemptRow.fetchOne(db, key: attempt.id.key)?.attempt {
        let ours = try fetchLog(of: attempt.id.key, in: db)
        let same = zip(ours, archive.events).prefix { $0 == $1 }.count
        if same == archive.events.count {
          return try nameLater(stored, as: archive, from: bench, by: who, at: date, in: db)
        }
        guard same == ours.count, stored.record.importedFrom != nil else { return .conflict(after: same) }
        attempt.learner =
          try stored.learner
          ?? personHere(attempt.learner, as: archive.learner, from: bench, by: who, at: date, in: db)
        try insert(Array(archive.events.dropFirst(same)), of: attempt.id, areOwn: false, in: db)
        try update(attempt, in: db)
        try writeAudit(
          "\(archive.events.count - same) events brought from \(bench)", by: who, of: attempt.id.key, at: date, in: db)
        return .extended(events: archive.events.count - same)
      }
      attempt.learner = try personHere(
        attempt.learner, as: archive.learner, from: bench, by: who, at: date, in: db)
      try AttemptRow(attempt).insert(db)
      try insert(archive.events, of: attempt.id, areOwn: false, in: db)
      try writeAudit("brought from \(bench)", by: who, of: attempt.id.key, at: date, in: db)
      return .added
    }
  }

  private func writeArchive(
    _ body: @escaping @Sendable (Database) throws -> ImportOutcome
  ) async throws -> ImportOutcome {
    do { return try await transaction(body) } catch let error as PeopleError { throw error } catch {
      throw storeError(error, path: path)
    }
  }
}

/// Whether the attempt was deleted here, or its learner erased.
private func isErased(_ archive: AttemptArchive, in db: Database) throws -> Bool {
  let erased = try Bool.fetchOne(
    db,
    sql: """
      SELECT EXISTS (SELECT 1 FROM erased_attempts WHERE id = ?1)
        OR EXISTS (SELECT 1 FROM learners WHERE id = ?2 AND erased_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM attempts JOIN learners ON learners.id = learner
          WHERE attempts.id = ?1 AND erased_at IS NOT NULL)
      """, arguments: [archive.attempt.id.key, archive.attempt.learner?.key])
  return erased == true
}

/// An attempt that came without a name before has its learner from now on, where this record says who it is.
private func nameLater(
  _ stored: Attempt, as archive: AttemptArchive, from bench: String, by who: String, at date: Date, in db: Database
) throws -> ImportOutcome {
  guard stored.record.importedFrom != nil, stored.learner == nil,
    let person = try personHere(
      archive.attempt.learner, as: archive.learner, from: bench, by: who, at: date, in: db)
  else { return .known }
  var named = stored
  named.learner = person
  try update(named, in: db)
  try writeAudit("its learner was named by \(bench)", by: who, of: stored.id.key, at: date, in: db)
  return .extended(events: 0)
}

/// Who a learner of another bench is here; nil, so unattributed, when nothing says the name and the identifier is not known.
func personHere(
  _ id: UUID?, as learner: Learner?, from bench: String, by who: String, at date: Date, in db: Database
) throws -> UUID? {
  guard let id else { return nil }
  if try Row.fetchOne(db, sql: "SELECT 1 FROM learners WHERE id = ?", arguments: [id.key]) != nil { return id }
  guard var person = learner else { return nil }
  let known = try String.fetchOne(db, sql: "SELECT id FROM learners WHERE number = ?", arguments: [person.number])
  if let known { return try uuid(known, in: "learners.id") }
  person.superior = nil
  _ = try put(person, in: db)
  try writeAudit("learner added, brought from \(bench)", by: who, of: id.key, at: date, in: db)
  return id
}
