import Attempts
import Foundation
import GRDB
import Testing

@testable import SQLiteAttempts

@Suite("What was acknowledged is on the disk", .timeLimit(.minutes(1)))
struct DurabilityTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("attempts.sqlite")
  }

  @Test("the writer waits for the disk at every commit: WAL, synchronous = FULL, foreign keys")
  func pragmas() async throws {
    let store = try SQLiteAttempts(path: path)
    _ = try await addGraded(to: store, learner: learner())
    let (synchronous, journal, foreignKeys) = try await store.pool.writeWithoutTransaction { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
      )
    }
    #expect(synchronous == 2)
    #expect(journal == "wal")
    #expect(foreignKeys == 1)
  }

  @Test("another process sees a release at once, and can mark it as sent")
  func twoProcesses() async throws {
    let daemon = try SQLiteAttempts(path: path, targets: ["csv"])
    let job = try SQLiteAttempts(path: path)
    let attempt = try await addGraded(to: daemon, learner: learner())
    try await daemon.releaseForTest(attempt)
    let rows = try await job.waiting(for: "csv")
    #expect(rows.map(\.score.attempt) == [attempt.id])
    try await job.confirm(rows.map(\.number), at: "csv", on: time(99).wallClock)
    #expect(try await daemon.waiting(for: "csv").isEmpty)
  }

  @Test("two processes that write at the same time both get through")
  func contention() async throws {
    let first = try SQLiteAttempts(path: path)
    let second = try SQLiteAttempts(path: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for store in [first, second] {
        group.addTask {
          for _ in 1...25 { try await store.add(attempt(of: nil), started: event(1, .started)) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await first.attempts(matching: AttemptFilter(limit: 1000)).count == 50)
  }

  @Test("all is there after opening it again, and opening it again changes nothing")
  func reopening() async throws {
    let attempt = try await addGraded(to: try SQLiteAttempts(path: path, targets: ["csv"]), learner: learner())
    let again = try SQLiteAttempts(path: path, targets: ["csv"])
    #expect(try await again.attempt(attempt.id) == attempt)
    #expect(try await again.events(of: attempt.id).count == 2)
  }

  @Test("nobody rewrites a log or the audit, not even with SQL", arguments: ["events", "audit"])
  func appendOnly(table: String) async throws {
    let store = try SQLiteAttempts(path: path, targets: ["csv"])
    try await store.releaseForTest(try await addGraded(to: store, learner: learner()))
    for statement in ["DELETE FROM \(table)", "UPDATE \(table) SET at = 0"] {
      await #expect(throws: DatabaseError.self) {
        try await store.pool.write { db in try db.execute(sql: statement) }
      }
    }
  }

  @Test("the audit names who released what, and what was sent where")
  func audit() async throws {
    let store = try SQLiteAttempts(path: path, targets: ["csv"])
    let attempt = try await addGraded(to: store, learner: learner())
    try await store.releaseForTest(attempt)
    let rows = try await store.waiting(for: "csv").map(\.number)
    try await store.confirm(rows, at: "csv", on: time(99).wallClock)
    let entries = try await store.audit(limit: 10)
    #expect(entries.map(\.what) == ["sent to csv", "released revision 1"])
    #expect(entries.map(\.who) == ["sync", "t-01"])
    #expect(Set(entries.map(\.subject)) == [attempt.id.uuidString.lowercased()])
  }
}
