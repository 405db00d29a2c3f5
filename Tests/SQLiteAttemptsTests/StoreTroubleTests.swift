import Attempts
import Circuits
import Foundation
import GRDB
import Testing

@testable import SQLiteAttempts

@Suite("When the disk or the file is in trouble", .timeLimit(.minutes(1)))
struct StoreTroubleTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("attempts.sqlite")
  }

  @Test("a full disk is named, nothing acknowledged is lost, and it goes on when there is room again")
  func diskFull() async throws {
    let store = try SQLiteAttempts(path: path)
    let stored = attempt(of: nil)
    try await store.add(stored, started: event(1, .started))
    try await store.pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
    }
    let terminals = (0..<4000).map { Terminal("-X1", String($0)) }
    let big = event(2, .scan(Scan(method: .isolated, terminals: terminals, connected: [])))
    var changed = stored
    changed.phase = .running
    await #expect(throws: StoreError.diskFull(path: path)) { try await store.append([big], updating: changed) }
    #expect(try await store.attempt(stored.id) == stored)
    #expect(try await store.events(of: stored.id) == [event(1, .started)])
    try await store.pool.writeWithoutTransaction { db in
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = 1000000")
    }
    try await store.append([big], updating: changed)
    #expect(try await store.attempt(stored.id) == changed)
  }

  @Test("a file that is no database is refused, kept as it is, and named with what to do")
  func damaged() throws {
    let bytes = Data(repeating: 0x55, count: 8192)
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect { try SQLiteAttempts(path: path) } throws: { error in
      guard case .storage(let named, let reason) = error as? StoreError else { return false }
      return named == path && reason.contains("restore a safety copy")
    }
    #expect(FileManager.default.contents(atPath: path) == bytes)
  }

  @Test("a folder that does not exist is named")
  func missingFolder() throws {
    let nowhere = folder.file("missing") + "/attempts.sqlite"
    #expect { try SQLiteAttempts(path: nowhere) } throws: { error in
      guard case .storage(let named, let reason) = error as? StoreError else { return false }
      return named == nowhere && reason.contains(folder.file("missing"))
    }
  }

  @Test("a database of a newer version is refused rather than guessed at")
  func newer() async throws {
    let store = try SQLiteAttempts(path: path)
    try await store.pool.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('999 from the future')")
    }
    #expect { try SQLiteAttempts(path: path) } throws: { error in
      guard case .storage(_, let reason) = error as? StoreError else { return false }
      return reason.contains("newer version")
    }
  }

  @Test("a value that this version does not know is named with its place")
  func unreadable() async throws {
    let store = try SQLiteAttempts(path: path)
    let stored = attempt(of: nil)
    try await store.add(stored, started: event(1, .started))
    try await store.pool.write { db in try db.execute(sql: "UPDATE attempts SET phase = 'resting'") }
    await #expect {
      try await store.attempt(stored.id)
    } throws: { error in
      guard case .storage(_, let reason) = error as? StoreError else { return false }
      return reason.contains("attempts.phase") && reason.contains("resting")
    }
  }
}
