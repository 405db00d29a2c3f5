import Attempts
import Foundation
import GRDB
import Grading
import Testing

@testable import SQLiteAttempts

/// Databases as earlier versions left them, made from the SQL of those versions.
@Suite("Databases of earlier versions", .timeLimit(.minutes(1)))
struct MigrationTests {
  private let folder: TemporaryFolder
  private let path: String
  private let attemptID = "0d6c1c2e-7d53-4c0e-9a52-2f8f54d6a001"
  private let learnerID = "5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11"

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("attempts.sqlite")
  }

  /// A release of such a database can be superseded, its log goes on, and its summary is there.
  @Test("version 2 (scores) opens with everything in it, and goes on", arguments: [false, true])
  func version2(isSent: Bool) async throws {
    let queue = try DatabaseQueue(path: path)
    try await queue.write { [attemptID, learnerID] db in
      try db.execute(sql: EarlierSchema.version1)
      try db.execute(sql: EarlierSchema.version2)
      try db.execute(sql: EarlierSchema.migrated(["1 attempts", "2 scores"]))
      try db.execute(sql: EarlierSchema.rows(attempt: attemptID, learner: learnerID))
      try db.execute(sql: EarlierSchema.released(attempt: attemptID, learner: learnerID))
      if isSent { try db.execute(sql: "UPDATE outbox SET sent_at = 1795248999000") }
    }
    try queue.close()

    let store = try SQLiteAttempts(path: path, targets: ["csv"])
    let id = try #require(UUID(uuidString: attemptID))
    let attempt = try await store.attempt(id)
    #expect(attempt.phase == .released && attempt.score == 92 && attempt.record == LifeRecord())
    #expect(try await store.events(of: id).map(\.what.kind) == [.started, .graded, .released])
    #expect(try await store.summary(of: id) == AttemptSummary(of: try await store.events(of: id)))
    #expect(try await store.allScores(target: "csv").map(\.score.learnerNumber) == ["00417"])
    #expect(try await store.waiting(for: "csv").count == (isSent ? 0 : 1))
    let learners: [Learner] = try await store.learners()
    #expect(learners.map(\.guidance) == [.full])

    var lifecycle = AttemptLifecycle(attempt, lastEvent: 3)
    let overridden = try lifecycle.overridden(score: 72, reason: "label", by: "t-01", at: time(90))
    try await store.append(overridden, updating: lifecycle.attempt)
    #expect(try await store.attempt(id).gradeRevision == 2)
    try await healthy(store)
  }

  @Test("version 1 (attempts) opens with everything in it")
  func version1() async throws {
    let queue = try DatabaseQueue(path: path)
    try await queue.write { [attemptID, learnerID] db in
      try db.execute(sql: EarlierSchema.version1)
      try db.execute(sql: EarlierSchema.migrated(["1 attempts"]))
      try db.execute(sql: EarlierSchema.rows(attempt: attemptID, learner: learnerID))
    }
    try queue.close()
    let store = try SQLiteAttempts(path: path)
    let id = try #require(UUID(uuidString: attemptID))
    #expect(try await store.summary(of: id).grade?.score == 92)
    try await healthy(store)
  }

  @Test("every step from an empty file, one migration at a time, keeps the attempt")
  func stepByStep() async throws {
    let identifiers = Schema.migrator.migrations
    for count in 1..<identifiers.count {
      let path = folder.file("step-\(count).sqlite")
      let queue = try DatabaseQueue(path: path)
      try Schema.migrator.migrate(queue, upTo: identifiers[count - 1])
      try await queue.write { [attemptID, learnerID] db in
        try db.execute(sql: EarlierSchema.rows(attempt: attemptID, learner: learnerID))
      }
      try queue.close()
      let store = try SQLiteAttempts(path: path)
      #expect(
        try await store.attempts(matching: AttemptFilter()).map(\.score) == [92], "from \(identifiers[count - 1])")
      try await healthy(store)
    }
  }

  private func healthy(_ store: SQLiteAttempts) async throws {
    let (integrity, violations) = try await store.pool.read { db in
      (
        try String.fetchOne(db, sql: "PRAGMA integrity_check"),
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
      )
    }
    #expect(integrity == "ok")
    #expect(violations == 0)
  }
}
