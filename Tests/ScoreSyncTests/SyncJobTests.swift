import Attempts
import Foundation
import Logging
import SQLiteAttempts
import Testing

@testable import ScoreSync

@Suite("Sync job", .timeLimit(.minutes(1)))
struct SyncJobTests {
  private let folder: TemporaryFolder
  private let store: SQLiteAttempts

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: ["csv", "lrs"])
  }

  private func job(_ targets: any ScoreTarget..., at moment: Date = start) -> SyncJob {
    SyncJob(
      store: store, targets: targets, leasePath: folder.file("lease"), now: { moment },
      chance: { 0.5 }, logger: silent)
  }

  @Test("delivers what waits, in order and once, however much it is")
  func drains() async throws {
    for _ in 1...120 { try await release(into: store) }
    let target = ScriptedTarget("lrs", .confirmsAll)
    let report = try await job(target).run()
    #expect(report.targets.map(\.delivered) == [120])
    #expect(report.succeeded)
    #expect(target.received.count == 120)
    #expect(target.received == target.received.sorted())
    #expect(try await store.allScores(target: "lrs").allSatisfy { $0.sentAt == start })
    _ = try await job(target).run()
    #expect(target.received.count == 120)
  }

  @Test("while a target works on a batch, the next one is made ready and the answers to the one before are kept")
  func overlaps() async throws {
    for _ in 1...120 { try await release(into: store) }
    let rows = try await store.allScores(target: "lrs").map(\.number)
    let target = PatientTarget("lrs", store: store, last: try #require(rows.last))
    #expect(try await job(target).run().targets.map(\.delivered) == [120])
    #expect(target.received == rows)
    #expect(try await store.syncStatus(targets: ["lrs"]).first?.sent == 120)
  }

  @Test("ends, and serves the next target, although somebody goes on releasing")
  func goesOnReleasing() async throws {
    try await release(into: store)
    let report = try await job(ReleasingTarget("csv", store: store), ScriptedTarget("lrs", .confirmsAll)).run()
    #expect(report.targets.map(\.delivered) == [1, 2] && report.targets.map(\.pending) == [1, 0])
  }

  @Test("what a target took before it went down is not offered again")
  func goesDown() async throws {
    for _ in 1...120 { try await release(into: store) }
    let target = ScriptedTarget("lrs", .failsLater)
    let report = try await job(target).run()
    #expect(report.targets.map(\.delivered) == [50] && report.targets.map(\.pending) == [70])
    target.becomes(.confirmsAll)
    #expect(try await job(target).run(hurried: true).targets.map(\.delivered) == [70])
    #expect(Set(target.received).count == 120 && target.received.count == 120)
  }

  @Test("a failing target keeps its scores pending and holds up nobody else")
  func oneFails() async throws {
    try await release(into: store)
    let down = ScriptedTarget("lrs", .fails)
    let csv = CSVTarget(name: "csv", path: folder.file("scores.csv"), store: store)
    let report = try await job(down, csv).run()
    #expect(!report.succeeded)
    #expect(report.targets.map(\.delivered) == [0, 1])
    #expect(report.targets.map(\.pending) == [1, 0])
    down.becomes(.confirmsAll)
    #expect(try await job(down, csv).run(hurried: true).targets.map(\.delivered) == [1, 0])
  }

  @Test("a target without its secret is in trouble by itself, again in each run, and the others are served")
  func unready() async throws {
    try await release(into: store)
    let missing = SyncError.file(
      path: "/etc/proefbank/password", doing: "reading the secret", reason: "it is missing", mend: "Put it there.")
    let unready = UnreadyTarget(name: "lrs", latestOnly: false, error: missing)
    let csv = CSVTarget(name: "csv", path: folder.file("scores.csv"), store: store)
    let report = try await job(unready, csv).run()
    #expect(report.targets.map(\.delivered) == [0, 1])
    #expect(report.targets.first?.trouble?.kind == .misconfigured)
    #expect(!report.succeeded)
    let status = try await store.syncStatus(targets: ["lrs", "csv"])
    #expect(status.map(\.alarm) == [true, false])
    #expect(status.first?.health.trouble?.reason == "/etc/proefbank/password: reading the secret failed: it is missing")
    #expect(try await job(ScriptedTarget("lrs", .confirmsAll)).run(hurried: true).targets.map(\.delivered) == [1])
  }

  @Test("a score of somebody who was erased goes to no target any more, though it was queued")
  func erased() async throws {
    try await release(into: store)
    let csv = ScriptedTarget("csv", .confirmsAll)
    let lrs = ScriptedTarget("lrs", .fails)
    _ = try await job(csv, lrs).run()
    let learner = try #require(try await store.learners().first)
    let report = try await store.erase(learner: learner.id, withAttempts: false, by: "a-01", at: start)
    #expect(report.unsentRemoved == 1)
    lrs.becomes(.confirmsAll)
    let late = ScriptedTarget("late", .confirmsAll)
    #expect(try await job(csv, lrs, late).run(hurried: true).targets.map(\.delivered) == [0, 0, 0])
    #expect(lrs.received.isEmpty && late.received.isEmpty)
    #expect(try await store.syncStatus(targets: ["lrs"]).first?.pending == 0)
  }

  @Test("only what the target confirmed is marked; the rest is offered again, later")
  func partial() async throws {
    for _ in 1...3 { try await release(into: store) }
    let target = ScriptedTarget("lrs", .confirmsFirst)
    let report = try await job(target).run()
    #expect(report.targets.map(\.delivered) == [1])
    #expect(!report.succeeded)
    #expect(try await job(target, at: start.addingTimeInterval(60)).run().targets.map(\.delivered) == [1])
    #expect(target.received.count == 2)
  }

  @Test("a target that confirms nothing ends the run instead of running for ever")
  func none() async throws {
    try await release(into: store)
    let report = try await job(ScriptedTarget("lrs", .confirmsNone)).run()
    #expect(report.targets.first?.pending == 1)
    #expect(report.targets.first?.failed == 1)
  }

  @Test("a refused row is a dead letter and holds up no other")
  func deadLetter() async throws {
    for _ in 1...3 { try await release(into: store) }
    let report = try await job(ScriptedTarget("lrs", .refusesFirst)).run()
    #expect(report.targets.map(\.delivered) == [2])
    #expect(report.targets.map(\.dead) == [1])
    #expect(report.needsAPerson)
  }

  @Test("a trouble is news once, and again when it is another")
  func saidOnce() async throws {
    try await release(into: store)
    let target = ScriptedTarget("lrs", .fails)
    #expect(try await job(target).run().targets.map(\.isNews) == [true])
    #expect(try await job(target).run(hurried: true).targets.map(\.isNews) == [false])
    #expect(try await job(target).run().targets.map(\.isNews) == [false])
    target.becomes(.confirmsAll)
    #expect(try await job(target).run(hurried: true).targets.map(\.trouble) == [nil])
    target.becomes(.fails)
    #expect(try await job(target).run().targets.map(\.isNews) == [true])
  }

  @Test("a target that is down is tried less and less often, at least once an hour")
  func backsOff() async throws {
    try await release(into: store)
    let target = ScriptedTarget("lrs", .fails)
    var moment = start
    var waits: [Double] = []
    for _ in 1...12 {
      _ = try await job(target, at: moment).run()
      let until = try #require(try await store.health(of: "lrs").notBefore)
      waits.append(until.timeIntervalSince(moment))
      moment = until
    }
    #expect(waits.prefix(4) == [5, 10, 20, 40])
    #expect(waits.max() == 1800)
  }

  @Test("a clock that jumped back does not stop the job: a wait that nobody can have chosen does not count")
  func clockJumpsBack() async throws {
    try await release(into: store)
    let target = ScriptedTarget("lrs", .confirmsNone)
    _ = try await job(target, at: start.addingTimeInterval(1.6e8)).run()
    target.becomes(.fails)
    _ = try await job(target, at: start.addingTimeInterval(1.6e8)).run()
    target.becomes(.confirmsAll)
    #expect(try await job(target).run().targets.map(\.delivered) == [1])
  }

  @Test("a target that is named later gets what was released before it, from its date on")
  func laterTarget() async throws {
    for _ in 1...3 { try await release(into: store) }
    let late = ScriptedTarget("late", .confirmsAll)
    let empty = SyncJob(
      store: store, targets: [late], since: ["late": start.addingTimeInterval(86_400)], leasePath: folder.file("lease"),
      logger: silent)
    #expect(try await empty.run().targets.map(\.delivered) == [0])
    #expect(try await job(late).run().targets.map(\.delivered) == [3])
    #expect(try await job(late).run().targets.map(\.delivered) == [0])
  }

  @Test("a target that is named no more is reported as long as scores wait for it")
  func orphan() async throws {
    try await release(into: store)
    #expect(try await job(ScriptedTarget("csv", .confirmsAll)).run().orphans == ["lrs"])
    let status = try await store.syncStatus(targets: ["csv"])
    #expect(status.map(\.target) == ["csv", "lrs"])
    #expect(status.map(\.alarm) == [false, true])
    // What went wrong with it once is nobody's concern when nothing waits.
    let lrs = ScriptedTarget("lrs", .confirmsAll)
    _ = try await job(lrs).run()
    lrs.becomes(.fails)
    _ = try await job(lrs).run()
    #expect(try await store.syncStatus(targets: ["lrs"]).first?.alarm == true)
    #expect(try await store.syncStatus(targets: []).map(\.alarm) == [false, false])
    #expect(try await job(ScriptedTarget("csv", .confirmsAll)).run().orphans.isEmpty)
  }

  @Test("a gradebook gets the latest grade of a learner only")
  func latestOnly() async throws {
    try await release(into: store)
    try await release(into: store)
    let target = ScriptedTarget("lrs", .confirmsAll, latestOnly: true)
    #expect(try await job(target).run().targets.map(\.delivered) == [2])
  }

  @Test("while one job sends, a second one is refused; afterwards it may")
  func lease() async throws {
    let other = folder.file("lease")
    let held = try SyncLease(path: other)
    await #expect(throws: SyncError.alreadyRunning(lease: other)) { try await job().run() }
    _ = consume held
    #expect(try await job().run().targets.isEmpty)
  }

  @Test("a path that cannot be written is named with what to do, and the score stays pending")
  func unwritable() async throws {
    try await release(into: store)
    let path = folder.file("missing") + "/scores.csv"
    let report = try await job(CSVTarget(name: "csv", path: path, store: store)).run()
    let trouble = try #require(report.targets.first?.trouble)
    #expect(trouble.reason.hasPrefix(path + ".part: creating failed"))
    #expect(trouble.mend == "Create the folder, or correct the path in the configuration.")
    #expect(try await store.syncStatus(targets: ["csv"]).first?.pending == 1)
  }

  @Test("a path that is a folder is refused and no part stays behind")
  func folderAsFile() async throws {
    let path = folder.file("scores.csv")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let report = try await job(CSVTarget(name: "csv", path: path, store: store)).run()
    #expect(report.targets.first?.trouble?.mend.contains("name a file in it") == true)
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }

  @Test("a job that dies between delivery and its note delivers again, and the file holds the row once")
  func diesBetween() async throws {
    try await release(into: store)
    let path = folder.file("scores.csv")
    let csv = CSVTarget(name: "csv", path: path, store: store)
    let due = DueScores(target: "csv", limit: 10, now: start, longestWait: 60)
    #expect(await csv.deliver(try await store.dueScores(due)).trouble == nil)
    let before = FileManager.default.contents(atPath: path)
    #expect(try await job(csv).run().targets.map(\.delivered) == [1])
    #expect(FileManager.default.contents(atPath: path) == before)
  }
}
