import Attempts
import ControlAPI
import ControlClient
import Daemon
import DaemonConfiguration
import Foundation
import Grading
import KitSimulator
import Logging
import SQLiteAttempts
import ScoreSync
import Testing

@Suite("From a wire on the kit to a score in the queue")
struct FromWireToScoreTests {
  @Test("The missing holding contact is named, mended, passed, released, and stands in the CSV once")
  func latchingCircuit() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.plug(Array(BenchOnTheTable.latchingLeads.prefix(8)))
        let practice = try await bench.start("latching-circuit", .practice).attempt.id
        let mistake = try await bench.act("check", on: practice)
        #expect(mistake.grade?.verdict == .failed)
        #expect(mistake.grade?.joinsToClose.isEmpty == false)
        #expect(mistake.grade?.joinsToOpen.isEmpty == true)
        let said = mistake.feedback.joined(separator: " ")
        #expect(said.contains("-K1:13"))
        #expect(said.contains("-K1:14"))

        try await bench.kit.plug(Array(BenchOnTheTable.latchingLeads.suffix(2)))
        #expect(try await bench.act("check", on: practice).grade?.score == 100)
        _ = try await bench.act("submit", on: practice)

        let assessment = try await bench.start("latching-circuit", .assessment).attempt.id
        let graded = try await bench.act("submit", on: assessment)
        #expect(graded.grade?.verdict == .passed)
        #expect(graded.attempt.phase == .graded)
        await #expect(throws: Failure.self) {
          let _: AttemptReport = try await bench.client.post(
            "/v1/attempts/\(practice)/release", ReleaseAttempt(by: "t-01"))
        }
        let released: AttemptReport = try await bench.client.post(
          "/v1/attempts/\(assessment)/release", ReleaseAttempt(by: "t-01"))
        #expect(released.attempt.phase == .released)

        for _ in 1...2 {
          try await bench.sync()
          let rows = try bench.csvRows()
          #expect(rows.count == 2)
          #expect(rows.last?.contains(assessment.uuidString.lowercased()) == true)
        }
      }
    }
  }

  @Test("A score made on a virtual kit stays at the bench outside a demonstration")
  func virtualKitIsNotReleased() async throws {
    try await BenchOnTheTable.with(demonstration: false) { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        let learner: Learner = try await bench.client.post(
          "/v1/learners", AddLearner(name: "An", number: "7", language: "nl"))
        try await bench.kit.plug(BenchOnTheTable.latchingLeads)
        let anonymous = await #expect(throws: Failure.self) {
          _ = try await bench.start("latching-circuit", .assessment, learner: learner.number)
        }
        #expect(anonymous?.error.contains("badge and PIN") == true)
        let attempt = try await bench.startIdentified("latching-circuit", as: learner)
        #expect(attempt.kit?.isVirtual == true)
        #expect(attempt.record.identifiedBy == [.badge, .pin])
        _ = try await bench.act("submit", on: attempt.id)
        let refusal = await #expect(throws: Failure.self) {
          let _: AttemptReport = try await bench.client.post(
            "/v1/attempts/\(attempt.id)/release", ReleaseAttempt(by: "t-01"))
        }
        #expect(refusal?.error.contains("virtual kit") == true)
      }
    }
  }

  @Test("With power on, the lamp lights and holds; the kit drops it when the daemon is gone")
  func powerFollowsTheButtonOnTheKit() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.plug(BenchOnTheTable.latchingLeads)
        let attempt = try await bench.start("latching-circuit", .practice).attempt.id
        async let powered = bench.act("power-on", on: attempt)
        try await eventually("the kit waits for its button") { await bench.kit.state().waitsForConfirmButton }
        try await bench.kit.confirm()
        _ = try await powered
        try await bench.kit.press("-S1")
        try await eventually("-P1 lights") { await bench.kit.state().on == ["-P1"] }
        try await bench.kit.release("-S1")
        try await eventually("-P1 stays lit") { await bench.kit.state().on == ["-P1"] }
      }
      try await eventually("the kit is safe without the daemon") { await bench.kit.state().on.isEmpty }
    }
  }

  @Test("A lead that is pulled live takes the power away, and the page and the log say why")
  func leadPulledLive() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        try await bench.untilAttached()
        try await bench.kit.plug(BenchOnTheTable.latchingLeads)
        let attempt = try await bench.start("latching-circuit", .practice).attempt.id
        async let powered = bench.act("power-on", on: attempt)
        try await eventually("the kit waits for its button") { await bench.kit.state().waitsForConfirmButton }
        try await bench.kit.confirm()
        _ = try await powered
        try await bench.kit.press("-S1")
        try await eventually("-P1 lights") { await bench.kit.state().on == ["-P1"] }
        try await bench.kit.release("-S1")
        #expect(try await bench.station().powerIsOn)
        try await bench.kit.unplug("-K1:24", "-P1:X1")
        try await eventually("the power is off") { try await !bench.station().powerIsOn }
        let page = try await PageClient.learner(base: try #require(daemon.pages.url))
        #expect(try await page.get("/stations/station-1?language=en").contains("Do not move leads under power."))
        try await eventually("the log says what was measured") {
          let record: AttemptRecord = try await bench.client.get("/v1/attempts/\(attempt)/record")
          return record.events.contains {
            if case .powerOff(let reason) = $0.what {
              reason.contains("not the circuit that was proved") && reason.contains("expected")
            } else {
              false
            }
          }
        }
      }
    }
  }

  @Test("A short circuit is refused before power")
  func shortIsRefused() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { _ in
        try await bench.untilAttached()
        try await bench.kit.plug(BenchOnTheTable.latchingLeads + [("-F1:2", "-T1:-")])
        let attempt = try await bench.start("latching-circuit", .practice).attempt.id
        let refusal = await #expect(throws: Failure.self) { _ = try await bench.act("power-on", on: attempt) }
        #expect(refusal?.kind == .refused)
        #expect(try await bench.station().powerIsOn == false)
      }
    }
  }
}

extension BenchOnTheTable {
  /// What `proefbank sync run` does.
  func sync() async throws {
    let store = try SQLiteAttempts(path: configuration.databasePath, targets: ["payroll"])
    let job = SyncJob(
      store: store, targets: [CSVTarget(name: "payroll", path: "\(folder)/scores.csv", store: store)],
      leasePath: configuration.syncLeasePath, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    #expect(try await job.run().succeeded)
  }

  func csvRows() throws -> [String] {
    try String(contentsOfFile: "\(folder)/scores.csv", encoding: .utf8)
      .split(whereSeparator: \.isNewline).map(String.init)
  }
}
