package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts: ScoreOutbox {
  package func queueEarlierScores(for target: String, since: Date?) async throws(StoreError) -> Int {
    try await write { db in
      // Times in the body are UTC text of one width, so that they compare as text.
      try db.execute(
        sql: """
          INSERT INTO outbox (target, attempt, revision)
          SELECT ?1, attempt, revision FROM scores
          WHERE json_extract(body, '$.submittedAt') >= ?2
            AND NOT EXISTS (
              SELECT 1 FROM attempts JOIN learners ON learners.id = attempts.learner
              WHERE attempts.id = scores.attempt AND erased_at IS NOT NULL)
            AND NOT EXISTS (
              SELECT 1 FROM outbox
              WHERE target = ?1 AND outbox.attempt = scores.attempt AND outbox.revision = scores.revision)
          ORDER BY scores.rowid
          """, arguments: [target, since.map(AttemptJSON.text) ?? ""])
      return db.changesCount
    }
  }

  package func newestScore(target: String) async throws(StoreError) -> Int64 {
    try await read { db in
      try Int64.fetchOne(db, sql: "SELECT max(number) FROM outbox WHERE target = ?", arguments: [target]) ?? 0
    }
  }

  package func dueScores(_ question: DueScores) async throws(StoreError) -> [Delivery] {
    let now = question.now.millisecondsSince1970
    let furthest = now + Int64(question.longestWait * 1000)
    return try await read { db in
      let rows = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT outbox.*, scores.body, learners.number AS learner_number FROM outbox
            JOIN scores ON scores.attempt = outbox.attempt AND scores.revision = outbox.revision
            LEFT JOIN attempts ON attempts.id = outbox.attempt
            LEFT JOIN learners ON learners.id = attempts.learner
            WHERE target = ?1 AND outbox.number > ?2 AND outbox.number <= ?7
              AND outbox.phase NOT IN ('sent', 'skipped') AND outbox.phase <> 'dead'
              AND erased_at IS NULL
              AND (?5 OR not_before IS NULL OR not_before <= ?3 OR not_before > ?4)
              AND NOT EXISTS (
                SELECT 1 FROM outbox AS earlier
                WHERE earlier.target = ?1 AND earlier.attempt = outbox.attempt
                  AND earlier.revision < outbox.revision AND earlier.phase NOT IN ('sent', 'skipped'))
            ORDER BY outbox.number LIMIT ?6
            """),
        arguments: [
          question.target, question.after, now, furthest, question.ignoringWaits, max(0, question.limit),
          question.through,
        ])
      return try rows.map { try delivery(row: $0, in: db) }
    }
  }

  package func keepPayloads(
    _ payloads: [Int64: Data], replacing: Bool, target: String
  ) async throws(StoreError) {
    try await write { db in
      for (number, payload) in payloads {
        try db.run(
          "UPDATE outbox SET payload = ? WHERE number = ? AND target = ? AND (? OR payload IS NULL)",
          [payload, number, target, replacing])
      }
    }
  }

  package func keep(
    _ states: [Int64: DeliveryState], health: TargetHealth, target: String, at date: Date
  ) async throws(StoreError) {
    try await write { db in
      for (number, state) in states.sorted(by: { $0.key < $1.key }) {
        try update(number, to: state, target: target, at: date, in: db)
      }
      try db.execute(
        sql: """
          INSERT INTO sync_targets (name, health) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET health = excluded.health
          """, arguments: [target, try json(health)])
    }
  }

  package func health(of target: String) async throws(StoreError) -> TargetHealth {
    try await read { db in try fetchHealth(of: target, in: db) }
  }
}

private func delivery(row: Row, in db: Database) throws -> Delivery {
  let body: String = row["body"]
  var score = try AttemptJSON.decode(ReleasedScore.self, from: Data(body.utf8))
  score.learnerNumber = row["learner_number"] ?? score.learnerNumber
  let (state, payload) = (try state(row: row), row["payload"] as Data?)
  if let context = score.context {
    return Delivery(
      number: row["number"], score: score, exerciseVersion: context.exerciseVersion,
      exerciseHash: context.exerciseHash, kitSerial: context.kitSerial, attemptNumber: context.attemptNumber ?? 1,
      clock: context.clock, state: state, payload: payload)
  }
  // A version that kept less released it: what the attempt says of itself now comes nearest.
  let attempt = try fetchAttempt(score.attempt, in: db)
  let clock = try String.fetchOne(
    db.cachedStatement(
      sql: """
        SELECT json_extract(body, '$.at.quality') FROM events WHERE attempt = ? AND kind = 'released'
        ORDER BY number DESC LIMIT 1
        """), arguments: [score.attempt.key])
  return Delivery(
    number: row["number"], score: score, exerciseVersion: attempt.exerciseVersion, exerciseHash: attempt.exerciseHash,
    kitSerial: attempt.kit?.serialNumber, attemptNumber: try attemptNumber(of: score, in: db),
    clock: try clock.map { try named($0, in: "events.at.quality") }, state: state, payload: payload)
}

func state(row: Row) throws -> DeliveryState {
  var state = DeliveryState(phase: try named(row["phase"], in: "outbox.phase"))
  state.tries = row["tries"]
  let notBefore: Int64? = row["not_before"]
  state.notBefore = notBefore.map { Date(millisecondsSince1970: $0) }
  state.takenAtFirstFailure = row["taken_at_first_failure"]
  let problem: String? = row["problem"]
  state.problem = try problem.map { try AttemptJSON.decode(DeliveryProblem.self, from: Data($0.utf8)) }
  let sent: Int64? = row["sent_at"]
  state.sentAt = sent.map { Date(millisecondsSince1970: $0) }
  state.reference = row["reference"]
  return state
}

func fetchHealth(of target: String, in db: Database) throws -> TargetHealth {
  guard
    let text = try String.fetchOne(db, sql: "SELECT health FROM sync_targets WHERE name = ?", arguments: [target])
  else { return TargetHealth() }
  return try AttemptJSON.decode(TargetHealth.self, from: Data(text.utf8))
}
