import ArgumentParser
import Attempts
import Circuits
import Foundation
import GRDB
import Glibc
import Grading
import Messages
import SQLiteAttempts

@main
struct StoreBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proefbank-store-bench", abstract: "Times of the store, and stores to time others with.",
    subcommands: [StoreTimes.self, StoreQueue.self], defaultSubcommand: StoreTimes.self)
}

/// A line of the table of `make bench`: medians in ms.
struct BenchLine: Encodable {
  var name: String
  var ours: Double
  var peer: Double?
  /// What the processor worked of that, ms; on a busy machine the rest is waiting for it.
  var processor: Double?
}

/// The store with many attempts in it, and releases beside bare SQLite commits on the same disk.
struct StoreTimes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "times", abstract: "Times of the store, as JSON that 'make bench' reads.",
    discussion: "Example: proefbank-store-bench --attempts 100000 --place /var/tmp")
  @Option(help: "Attempts in the store.")
  var attempts = 100_000
  @Option(help: "Releases, and bare commits, to time in each way.")
  var releases = 500
  @Option(help: "Folder on the disk to measure; a new one is made in it and removed.", completion: .directory)
  var place = NSTemporaryDirectory()

  func run() async throws {
    let folder = "\(place)/proefbank-store-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try SQLiteAttempts(path: folder + "/attempts.sqlite", targets: ["csv"])
    let people = (0..<100).map { Learner(id: UUID(), name: "Learner \($0)", number: "\($0)", language: "nl") }
    for person in people { try await store.addLearner(person) }
    let ids = try await fill(store, people)
    let bare = try BareStore(folder: folder, target: store.targets[0])
    for person in people { try await bare.store.addLearner(person) }
    let race = ReleaseRace(store: store, people: people, count: releases, bare: bare)
    let lines = try await times(of: store, people, ids) + race.lines()
    print(String(decoding: try JSONEncoder().encode(lines), as: UTF8.self))
  }

  /// One attempt as the daemon writes it, then copies of it under other names and times: what is timed is reading.
  private func fill(_ store: SQLiteAttempts, _ people: [Learner]) async throws -> [UUID] {
    var attempt = BenchAttempts.attempt(0, of: people[0])
    try await store.add(attempt, started: BenchAttempts.event(1, .started, of: attempt))
    attempt.phase = .released
    attempt.gradeRevision = 1
    attempt.score = 72
    attempt.outcome = .passed
    attempt.submittedAt = attempt.startedAt.addingTimeInterval(600)
    let log: [AttemptEvent.What] = [
      .selfTest(SelfTestReport(findings: [])), .graded(BenchAttempts.grade(attempt), revision: 1),
      .released(by: "t-01"),
    ]
    let events = log.enumerated().map { index, what in BenchAttempts.event(index + 2, what, of: attempt) }
    try await store.append(events, updating: attempt)

    let copies = try DatabaseQueue(path: store.path)
    let (count, template) = (attempts, attempt.id.uuidString.lowercased())
    try await copies.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = OFF")
      try db.inTransaction {
        try db.execute(
          sql: """
            CREATE TEMP TABLE copy AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
              SELECT i, printf('00000000-0000-4000-9000-%012x', i) AS id FROM n
            """, arguments: [count - 1])
        let names = try db.columns(in: "attempts").map(\.name)
        let values = names.map { name in
          switch name {
          case "id": "copy.id"
          case "learner": "(SELECT id FROM learners WHERE number = CAST(copy.i % 100 AS TEXT))"
          case "exercise": "'exercise-' || (copy.i % 20)"
          case "phase": "iif(copy.i % 50 = 0, 'graded', 'released')"
          case "started_at": "attempts.started_at + copy.i * 600000"
          default: "attempts.\(name)"
          }
        }
        try db.execute(
          sql: """
            INSERT INTO attempts (\(names.joined(separator: ", ")))
            SELECT \(values.joined(separator: ", ")) FROM copy, attempts WHERE attempts.id = ?
            """, arguments: [template])
        for (table, columns) in [
          ("events", "number, at, kind, body"), ("summaries", "version, body"),
          ("summary_grades", "grade, first_grade"),
        ] {
          try db.execute(
            sql: """
              INSERT INTO \(table) (attempt, \(columns)) SELECT copy.id, \(columns) FROM copy, \(table) WHERE attempt = ?
              """, arguments: [template])
        }
        return .commit
      }
    }
    try copies.close()
    return try await store.attemptIDs()
  }

  private func times(of store: SQLiteAttempts, _ people: [Learner], _ ids: [UUID]) async throws -> [BenchLine] {
    let count = attempts
    var lines: [BenchLine] = []
    func line(_ name: String, _ body: () async throws -> Void) async throws {
      var times: [Double] = []
      var worked: [Double] = []
      for _ in 0..<21 {
        let (start, startWorked) = (ContinuousClock.now, clock())
        try await body()
        times.append((ContinuousClock.now - start) / .milliseconds(1))
        worked.append(Double(clock() - startWorked) * 1000 / Double(CLOCKS_PER_SEC))
      }
      lines.append(
        BenchLine(
          name: "\(name), of \(count) attempts (target 50)", ours: times.sorted()[10],
          processor: worked.sorted()[10]))
    }
    try await line("list, newest 50") { _ = try await store.listings(matching: AttemptFilter(limit: 50)) }
    try await line("list, page in the middle") {
      var filter = AttemptFilter(limit: 50)
      filter.after = ids[ids.count / 2]
      _ = try await store.listings(matching: filter)
    }
    try await line("filter by learner") {
      _ = try await store.listings(matching: AttemptFilter(learner: people[7].id, limit: 50))
    }
    try await line("filter by phase: waiting for review") {
      var filter = AttemptFilter(phases: [.graded, .reviewed], limit: 50)
      filter.mode = .assessment
      _ = try await store.listings(matching: filter)
    }
    try await line("filter by exercise, phase and month") {
      var filter = AttemptFilter(exercise: "exercise-3", phases: [.released], limit: 50)
      filter.from = BenchAttempts.start
      filter.until = BenchAttempts.start.addingTimeInterval(30 * 86_400)
      _ = try await store.listings(matching: filter)
    }
    try await line("filter without a hit") {
      _ = try await store.listings(matching: AttemptFilter(exercise: "nothing", limit: 50))
    }
    try await line("open one with its log") {
      let id = ids[ids.count / 3]
      _ = try await store.attempt(id)
      _ = try await store.events(of: id)
      _ = try await store.summary(of: id)
    }
    return lines
  }
}
