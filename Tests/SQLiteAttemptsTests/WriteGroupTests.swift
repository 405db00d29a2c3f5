import Attempts
import Dispatch
import Foundation
import GRDB
import Synchronization
import Testing

@testable import SQLiteAttempts

@Suite("Writes at the same moment", .timeLimit(.minutes(1)))
struct WriteGroupTests {
  private let folder: TemporaryFolder
  private let pool: DatabasePool
  private let group: WriteGroup

  init() async throws {
    folder = try TemporaryFolder()
    pool = try DatabasePool(path: folder.file("group.sqlite"))
    group = WriteGroup(pool)
    try await pool.write { db in try db.execute(sql: "CREATE TABLE rows (number INTEGER PRIMARY KEY)") }
  }

  private struct Refused: Error {}

  private func numbers() async throws -> [Int] {
    try await pool.read { db in try Int.fetchAll(db, sql: "SELECT number FROM rows ORDER BY number") }
  }

  /// Lets the first write wait until so many others wait behind it.
  private func holdingTheFirst(
    until others: Int, _ body: @Sendable (_ group: WriteGroup) async throws -> Void
  ) async throws {
    let gate = DispatchSemaphore(value: 0)
    let (begun, begin) = AsyncStream<Void>.makeStream()
    async let first: Void = group.write { _ in
      begin.finish()
      gate.wait()
    }
    for await _ in begun {}
    let opener = Task {
      while group.waitingWrites < others, !Task.isCancelled { await Task.yield() }
      gate.signal()
    }
    try await body(group)
    await opener.value
    try await first
  }

  @Test("they share a transaction: each sees those before it, and nobody else does before the commit")
  func shared() async throws {
    let elsewhere = try DatabaseQueue(path: folder.file("group.sqlite"))
    let seen = Mutex<[Int]>([])
    try await holdingTheFirst(until: 3) { group in
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for number in 1...3 {
          tasks.addTask {
            try await group.write { db in
              try db.execute(sql: "INSERT INTO rows (number) VALUES (?)", arguments: [number])
              let there = try elsewhere.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM rows") } ?? -1
              seen.withLock { $0.append(there) }
            }
          }
        }
        try await tasks.waitForAll()
      }
    }
    #expect(seen.withLock { $0 } == [0, 0, 0])
    #expect(try await numbers() == [1, 2, 3])
  }

  @Test("one that fails is undone alone, and says why")
  func failure() async throws {
    let outcomes = Mutex<[Int: Bool]>([:])
    try await holdingTheFirst(until: 3) { group in
      await withTaskGroup(of: Void.self) { tasks in
        for number in 1...3 {
          tasks.addTask {
            do {
              try await group.write { db in
                try db.execute(sql: "INSERT INTO rows (number) VALUES (?)", arguments: [number])
                if number == 2 { throw Refused() }
              }
              outcomes.withLock { $0[number] = true }
            } catch {
              outcomes.withLock { $0[number] = !(error is Refused) }
            }
          }
        }
      }
    }
    #expect(outcomes.withLock { $0 } == [1: true, 2: false, 3: true])
    #expect(try await numbers() == [1, 3])
  }

  @Test("when the commit fails, none of them is said to be written")
  func failedCommit() async throws {
    try await pool.write { db in
      try db.execute(
        sql: """
          CREATE TABLE children (
            number INTEGER PRIMARY KEY REFERENCES rows (number) DEFERRABLE INITIALLY DEFERRED)
          """)
    }
    let successes = Mutex(0)
    try await holdingTheFirst(until: 2) { group in
      await withTaskGroup(of: Void.self) { tasks in
        for statement in ["INSERT INTO rows (number) VALUES (1)", "INSERT INTO children (number) VALUES (7)"] {
          tasks.addTask {
            let written: Void? = try? await group.write { db in try db.execute(sql: statement) }
            if written != nil { successes.withLock { $0 += 1 } }
          }
        }
      }
    }
    #expect(successes.withLock { $0 } == 0)
    #expect(try await numbers() == [])
  }

  @Test("releases that come at the same moment all arrive, each in the outbox once")
  func releases() async throws {
    let store = try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: ["csv"])
    var graded: [Attempt] = []
    for number in 1...20 { graded.append(try await addGraded(to: store, learner: learner("\(number)"))) }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for attempt in graded { tasks.addTask { try await store.releaseForTest(attempt) } }
      try await tasks.waitForAll()
    }
    let queued = try await store.pendingScores(target: "csv", limit: 100).map(\.score.attempt)
    #expect(queued.count == 20 && Set(queued) == Set(graded.map(\.id)))
  }
}
