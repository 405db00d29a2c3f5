import Attempts
import Circuits
import Foundation
import GRDB
import Grading
import NIOHTTP1
import SyncTestSupport
import Synchronization
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// A clock that only the test moves. It begins at the real time, since real servers look at it.
final class ManualClock: Sendable {
  private let moment = Mutex(Date(millisecondsSince1970: Date().millisecondsSince1970))
  var now: Date { moment.withLock { $0 } }
  func advance(_ seconds: Double) { moment.withLock { $0.addTimeInterval(seconds) } }
}

/// A store, a target behind the fault proxy, and the job between them, with the server's side to look at.
final class SyncBench: Sendable {
  static let hour = 3600.0

  let folder: TemporaryFolder
  let store: SQLiteAttempts
  let clock = ManualClock()
  let proxy: FaultProxy
  let upstream: String
  let target: Mutex<@Sendable () throws -> any ScoreTarget>
  let name: String

  init(name: String, upstream: String) async throws {
    self.name = name
    self.upstream = upstream
    folder = try TemporaryFolder()
    store = try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: [name])
    proxy = try await FaultProxy(before: upstream)
    target = Mutex({ ScriptedTarget(name, .confirmsAll) })
  }

  /// One run of the job, as a process of its own would do it: nothing is kept in memory between two.
  @discardableResult
  func sync(hurried: Bool = false, clockOff offset: Double = 0) async throws -> SyncReport.Target {
    let clock = clock
    let job = SyncJob(
      store: store, targets: [try target.withLock { try $0() }], leasePath: folder.file("lease"),
      now: { clock.now.addingTimeInterval(offset) }, chance: { 0.5 }, logger: silent)
    return try #require(try await job.run(hurried: hurried).targets.first)
  }

  func status() async throws -> TargetStatus {
    try #require(try await store.syncStatus(targets: [name]).first)
  }

  /// Releases the first grade of a new attempt.
  func release(
    learner: UUID = UUID(), exercise: String = "latching-circuit", score: Int = 92, endedAgo: Double = 60,
    revision: Int = 1, quality: EventTime.Quality = .synchronised, number: String? = nil
  ) async throws -> ReleasedScore {
    let submitted = clock.now.addingTimeInterval(-endedAgo)
    let number = number ?? self.number(of: learner)
    try await store.addLearner(Learner(id: learner, name: "An Peeters", number: number, language: "nl"))
    let time = EventTime(wallClock: submitted, bootID: "boot-1", bootNanoseconds: 0, quality: quality)
    var attempt = Attempt(
      id: UUID(), learner: learner, station: "station-1", exercise: exercise, exerciseVersion: 7, exerciseHash: "e",
      kit: nil, kitHash: "k", mode: .assessment, phase: .graded, startedAt: submitted.addingTimeInterval(-761.3),
      gradeRevision: revision)
    try await store.add(attempt, started: AttemptEvent(number: 1, at: time, what: .started))
    let measured = MeasuredState(kit: "electro-basis", scans: [])
    try await store.append([AttemptEvent(number: 2, at: time, what: .submitted(measured))], updating: attempt)
    attempt.phase = .released
    let released = ReleasedScore(
      attempt: attempt.id, gradeRevision: revision, learner: learner, learnerNumber: number,
      exercise: exercise, startedAt: attempt.startedAt, submittedAt: submitted, activeMinutes: 12.5, score: score,
      maximum: 100, verdict: score >= 70 ? .passed : .failed, assistance: "solo", reviewer: "t-01", supersedes: nil,
      context: ReleaseContext(
        exerciseVersion: 7, exerciseHash: "e", titles: ["nl-BE": "Houdschakeling", "en": "Latching circuit"],
        grader: "1",
        kitSerial: "K-0042", language: "nl-BE", clock: quality))
    try await store.release(
      attempt, event: AttemptEvent(number: 3, at: time, what: .released(by: "t-01")), score: released)
    return released
  }

  /// The trainer changes a released grade.
  func override(_ score: ReleasedScore, to points: Int) async throws -> ReleasedScore {
    var next = score
    next.supersedes = score.gradeRevision
    next.gradeRevision += 1
    next.score = points
    next.verdict = points >= 70 ? .passed : .failed
    let (queued, name) = (next, name)
    try await store.write { db in
      try db.execute(
        sql: "INSERT INTO scores (attempt, revision, body) VALUES (?, ?, ?)",
        arguments: [queued.attempt.key, queued.gradeRevision, try json(queued)])
      try db.execute(
        sql: "INSERT INTO outbox (target, attempt, revision) VALUES (?, ?, ?)",
        arguments: [name, queued.attempt.key, queued.gradeRevision])
    }
    return next
  }

  /// The database as it was before its rows were sent, as a safety copy brings it back.
  func restoreFromBeforeSending() async throws {
    try await store.write { db in
      try db.execute(
        sql: "UPDATE outbox SET phase = 'pending', sent_at = NULL, payload = NULL, reference = NULL")
      try db.execute(sql: "DELETE FROM sync_memory")
      try db.execute(sql: "DELETE FROM sync_targets")
    }
  }

  func number(of learner: UUID) -> String { "n-" + learner.uuidString.prefix(8).lowercased() }
}

/// A bench whose scores go to a learning record store: the practice one, or the real one of `make check-sync`.
struct RecordStoreBench {
  let bench: SyncBench
  private let practice: PracticeLRS?
  let writer = StatementWriter(
    home: "https://kit.example", course: "https://kit.example/course/ind-elec-1", platform: "Proefbank 1.0")

  init(actor: XAPISettings.Actor = .random) async throws {
    if let real = ProcessInfo.processInfo.environment["PROEFBANK_CHECK_LRS"] {
      practice = nil
      bench = try await SyncBench(name: "lrs", upstream: real)
    } else {
      let lrs = try await PracticeLRS()
      practice = lrs
      bench = try await SyncBench(name: "lrs", upstream: lrs.address)
    }
    let (endpoint, writer) = (bench.proxy.address + "/xAPI", writer)
    let (clock, store) = (bench.clock, bench.store)
    bench.target.withLock {
      $0 = {
        XAPITarget(
          XAPISettings(
            name: "lrs", endpoint: endpoint, user: "kit", password: Secret("s3cret"), writer: writer, actor: actor),
          link: try HTTPLink(timeout: 5, now: { clock.now }), store: store, now: { clock.now })
      }
    }
  }

  /// What the server holds of an attempt, as the server says it, in the order of our writing.
  func statements(of score: ReleasedScore) async throws -> [Data] {
    var found: [Data] = []
    for revision in 1...score.gradeRevision {
      let id = writer.gradeID(score.attempt, revision: revision).uuidString.lowercased()
      for question in ["statementId", "voidedStatementId"] {
        let (status, body) = try await ask("?\(question)=\(id)")
        if status == 200, StatementComparison.isThere(id, in: body) {
          found.append(body)
          break
        }
      }
    }
    return found
  }

  /// How many statements the server lists for an attempt: counts what came twice under another identifier too.
  func count(of score: ReleasedScore) async throws -> Int {
    let (_, body) = try await ask("?registration=\(score.attempt.uuidString.lowercased())&limit=100")
    let object = try JSONSerialization.jsonObject(with: body) as? [String: Any]
    return (object?["statements"] as? [Any])?.count ?? -1
  }

  func identifier(_ score: ReleasedScore) -> String {
    writer.gradeID(score.attempt, revision: score.gradeRevision).uuidString.lowercased()
  }

  /// Puts a statement there behind the bench's back.
  func put(_ statement: Data) async throws -> Int {
    try await ask("", method: "POST", body: Data("[".utf8) + statement + Data("]".utf8)).0
  }

  private func ask(_ question: String, method: String = "GET", body: Data? = nil) async throws -> (Int, Data) {
    let link = try HTTPLink()
    let answer = try await link.send(
      method == "GET" ? .GET : .POST, bench.upstream + "/xAPI/statements" + question,
      headers: [
        ("Authorization", "Basic " + Data("kit:s3cret".utf8).base64EncodedString()),
        ("X-Experience-API-Version", "1.0.3"), ("Content-Type", "application/json"),
      ], body: body)
    return (answer.status, answer.body)
  }
}
