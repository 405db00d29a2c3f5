import Attempts
import ControlAPI
import ControlClient
import Credentials
import DaemonConfiguration
import Foundation
import KitSimulator
import SQLiteAttempts
import ScoreSync
import Testing

extension BenchOnTheTable {
  /// Gives the learner a badge and a PIN, as a trainer does, and begins an assessment with both.
  func startIdentified(_ exercise: String, as learner: Learner) async throws -> Attempt {
    let store = try SQLiteAttempts(path: configuration.databasePath)
    let secrets = BenchSecrets(key: try BenchKey(path: configuration.dataDirectory + "/bench.key"))
    let desk = FrontDesk(people: store, secrets: secrets)
    try await desk.setBadge("04A1B2C3", of: learner.id, by: "t-01")
    try await desk.setPIN("2580", of: .learner(learner), by: "t-01")
    try await exempt(learner.number)
    let order = StartAttempt(
      station: nil, exercise: exercise, mode: .assessment, learner: nil, badge: "04A1B2C3", pin: "2580")
    let report: AttemptReport = try await client.post("/v1/attempts", order)
    return report.attempt
  }
}

@Suite("From a graded attempt to the score that a trainer stands behind")
struct ReviewFlowTests {
  @Test("Hints asked come first in the inbox; 64 is overridden with 72 after its release, and both rows are in the CSV")
  func reviewed() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.plug(BenchOnTheTable.latchingLeads)
        let id = try await bench.start("latching-circuit", .assessment).attempt.id
        for _ in 1...2 {
          let _: HintReport = try await bench.client.post("/v1/attempts/\(id)/hint")
        }
        _ = try await bench.act("pause", on: id)
        _ = try await bench.act("resume", on: id)
        let score = try #require(try await bench.act("submit", on: id).attempt.score)

        let waiting = try await bench.client.get("/v1/review?language=en", as: [ReviewLine].self)
        #expect(waiting.map(\.attempt.id) == [id])
        #expect(
          waiting.first?.exceptions.contains { $0.kind == "help_asked" && $0.text == "2 hints asked for" } == true)

        let _: AttemptReport = try await bench.client.post(
          "/v1/attempts/\(id)/review", Review(by: "t-01", checklist: ["wire end ferrules": false], rating: 3))
        let _: AttemptReport = try await bench.client.post("/v1/attempts/\(id)/release", ReleaseAttempt(by: "t-01"))
        let overridden: AttemptReport = try await bench.client.post(
          "/v1/attempts/\(id)/override", DecideAttempt(by: "t-01", score: 72, reason: "stripped with a knife"))
        #expect(overridden.attempt.phase == .reviewed)
        let _: AttemptReport = try await bench.client.post("/v1/attempts/\(id)/release", ReleaseAttempt(by: "t-01"))
        try await bench.sync()
        let rows = try bench.csvRows().dropFirst()
        #expect(rows.map { $0.components(separatedBy: ";")[7] } == ["\(score)", "72"])
        #expect(rows.map { $0.components(separatedBy: ";")[12] } == ["", "1"])

        let state: SyncState = try await bench.client.get("/v1/sync")
        #expect(!state.alarm)
        #expect(state.lastRun != nil)
        #expect(state.targets.map(\.sent) == [2])
      }
    }
  }

  @Test("Nobody judges under a number that is no trainer's, and a released score does not go without a reason")
  func strangers() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.plug(BenchOnTheTable.latchingLeads)
        let id = try await bench.start("latching-circuit", .assessment).attempt.id
        _ = try await bench.act("submit", on: id)
        let stranger = await #expect(throws: Failure.self) {
          let _: AttemptReport = try await bench.client.post("/v1/attempts/\(id)/release", ReleaseAttempt(by: "me"))
        }
        #expect(stranger?.error.contains("'me'") == true)
        let silent = await #expect(throws: Failure.self) {
          let _: AttemptReport = try await bench.client.post(
            "/v1/attempts/\(id)/override", DecideAttempt(by: "t-01", score: 10, reason: " "))
        }
        #expect(silent?.error.contains("Say why") == true)
        let forged = await #expect(throws: Failure.self) {
          let _: AttemptReport = try await bench.client.post(
            "/v1/attempts/\(id)/sign", SignAttempt(role: .learner, by: "1001", pin: "0000"))
        }
        #expect(forged?.kind == .refused)
      }
    }
  }
}
