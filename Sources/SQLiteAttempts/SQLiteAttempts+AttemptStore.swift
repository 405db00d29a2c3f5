package import Attempts
import ContentHash
package import Foundation
import GRDB
import Grading

extension SQLiteAttempts: AttemptStore {
  package func add(_ attempt: Attempt, started: AttemptEvent) async throws(StoreError) {
    try await write { db in
      if let learner = attempt.learner { _ = try fetchLearner(learner, in: db) }
      let last = try Int.fetchOne(
        db.cachedStatement(sql: "SELECT max(number) FROM events WHERE attempt = ?"), arguments: [attempt.id.key])
      guard last == nil, started.number == 1 else {
        throw StoreError.outOfSequence(expected: (last ?? 0) + 1, got: started.number)
      }
      try AttemptRow(attempt).insert(db)
      try insert([started], of: attempt.id, in: db)
    }
  }

  package func append(_ events: [AttemptEvent], updating attempt: Attempt) async throws(StoreError) {
    try await append([AttemptChange(events: events, attempt: attempt)])
  }

  package func append(_ changes: [AttemptChange]) async throws(StoreError) {
    try await write { db in
      for change in changes {
        try insert(change.events, of: change.attempt.id, in: db)
        try update(change.attempt, in: db)
      }
    }
  }

  package func attempt(_ id: UUID) async throws(StoreError) -> Attempt {
    try await read { db in try fetchAttempt(id, in: db) }
  }

  package func events(of id: UUID) async throws(StoreError) -> [AttemptEvent] {
    try await read { db in
      _ = try fetchAttempt(id, in: db)
      return try fetchLog(of: id.key, in: db)
    }
  }

  package func attempts(matching filter: AttemptFilter) async throws(StoreError) -> [Attempt] {
    try await read { db in try filter.request(in: db).fetchAll(db).map(\.attempt) }
  }

  package func release(
    _ attempt: Attempt, event: AttemptEvent, score: ReleasedScore, effects: ReleaseEffects
  ) async throws(StoreError) {
    let targets = targets
    let (body, lastEntry, record, patch): (String, String, String, String)
    let releaser = event.what.releaser ?? score.reviewer
    // Before the lock on the database is taken, which others wait for.
    do {
      body = try AttemptJSON.line(score)
      lastEntry = try AttemptJSON.line(event)
      record = try AttemptJSON.line(attempt.record)
      patch = try AttemptJSON.summaryPatch(release: event)
    } catch {
      throw storeError(error, path: path)
    }
    try await write { db in
      let key = attempt.id.key
      let standing = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT phase, body ->> '$.events' AS events, body ->> '$.activeTime.isCounting' AS counts,
              EXISTS (SELECT 1 FROM scores WHERE attempt = ?1 AND revision = ?2) AS is_queued,
              EXISTS (SELECT 1 FROM learners WHERE id = ?3 AND erased_at IS NOT NULL) AS is_erased
            FROM attempts LEFT JOIN summaries ON summaries.attempt = attempts.id AND version = ?4 WHERE id = ?1
            """), arguments: [key, score.gradeRevision, score.learner.key, AttemptSummary.version])
      guard let standing else { throw StoreError.unknownAttempt(attempt.id) }
      if standing["is_erased"] { throw StoreError.unknownLearner(score.learner) }
      if standing["is_queued"] || standing["phase"] == Attempt.Phase.released.rawValue {
        throw StoreError.alreadyReleased(attempt.id, revision: score.gradeRevision)
      }
      let counts: Bool? = standing["counts"]
      if let events: Int = standing["events"], counts == false, case .released = event.what {
        guard event.number == events + 1 else {
          throw StoreError.outOfSequence(expected: events + 1, got: event.number)
        }
        try insert(event, written: lastEntry, of: key, in: db)
        try db.run("UPDATE summaries SET body = json_patch(body, ?) WHERE attempt = ?", [patch, key])
      } else {
        try insert([event], of: attempt.id, in: db)
      }
      try update(attempt, record: record, in: db)
      try db.run(
        "INSERT INTO scores (attempt, revision, body) VALUES (?, ?, json_patch(?, ?))",
        [key, score.gradeRevision, body, try contextPatch(for: score, in: db)])
      for target in targets {
        try db.run(
          "INSERT INTO outbox (target, attempt, revision) VALUES (?, ?, ?)", [target, key, score.gradeRevision])
      }
      try writeAudit(
        "released revision \(score.gradeRevision)", by: releaser, of: key, at: event.at.wallClock, in: db)
      if effects.endsRetraining {
        try endRetraining(of: score.learner, in: score.exercise, by: releaser, at: event.at.wallClock, db)
      }
      if score.supersedes != nil {
        try withdrawExemptions(
          of: attempt, except: effects.exemptions, by: releaser, at: event.at.wallClock, in: db)
      }
      for exemption in effects.exemptions { try insert(exemption, in: db) }
    }
  }
}

/// What only the store can tell of the moment of a release, as a change of the score's JSON (RFC 7396): the number of the attempt
/// and the hash of its submission. No change where the score has no context.
private func contextPatch(for score: ReleasedScore, in db: Database) throws -> String {
  guard score.context != nil else { return "{}" }
  let submission = try String.fetchOne(
    db.cachedStatement(
      sql: """
        SELECT body FROM events WHERE attempt = ? AND kind IN ('submitted', 'handed_in') ORDER BY number DESC LIMIT 1
        """), arguments: [score.attempt.key])
  return AttemptJSON.contextPatch(
    attemptNumber: try attemptNumber(of: score, in: db), evidence: submission.map { contentHash(Array($0.utf8)) })
}

/// 1 for the first assessment of the learner with the exercise.
func attemptNumber(of score: ReleasedScore, in db: Database) throws -> Int {
  // By the index of the learner, which the sign leaves as the only one: a school has more attempts of an exercise than of a person.
  let earlier = try Int.fetchOne(
    db.cachedStatement(
      sql: """
        SELECT count(*) FROM attempts
        WHERE learner = ? AND +exercise = ? AND mode = 'assessment' AND started_at < ?
        """), arguments: [score.learner.key, score.exercise, score.startedAt.millisecondsSince1970])
  return (earlier ?? 0) + 1
}

func fetchAttempt(_ id: UUID, in db: Database) throws -> Attempt {
  let statement = try db.cachedStatement(sql: "SELECT * FROM attempts WHERE id = ?")
  guard let row = try AttemptRow.fetchOne(statement, arguments: [id.key]) else { throw StoreError.unknownAttempt(id) }
  return row.attempt
}

extension Database {
  /// Runs a statement that is prepared once for each connection: for what every event and release writes, preparing costs more
  /// than running.
  func run(_ sql: String, _ arguments: StatementArguments) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }
}

func json(_ value: some Encodable) throws -> String {
  String(decoding: try AttemptJSON.encode(value), as: UTF8.self)
}

private func insert(_ event: AttemptEvent, written body: String, of key: String, in db: Database) throws {
  try db.run(
    "INSERT INTO events (attempt, number, at, kind, body) VALUES (?, ?, ?, ?, ?)",
    [key, event.number, event.at.wallClock.millisecondsSince1970, event.what.kind.rawValue, body])
}

/// Appends to the log, and takes the events into the summary, whose grades need not be read for that. Who did what goes into the
/// audit, unless it was done at another bench, whose people may have the numbers of others here.
///
/// Of somebody who was erased no word is kept any more, whenever it comes.
func insert(_ events: [AttemptEvent], of id: UUID, areOwn: Bool = true, in db: Database) throws {
  guard !events.isEmpty else { return }
  let key = id.key
  let events = try wordsMayStay(in: events, of: key, in: db) ? events : events.map(\.withoutWords)
  var summary = try fetchSummaryWithoutGrades(of: key, in: db) ?? AttemptSummary(of: fetchLog(of: key, in: db))
  for event in events {
    guard event.number == summary.events + 1 else {
      throw StoreError.outOfSequence(expected: summary.events + 1, got: event.number)
    }
    summary.take(event)
    try insert(event, written: try AttemptJSON.line(event), of: key, in: db)
    if areOwn, let entry = event.what.auditEntry {
      try writeAudit(entry.what, by: entry.by, of: key, at: event.at.wallClock, in: db)
    }
  }
  try put(summary, of: key, in: db)
}

/// Whether nobody wrote anything in these events, or their learner was not erased.
private func wordsMayStay(in events: [AttemptEvent], of key: String, in db: Database) throws -> Bool {
  if events.allSatisfy({ $0.what.withoutWords == nil }) { return true }
  let isErased = try Bool.fetchOne(
    db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM attempts JOIN learners ON learners.id = attempts.learner
          WHERE attempts.id = ? AND erased_at IS NOT NULL)
        """), arguments: [key])
  return isErased != true
}

extension AttemptEvent.What {
  fileprivate var releaser: String? {
    if case .released(let by) = self { by } else { nil }
  }

  /// What a person changed in the attempt; a release writes its own entry.
  fileprivate var auditEntry: (what: String, by: String)? {
    switch self {
    case .extended(let minutes, let by): ("\(minutes) min of extra time", by)
    case .assisted(let assistance, let by): ("assistance: \(assistance.rawValue)", by)
    case .reviewed(let review): ("reviewed", review.by)
    case .overridden(let override):
      ("score \(override.before.map(String.init) ?? "none") overridden with \(override.after)", override.by)
    case .variantAccepted(_, let by): ("variant accepted", by)
    case .regraded(let grade, let revision, _, let by):
      ("graded again: revision \(revision), score \(grade.score.map(String.init) ?? "none")", by)
    case .signedOff(let signOff): ("signed as \(signOff.role.rawValue)", signOff.by)
    default: nil
    }
  }
}
