import Attempts
import ControlAPI
import ControlClient
import Daemon
import DaemonConfiguration
import Foundation
import KitSimulator
import NIOHTTP1
import SQLiteAttempts
import Testing

@Suite("A score that does not get away is seen by somebody")
struct SyncAlarmTests {
  @Test("A target that lets nobody in is an alarm on the trainer's page, in the metrics and for the doctor")
  func alarm() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        let store = try SQLiteAttempts(path: bench.configuration.databasePath, targets: ["payroll"])
        let trainer = try await PageClient.trainer(base: try #require(daemon.pages.url))
        let metrics = PageClient(base: try #require(daemon.health.url))
        #expect(try await trainer.get("/trainer?language=en").contains("Sending to payroll") == false)
        #expect(try await metrics.get("/metrics").contains(#"proefbank_sync_alarm{target="payroll"} 0"#))

        var health = try await store.health(of: "payroll")
        health.trouble = TargetTrouble(.refusesUs, "the key is unknown there", mend: "Register it.")
        try await store.keep([:], health: health, target: "payroll", at: Date())
        #expect(try await trainer.get("/trainer?language=en").contains("Sending to payroll needs attention"))
        #expect(try await metrics.get("/metrics").contains(#"proefbank_sync_alarm{target="payroll"} 1"#))
        let state: SyncState = try await bench.client.get("/v1/sync")
        #expect(state.alarm)
        #expect(state.targets.map(\.health.trouble?.reason) == ["the key is unknown there"])
      }
    }
  }

  @Test("On the page a grade goes over another's for one attempt at a time; for all at once that is refused")
  func accepting() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        try await bench.untilAttached()
        try await bench.kit.plug(BenchOnTheTable.latchingLeads)
        let attempt = try await bench.start("latching-circuit", .assessment).attempt.id
        _ = try await bench.act("submit", on: attempt)
        let _: AttemptReport = try await bench.client.post(
          "/v1/attempts/\(attempt)/release", ReleaseAttempt(by: "t-01"))
        let store = try SQLiteAttempts(path: bench.configuration.databasePath, targets: ["payroll"])
        let row = try #require(try await store.allScores(target: "payroll").first)
        var refused = DeliveryState(phase: .dead)
        refused.problem = DeliveryProblem(.conflict, "another grade is there", mend: "Ask who changed it.")
        try await store.keep([row.number: refused], health: TargetHealth(), target: "payroll", at: Date())

        let trainer = try await PageClient.trainer(base: try #require(daemon.pages.url))
        #expect(try await trainer.submit("/trainer/sync/replay", "target=payroll&accepting=on") == .badRequest)
        #expect(try await trainer.submit("/trainer/sync/replay", "attempt=all&accepting=on") == .badRequest)
        #expect(try await store.syncStatus(targets: ["payroll"]).map(\.dead) == [1])
        #expect(try await trainer.submit("/trainer/sync/replay", "attempt=\(attempt.text)&accepting=on") == .ok)
        #expect(try await store.syncStatus(targets: ["payroll"]).map(\.pending) == [1])
        #expect(try await store.audit(limit: 1).first?.who == "t-01")
        // Where nothing is wrong, there is no place for a complaint either.
        #expect(try await !trainer.get("/trainer/sync").contains("banner bad"))
      }
    }
  }

  @Test(
    "Scores that wait for a day without a run of the sync job are overdue; without a score nothing is",
    arguments: [(1, 25, nil, true), (1, 23, nil, false), (1, 50, 2, false), (1, 50, 30, true), (0, nil, 99, false)]
      as [(Int, Double?, Double?, Bool)])
  func overdue(pending: Int, waitingFor: Double?, lastRunAgo: Double?, expected: Bool) {
    let now = Date()
    func ago(_ hours: Double) -> Date { now.addingTimeInterval(-hours * 3600) }
    var health = TargetHealth()
    health.lastRun = lastRunAgo.map(ago)
    let target = TargetStatus(
      target: "payroll", isConfigured: true, pending: pending, sent: 0, skipped: 0, held: 0, dead: 0,
      waitingSince: waitingFor.map(ago), health: health, letters: [])
    #expect(SyncState([target], now: now).isOverdue == expected)
    #expect(SyncState([target], now: now).alarm == expected)
  }
}
