package import Attempts
package import Foundation
import GRDB
import Grading

extension SQLiteAttempts: AttemptStore {
  package func add(_ attempt: Attempt, started: AttemptEvent) async throws(StoreError) {
    try await write { db in
      if let learner = attempt.learner { _ = try fetchLearner(learner, in: db) }
      let last = try lastEventNumber(of: attempt.id, in: db)
      guard last == 0, started.number == 1 else {
        throw StoreError.outOfSequence(expected: last + 1, got: started.number)
      }
      try AttemptRow(attempt).insert(db)
      try insert([started], of: attempt.id, in: db)
    }
  }

  package func append(_ events: [AttemptEvent], updating attempt: Attempt) async throws(StoreError) {
    try await write { db in
      try insert(events, of: attempt.id, in: db)
      try update(attempt, in: db)
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
    try await write { db in
      let key = attempt.id.key
      let isQueued =
        try Bool.fetchOne(
          db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM scores WHERE attempt = ? AND revision = ?)"),
          arguments: [key, score.gradeRevision]) ?? false
      let isErased = try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM learners WHERE id = ? AND erased_at IS NOT NULL)"),
        arguments: [score.learner.key])
      if isErased == true { throw StoreError.unknownLearner(score.learner) }
      let phase = try String.fetchOne(
        db.cachedStatement(sql: "SELECT phase FROM attempts WHERE id = ?"), arguments: [key])
      guard let phase else { throw StoreError.unknownAttempt(attempt.id) }
      if isQueued || phase == Attempt.Phase.released.rawValue {
        throw StoreError.alreadyReleased(attempt.id, revision: score.gradeRevision)
      }
      try insert([event], of: attempt.id, in: db)
      try update(attempt, in: db)
      try db.run(
        "INSERT INTO scores (attempt, revision, body) VALUES (?, ?, ?)", [key, score.gradeRevision, try json(score)])
      for target in targets {
        try db.run(
          "INSERT INTO outbox (target, attempt, revision) VALUES (?, ?, ?)", [target, key, score.gradeRevision])
      }
      try writeAudit(
        "released revision \(score.gradeRevision)", by: score.reviewer, of: key, at: event.at.wallClock, in: db)
      if effects.endsRetraining {
        try endRetraining(of: score.learner, in: score.exercise, by: score.reviewer, at: event.at.wallClock, db)
      }
      for exemption in effects.exemptions { try insert(exemption, in: db) }
    }
  }
}

func fetchAttempt(_ id: UUID, in db: Database) throws -> Attempt {
  guard let row = try AttemptRow.fetchOne(db, key: id.key) else { throw StoreError.unknownAttempt(id) }
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

private func lastEventNumber(of id: UUID, in db: Database) throws -> Int {
  try Int.fetchOne(
    db.cachedStatement(sql: "SELECT max(number) FROM events WHERE attempt = ?"), arguments: [id.key]) ?? 0
}

func insert(_ events: [AttemptEvent], of id: UUID, in db: Database) throws {
  guard !events.isEmpty else { return }
  var last = try lastEventNumber(of: id, in: db)
  let rest = events.contains(where: \.what.setsGrade) ? nil : try fetchSummaryWithoutGrades(of: id.key, in: db)
  var summary = try rest ?? (last == 0 ? AttemptSummary() : fetchSummary(of: id, in: db))
  for event in events {
    guard event.number == last + 1 else { throw StoreError.outOfSequence(expected: last + 1, got: event.number) }
    last = event.number
    summary.take(event)
    try db.run(
      "INSERT INTO events (attempt, number, at, kind, body) VALUES (?, ?, ?, ?, ?)",
      [
        id.key, event.number, event.at.wallClock.millisecondsSince1970, event.what.kind.rawValue, try json(event),
      ])
    if let entry = event.what.auditEntry {
      try writeAudit(entry.what, by: entry.by, of: id.key, at: event.at.wallClock, in: db)
    }
  }
  if rest == nil {
    try put(summary, of: id.key, in: db)
  } else {
    try putWithoutGrades(summary, of: id.key, in: db)
  }
}

extension AttemptEvent.What {
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

func update(_ attempt: Attempt, in db: Database) throws {
  do { try AttemptRow(attempt).update(db) } catch is RecordError { throw StoreError.unknownAttempt(attempt.id) }
}
