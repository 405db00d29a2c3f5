import Attempts
import Foundation
import GRDB
import SQLiteAttempts
import Testing

@Suite("Safety copies, and dates of before the clock was set", .timeLimit(.minutes(1)))
struct CareTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("attempts.sqlite")
  }

  @Test("a copy made while others write is one sound file with the state of one moment")
  func copy() async throws {
    let store = try SQLiteAttempts(path: path, targets: ["csv"])
    let attempt = try await addGraded(to: store, learner: learner())
    try await store.releaseForTest(attempt)
    let copy = folder.file("copy.db")
    async let writing: Void = addMore(to: store)
    try await store.copy(to: copy)
    try await writing
    let examination = try await DatabaseExamination.of(path: copy)
    #expect(examination.damage == [])
    #expect(examination.attempts >= 1)
    #expect(examination.pendingScores == 1)
    #expect(!FileManager.default.fileExists(atPath: copy + "-wal"))
    let restored = try SQLiteAttempts(path: copy, targets: ["csv"])
    #expect(try await restored.attempt(attempt.id).phase == .released)
    #expect(try await restored.waiting(for: "csv").map(\.score.attempt) == [attempt.id])
  }

  private func addMore(to store: SQLiteAttempts) async throws {
    for _ in 0..<20 {
      try await store.add(attempt(of: nil), started: event(1, .started))
    }
  }

  @Test("a damaged file is called damaged, and one that is no database is refused")
  func damage() async throws {
    let store = try SQLiteAttempts(path: path)
    for _ in 0..<200 { try await store.add(attempt(of: nil), started: event(1, .started)) }
    let copy = folder.file("copy.db")
    try await store.copy(to: copy)
    let handle = try #require(FileHandle(forUpdatingAtPath: copy))
    let size = try handle.seekToEnd()
    try handle.seek(toOffset: size / 2)
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 8192))
    try handle.close()
    // Which of the two SQLite says depends on the page that was hit.
    do {
      let examination = try await DatabaseExamination.of(path: copy)
      #expect(examination.damage != [])
    } catch {
      #expect("\(error)".contains("damaged"))
    }
    try Data("no database at all, but long enough to be read as one".utf8).write(to: URL(filePath: copy))
    await #expect(throws: StoreError.self) { try await DatabaseExamination.of(path: copy) }
  }

  @Test("an attempt of 1970 is dated when the clock is synchronised, and the audit says so; a released one stays")
  func dating() async throws {
    let store = try SQLiteAttempts(path: path)
    var early = attempt(of: nil)
    early.startedAt = Date(timeIntervalSince1970: 50)
    early.phase = .ended
    let started = EventTime(
      wallClock: early.startedAt, bootID: "boot-1", bootNanoseconds: 50_000_000_000, quality: .untrusted)
    try await store.add(early, started: AttemptEvent(number: 1, at: started, what: .started))
    var released = early
    released.phase = .released
    released = Attempt(
      id: UUID(), learner: nil, station: "station-1", exercise: early.exercise, exerciseVersion: 3, exerciseHash: "e",
      kit: early.kit, kitHash: "k", mode: .assessment, phase: .released, startedAt: early.startedAt)
    try await store.add(released, started: AttemptEvent(number: 1, at: started, what: .started))

    var unsynchronised = time(60)
    unsynchronised.quality = .unsynchronised
    #expect(try await store.dateAgain(by: unsynchronised) == [])
    #expect(try await store.dateAgain(by: time(60)) == [early.id])
    #expect(try await store.attempt(early.id).startedAt == start.addingTimeInterval(50))
    #expect(try await store.attempt(released.id).startedAt == early.startedAt)
    #expect(try await store.audit(limit: 1).first?.what.hasPrefix("dated again") == true)
    #expect(try await store.dateAgain(by: time(120)) == [])
  }
}
