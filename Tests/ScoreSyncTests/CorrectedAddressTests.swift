import Attempts
import Foundation
import SyncTestSupport
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

@Suite("A gradebook whose addresses somebody corrects", .timeLimit(.minutes(1)))
struct CorrectedAddressTests {
  /// A bench at a practice platform, and another platform that knows the same key.
  private func benches() async throws -> (GradebookBench, PracticePlatform, AGSSettings) {
    let at = try await GradebookBench(roster: true)
    let other = try await PracticePlatform(publicKey: try GradebookBench.keys.get().publicKey)
    var corrected = at.settings
    corrected.tokenURL = other.address + "/token"
    corrected.audience = corrected.tokenURL
    corrected.lineItemsURL = other.address + "/lineitems"
    corrected.membershipsURL = other.address + "/roster"
    return (at, other, corrected)
  }

  @Test("grades go to the course that is named now, and nothing more to the one before: no grade, and no token")
  func otherCourse() async throws {
    let (at, other, corrected) = try await benches()
    let learner = UUID()
    at.practice?.enrol("u-1", number: at.bench.number(of: learner))
    other.enrol("u-2", number: at.bench.number(of: learner))
    _ = try await at.bench.release(learner: learner, exercise: at.exercise, score: 64, endedAgo: 900)
    #expect(try await at.bench.sync().delivered == 1)
    let asked = at.bench.proxy.seen.count
    at.configure(corrected)
    _ = try await at.bench.release(learner: learner, exercise: at.exercise, score: 72, endedAgo: 60)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(at.bench.proxy.seen.count == asked)
    #expect(try await at.bench.store.account(of: learner, target: "gradebook")?.account == "u-2")
    let column = try await at.bench.store.memory("column/\(at.exercise)", target: "gradebook")
    #expect(column?.hasPrefix(other.address) == true)
  }

  @Test("a column that an earlier version remembered of another server is looked for where it is named now")
  func remembered() async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    try await at.bench.store.remember(
      "http://127.0.0.2:9/lineitems/1", for: "column/\(at.exercise)", learner: nil, target: "gradebook")
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(score) == 92)
  }

  @Test("a platform that names a column at another server gets a clear error, and that server no token")
  func elsewhere() async throws {
    let at = try await GradebookBench()
    _ = try await at.release()
    let stranger = try await PracticePlatform(publicKey: try GradebookBench.keys.get().publicKey)
    let items = LoopbackAnswer(
      200,
      json: [["id": stranger.address + "/lineitems/1", "label": "x", "scoreMaximum": 100, "resourceId": at.exercise]])
    at.bench.proxy.plan { $0.path.hasSuffix("/lineitems") || $0.path.hasSuffix("/lti-ags") ? .answer(items) : .none }
    let trouble = try #require(try await at.bench.sync().trouble)
    #expect(trouble.kind == .misconfigured && trouble.mend.contains("'line_items_url'"))
    #expect(stranger.tokenCount == 0)
    #expect(try await at.bench.status().pending == 1)
  }

  @Test("addresses that stay keep what was found: no column and no roster is asked for again")
  func unchanged() async throws {
    let at = try await GradebookBench()
    let learner = UUID()
    _ = try await at.release(user: "u-1", learner: learner)
    #expect(try await at.bench.sync().delivered == 1)
    func questions() -> Int { at.bench.proxy.seen.count { $0.query("resource_id") != nil } }
    let asked = questions()
    _ = try await at.release(user: "u-1", learner: learner, score: 95, endedAgo: 1)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(questions() == asked)
  }
}
