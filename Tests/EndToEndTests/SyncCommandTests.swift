import Attempts
import Foundation
import SQLiteAttempts
import Testing

@Suite("What a person does at the sync, by the command line", .timeLimit(.minutes(5)))
struct SyncCommandTests {
  private static let target = StoreOnTheTable.target

  private func withBench(_ body: (StoreOnTheTable) async throws -> Void) async throws {
    let bench = try await StoreOnTheTable()
    defer { bench.remove() }
    try await body(bench)
  }

  /// A score that the target refused.
  private func refused(on bench: StoreOnTheTable) async throws -> Attempt {
    let attempt = try await bench.assess(try await bench.addLearner("1002", "Bo Maes"))
    let row = try #require(try await bench.store.allScores(target: Self.target).first)
    var state = DeliveryState(phase: .dead)
    state.problem = DeliveryProblem(.conflict, "another grade is there", mend: "Ask who changed it.")
    try await bench.store.keep([row.number: state], health: TargetHealth(), target: Self.target, at: Date())
    return attempt
  }

  @Test("A refused score is put back by whoever says who it is, stands in the audit, and goes out with the next run")
  func replay() async throws {
    try await withBench { bench in
      let attempt = try await refused(on: bench)
      let status = try await bench.proefbank("sync", "status", "--check")
      #expect(status.status == 1 && status.out.contains("another grade is there. Ask who changed it."))

      #expect(try await bench.proefbank("sync", "replay").status == 2)
      let stranger = try await bench.proefbank("sync", "replay", "--by", "me")
      #expect(stranger.status == 1 && stranger.errors.contains("--by me"))
      let everything = try await bench.proefbank("sync", "replay", "--accept", "--by", "t-01")
      #expect(everything.status == 2 && everything.errors.contains("one attempt at a time"))
      #expect(try await bench.store.syncStatus(targets: [Self.target]).map(\.dead) == [1])

      let accepted = try await bench.proefbank(
        "sync", "replay", "--attempt", attempt.id.text, "--accept", "--by", "t-01")
      #expect(accepted.status == 0 && accepted.out == "1 back to the start\n")
      let audit = try await bench.store.audit(limit: 1).first
      #expect(audit?.who == "t-01" && audit?.what == "revision 1 accepted as it is for payroll")
      #expect(try await bench.proefbank("sync", "run").out == "payroll: 1 sent, 0 pending\n")
      let nothing = try await bench.proefbank("sync", "replay", "--by", "t-01")
      #expect(nothing.status == 1 && nothing.out == "0 back to the start\n")
    }
  }

  @Test("Names at a target are kept whole or not at all, under the number of whoever gave them")
  func accounts() async throws {
    try await withBench { bench in
      let bo = try await bench.addLearner("1002", "Bo Maes")
      _ = try await bench.addLearner("1003", "An Peeters")
      func give(_ text: String, by who: String = "t-01") async throws -> StoreOnTheTable.Said {
        let file = try bench.write(text, to: "names.csv")
        return try await bench.proefbank("sync", "accounts", "--target", Self.target, file, "--by", who)
      }
      #expect(try await give("1002;bo.maes\n", by: "me").status == 1)
      let unknown = try await give("1002;bo.maes\n\n1009;nobody\nno name\n")
      #expect(unknown.status == 2)
      #expect(unknown.errors.contains("names.csv:3: no learner has number '1009'"))
      #expect(unknown.errors.contains("names.csv:4: expected 'learner number;name at the target'"))
      let shared = try await give("1002;bo.maes\n1003;bo.maes\n")
      #expect(shared.status == 2 && shared.errors.contains("'bo.maes' is the name of two learners: 1002, 1003"))
      #expect(try await bench.store.accounts(target: Self.target).isEmpty)

      let given = try await give("1002;bo.maes\n1003;an.p\n")
      #expect(given.status == 0 && given.out == "2 names kept for payroll\n")
      #expect(try await bench.store.account(of: bo.id, target: Self.target)?.account == "bo.maes")
      let audit = try await bench.store.audit(limit: 2)
      #expect(audit.allSatisfy { $0.who == "t-01" && $0.what.contains("payroll") })
      #expect(Set(audit.map(\.subject)).contains(bo.id.text))
      let elsewhere = try await bench.proefbank(
        "sync", "accounts", "--target", "records", bench.file("names.csv"), "--by", "t-01")
      #expect(elsewhere.status == 2 && elsewhere.errors.contains("names: payroll"))
    }
  }
}
