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

  /// Begins these writes while another one holds the disk, so that they wait together, and says how each ended.
  private func together(
    _ writes: [@Sendable (Database) throws -> Void]
  ) async throws -> [Result<Void, any Error>] {
    let gate = DispatchSemaphore(value: 0)
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let group = group
    let first = Task {
      try await group.write { _ in
        begin.finish()
        gate.wait()
      }
    }
    for await _ in begun {}
    var tasks: [Task<Void, any Error>] = []
    for write in writes {
      tasks.append(Task { try await group.write(write) })
      while group.waitingWrites < tasks.count { await Task.yield() }
    }
    gate.signal()
    try await first.value
    var ends: [Result<Void, any Error>] = []
    for task in tasks { ends.append(await task.result) }
    return ends
  }

  @Test("they share a transaction: each sees those before it, and nobody else does before the commit")
  func shared() async throws {
    let elsewhere = try DatabaseQueue(path: folder.file("group.sqlite"))
    let seen = Counts()
    let write: @Sendable (Database) throws -> Void = { db in
      try db.execute(sql: "INSERT INTO rows DEFAULT VALUES")
      seen.note(
        inside: try Int.fetchOne(db, sql: "SELECT count(*) FROM rows") ?? -1,
        outside: try elsewhere.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM rows") } ?? -1)
    }
    for end in try await together([write, write, write]) { try end.get() }
    #expect(seen.inside == [1, 2, 3])
    #expect(seen.outside == [0, 0, 0])
    #expect(try await numbers() == [1, 2, 3])
  }

  @Test("one that fails is undone alone, and says why")
  func failure() async throws {
    let ends = try await together([
      { db in try db.execute(sql: "INSERT INTO rows (number) VALUES (1)") },
      { db in
        try db.execute(sql: "INSERT INTO rows (number) VALUES (2)")
        throw Refused()
      },
      { db in try db.execute(sql: "INSERT INTO rows (number) VALUES (3)") },
    ])
    try ends[0].get()
    #expect(throws: Refused.self) { try ends[1].get() }
    try ends[2].get()
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
    let ends = try await together([
      { db in try db.execute(sql: "INSERT INTO rows (number) VALUES (1)") },
      { db in try db.execute(sql: "INSERT INTO children (number) VALUES (7)") },
    ])
    for end in ends { #expect(throws: DatabaseError.self) { try end.get() } }
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
    let queued = try await store.waiting(for: "csv").map(\.score.attempt)
    #expect(queued.count == 20 && Set(queued) == Set(graded.map(\.id)))
  }
}

private final class Counts: Sendable {
  private let noted = Mutex<[(inside: Int, outside: Int)]>([])
  var inside: [Int] { noted.withLock { $0.map(\.inside) } }
  var outside: [Int] { noted.withLock { $0.map(\.outside) } }
  func note(inside: Int, outside: Int) { noted.withLock { $0.append((inside, outside)) } }
}
