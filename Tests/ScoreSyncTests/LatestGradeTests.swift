import Attempts
import Foundation
import GRDB
import SyncTestSupport
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// Which of several grades of a learner a gradebook gets, when clocks were wrong. With PROEFBANK_CHECK_AGS set they run against
/// a real platform.
@Suite("The grade that counts", .timeLimit(.minutes(2)))
struct LatestGradeTests {
  private static let fiveYears = 1.6e8

  @Test(
    "11: an attempt dated 2031 is held, and the real grades after it go out; accepted later, it does not replace them")
  func dated2031() async throws {
    let at = try await GradebookBench()
    let (learner, user) = (UUID(), "u-" + UUID().uuidString.prefix(8).lowercased())
    let wrong = try await at.release(user: user, learner: learner, score: 40, endedAgo: -Self.fiveYears)
    let real = try await at.release(user: user, learner: learner, score: 80, endedAgo: 60)
    var line = try await at.bench.sync()
    #expect(line.delivered == 1 && line.held == 1)
    #expect(try await at.shown(real) == 80)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.clock])
    #expect(try await at.bench.status().letters.map(\.attempt) == [wrong.attempt])

    let later = try await at.release(user: user, learner: learner, score: 85, endedAgo: 30)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(later) == 85)

    // What the held row asks for: it is older by its release than what is there.
    _ = try await at.bench.store.replay(
      ReplayChoice(attempt: wrong.attempt, accepting: true), by: "t-01", at: start)
    line = try await at.bench.sync()
    #expect(line.delivered == 0 && line.held == 0 && line.pending == 0)
    #expect(try await at.shown(later) == 85)
  }

  @Test("11: an accepted attempt of a wrong clock counts by its release: it goes over older grades, newer ones over it")
  func accepted() async throws {
    let at = try await GradebookBench()
    let (learner, user) = (UUID(), "u-" + UUID().uuidString.prefix(8).lowercased())
    _ = try await at.release(user: user, learner: learner, score: 60, endedAgo: 7200)
    let wrong = try await at.release(user: user, learner: learner, score: 70, endedAgo: -Self.fiveYears)
    var line = try await at.bench.sync()
    #expect(line.delivered == 1 && line.held == 1)
    _ = try await at.bench.store.replay(
      ReplayChoice(attempt: wrong.attempt, accepting: true), by: "t-01", at: start)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(wrong) == 70)
    let next = try await at.release(user: user, learner: learner, score: 90, endedAgo: 1)
    at.bench.clock.advance(10)
    line = try await at.bench.sync()
    #expect(line.delivered == 1)
    #expect(try await at.shown(next) == 90)
  }

  @Test("11: the newest attempt is dated 1970: it is held with an alarm, and not passed over in silence")
  func dated1970() async throws {
    let at = try await GradebookBench()
    let (learner, user) = (UUID(), "u-" + UUID().uuidString.prefix(8).lowercased())
    let first = try await at.release(user: user, learner: learner, score: 60, endedAgo: 7200)
    let sinceThen = at.bench.clock.now.timeIntervalSince1970 - 1000
    let newest = try await at.release(user: user, learner: learner, score: 80, endedAgo: sinceThen)
    let line = try await at.bench.sync()
    #expect(line.delivered == 1 && line.held == 1)
    #expect(try await at.shown(first) == 60)
    let status = try await at.bench.status()
    #expect(status.alarm && status.skipped == 0)
    #expect(status.letters.map(\.attempt) == [newest.attempt])
  }

  @Test("what an earlier version passed over for an attempt of 2031 goes after all, and by hand too")
  func revived() async throws {
    let at = try await GradebookBench()
    let (learner, user) = (UUID(), "u-" + UUID().uuidString.prefix(8).lowercased())
    let older = try await at.release(user: user, learner: learner, score: 60, endedAgo: 7200)
    let real = try await at.release(user: user, learner: learner, score: 80, endedAgo: 60)
    try await at.bench.store.write { db in try db.execute(sql: "UPDATE outbox SET phase = 'skipped'") }
    #expect(try await at.bench.store.replay(ReplayChoice(), by: "t-01", at: start) == 0)
    #expect(try await at.bench.store.replay(ReplayChoice(attempt: older.attempt), by: "t-01", at: start) == 1)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(real) == 80)
    #expect(try await at.bench.status().skipped == 1)
  }

  @Test("a later revision of a wrongly dated attempt goes, and does not wait behind the first")
  func corrected() async throws {
    let at = try await GradebookBench()
    let wrong = try await at.release(score: 40, endedAgo: -Self.fiveYears)
    #expect(try await at.bench.sync().held == 1)
    var dated = wrong
    (dated.startedAt, dated.submittedAt) = (at.bench.clock.now.addingTimeInterval(-900), at.bench.clock.now)
    let right = try await at.bench.override(dated, to: 72)
    let line = try await at.bench.sync()
    #expect(line.delivered == 1 && line.held == 0)
    #expect(try await at.shown(right) == 72)
  }
}
