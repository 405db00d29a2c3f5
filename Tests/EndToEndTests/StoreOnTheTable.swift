import Attempts
import Foundation
import Grading
import Messages
import SQLiteAttempts
import Testing

/// The store of a bench in a folder of its own with its staff, and the command line as people and scripts start it. No daemon runs.
struct StoreOnTheTable {
  /// What a command came to.
  struct Said {
    var status: Int32
    var out: String
    var errors: String
  }

  let folder: String
  let store: SQLiteAttempts
  static let target = "payroll"

  /// A bench with one trainer, `t-01`, and one administrator, `a-01`.
  ///
  /// - Parameter name: Tells two in one test apart.
  /// - Throws: What the file system and the store say.
  init(_ name: String = "here") async throws {
    folder =
      FileManager.default.temporaryDirectory.appending(path: "proefbank-\(name)-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
    store = try SQLiteAttempts(path: folder + "/data/proefbank.db", targets: [Self.target])
    try write(
      """
      data_directory: data
      sync:
        targets:
          - name: \(Self.target)
            kind: csv
            path: scores.csv
      """, to: "proefbankd.yaml")
    for (number, roles) in [("t-01", Set([StaffMember.Role.trainer])), ("a-01", [.administrator])] {
      try await store.save(
        StaffMember(id: UUID(), name: "Staff \(number)", number: number, language: "nl", roles: roles), by: "root",
        at: Date())
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  func file(_ name: String) -> String { folder + "/" + name }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    return file(name)
  }

  /// Runs `proefbank` with this bench's configuration, and ends it when it hangs.
  func proefbank(_ words: String...) async throws -> Said {
    let process = Process()
    // The programs are built beside the tests.
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "proefbank")
    process.arguments = words + ["--configuration", file("proefbankd.yaml")]
    let id = UUID().uuidString
    // Files, since a pipe that nobody empties would stop the program.
    let handles = try ["out", "errors"].map { name in
      let path = try write("", to: "\(id).\(name)")
      return try #require(FileHandle(forWritingAtPath: path))
    }
    (process.standardOutput, process.standardError) = (handles[0], handles[1])
    let ended = AsyncStream<Void> { stream in process.terminationHandler = { _ in stream.finish() } }
    try process.run()
    let watchdog = Task {
      try await Task.sleep(for: .seconds(60))
      process.terminate()
    }
    for await _ in ended {}
    watchdog.cancel()
    // A test that is over its time waits no longer, and how a program ended that still runs cannot be asked.
    if process.isRunning {
      process.terminate()
      throw CancellationError()
    }
    return Said(
      status: process.terminationStatus, out: try String(contentsOfFile: file("\(id).out"), encoding: .utf8),
      errors: try String(contentsOfFile: file("\(id).errors"), encoding: .utf8))
  }

  func addLearner(_ number: String, _ name: String) async throws -> Learner {
    let learner = Learner(id: UUID(), name: name, number: number, language: "nl")
    try await store.addLearner(learner)
    return learner
  }

  /// An assessment that was graded and looked at, `daysAgo`; released unless it is to wait.
  @discardableResult
  func assess(_ learner: Learner, daysAgo: Double = 1, released isReleased: Bool = true) async throws -> Attempt {
    let start = Date(timeIntervalSinceNow: -daysAgo * 86_400)
    func event(_ number: Int, _ what: AttemptEvent.What) -> AttemptEvent {
      let time = EventTime(
        wallClock: start.addingTimeInterval(Double(number) * 60), bootID: "boot-1",
        bootNanoseconds: UInt64(number) * 60_000_000_000, quality: .synchronised)
      return AttemptEvent(number: number, at: time, what: what)
    }
    var attempt = Attempt(
      id: UUID(), learner: learner.id, station: "station-1", exercise: "latching-circuit", exerciseVersion: 1,
      exerciseHash: "e", kit: nil, kitHash: "k", mode: .assessment, phase: .running, startedAt: start)
    try await store.add(attempt, started: event(1, .started))
    attempt.phase = .reviewed
    (attempt.gradeRevision, attempt.score, attempt.outcome) = (1, 92, .passed)
    attempt.submittedAt = start.addingTimeInterval(120)
    let grade = Grade(
      verdict: .passed, score: 92, criteria: [], feedback: [Message("wiring.right")], exercise: attempt.exercise,
      exerciseVersion: 1, exerciseHash: "e", kitHash: "k")
    try await store.append(
      [
        event(2, .graded(grade, revision: 1)), event(3, .reviewed(Review(by: "t-01", remark: "stripped with a knife"))),
      ],
      updating: attempt)
    guard isReleased else { return attempt }
    attempt.phase = .released
    let score = try #require(
      ReleasedScore(
        of: attempt, learner: learner, activeMinutes: 2, releasedBy: "t-01", supersedes: nil, clock: .synchronised))
    try await store.release(attempt, event: event(4, .released(by: "t-01")), score: score)
    return attempt
  }
}
