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

  private func job(_ targets: any ScoreTarget...) -> SyncJob {
    SyncJob(store: store, targets: targets, leasePath: folder.file("lease"), now: { start }, logger: silent)
  }

  @Test("delivers what waits, in order and once, however much it is")
  func drains() async throws {
    for _ in 1...120 { try await release(into: store) }
    let target = ScriptedTarget("lrs", .confirmsAll)
    let report = try await job(target).run()
    #expect(report == SyncReport(targets: [.init(name: "lrs", delivered: 120, pending: 0, failure: nil)]))
    #expect(target.received.count == 120)
    #expect(target.received == target.received.sorted())
    #expect(try await store.allScores(target: "lrs").allSatisfy { $0.sentAt == start })
    _ = try await job(target).run()
    #expect(target.received.count == 120)
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
    #expect(try await job(down, csv).run().targets.map(\.delivered) == [1, 0])
  }

  @Test("only what the target confirmed is marked; the rest is offered again")
  func partial() async throws {
    for _ in 1...3 { try await release(into: store) }
    let target = ScriptedTarget("lrs", .confirmsFirst)
    #expect(try await job(target).run().targets.map(\.delivered) == [3])
    #expect(target.received.count == 3)
  }

  @Test("a target that confirms nothing ends the run instead of running for ever")
  func none() async throws {
    try await release(into: store)
    let report = try await job(ScriptedTarget("lrs", .confirmsNone)).run()
    #expect(report.targets.first?.pending == 1)
    #expect(report.targets.first?.failure != nil)
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
    guard case .file(let named, let doing, _, let mend) = report.targets.first?.failure else {
      Issue.record("not a file error: \(report)")
      return
    }
    #expect(named == path + ".part")
    #expect(doing == "creating")
    #expect(mend == "Create the folder, or correct the path in the configuration.")
    #expect(try await store.pendingScores(target: "csv", limit: 10).count == 1)
  }

  @Test("a path that is a folder is refused and no part stays behind")
  func folderAsFile() async throws {
    let path = folder.file("scores.csv")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let report = try await job(CSVTarget(name: "csv", path: path, store: store)).run()
    #expect(report.targets.first?.failure?.description.contains("name a file in it") == true)
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }

  @Test("a job that dies between delivery and its note delivers again, and the file holds the row once")
  func diesBetween() async throws {
    try await release(into: store)
    let path = folder.file("scores.csv")
    let csv = CSVTarget(name: "csv", path: path, store: store)
    _ = try await csv.deliver(try await store.pendingScores(target: "csv", limit: 10))
    let before = FileManager.default.contents(atPath: path)
    #expect(try await job(csv).run().targets.map(\.delivered) == [1])
    #expect(FileManager.default.contents(atPath: path) == before)
  }
}
