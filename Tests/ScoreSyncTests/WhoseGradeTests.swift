import Attempts
import Foundation
import SyncTestSupport
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// Grades go to the account of the learner whose they are, also when somebody corrects who that is.
@Suite("Whose grade it is at the gradebook", .timeLimit(.minutes(2)))
struct WhoseGradeTests {
  private func learner(_ number: String) -> Learner {
    Learner(id: UUID(), name: "An Peeters", number: number, language: "nl")
  }

  /// Releases a grade of a learner whose number stays as it is.
  private func release(_ at: GradebookBench, _ person: Learner, score: Int, endedAgo: Double) async throws
    -> ReleasedScore
  {
    let released = try await at.bench.release(
      learner: person.id, exercise: at.exercise, score: score, endedAgo: endedAgo, number: person.number)
    return released
  }

  private func sentTo(_ at: GradebookBench) -> [String] {
    at.bench.proxy.seen.filter(GradebookBench.isScore).compactMap {
      (try? JSONDecoder().decode(AGSTarget.Score.self, from: $0.body))?.userId
    }
  }

  @Test("18: a number that was corrected leads to another account from then on, not to that of who has the number now")
  func correctedNumber() async throws {
    let at = try await GradebookBench(roster: true)
    let practice = try #require(at.practice)
    practice.enrol("u-1", number: "1001")
    practice.enrol("u-2", number: "1002")
    var demo = learner("1001")
    let bo = learner("1001")
    _ = try await release(at, demo, score: 64, endedAgo: 900)
    #expect(try await at.bench.sync().delivered == 1)
    demo.number = "1002"
    try await at.bench.store.save(demo, by: "a-01", at: start)
    _ = try await release(at, bo, score: 50, endedAgo: 600)
    _ = try await release(at, demo, score: 72, endedAgo: 300)
    at.bench.clock.advance(10)
    // Bo has the account in which the bench put the other's grade before: a person looks at that.
    let line = try await at.bench.sync()
    #expect(line.delivered == 1 && line.dead == 1)
    #expect(sentTo(at) == ["u-1", "u-2"])
    #expect(try await at.bench.store.accounts(target: "gradebook").map(\.account) == ["u-1", "u-2"])
  }

  @Test("18: what an earlier roster said is held against the present one in every run")
  func otherRoster() async throws {
    let at = try await GradebookBench(roster: true)
    let an = learner("1001")
    at.practice?.enrol("u-9", number: "1001")
    _ = try await release(at, an, score: 64, endedAgo: 600)
    try await at.bench.store.keepAccounts(
      [TargetAccount(learner: an.id, account: "u-1", source: .roster)], target: "gradebook")
    #expect(try await at.bench.sync().delivered == 1)
    #expect(sentTo(at) == ["u-9"])
  }

  @Test("18: a learner who goes by the same account as another waits, and a person says who is who")
  func shared() async throws {
    let at = try await GradebookBench()
    let (an, bo) = (learner("1001"), learner("1002"))
    for person in [an, bo] {
      _ = try await release(at, person, score: 64, endedAgo: 600)
      try await at.bench.store.keepAccounts(
        [TargetAccount(learner: person.id, account: "u-shared", source: .hand)], target: "gradebook")
    }
    #expect(try await at.bench.sync().held == 2)
    #expect(sentTo(at).isEmpty)
    let given = [TargetAccount(learner: bo.id, account: "u-bo-\(at.exercise)", source: .hand)]
    try await at.bench.store.give(given, target: "gradebook", by: "t-01", at: start)
    #expect(try await at.bench.sync(hurried: true).delivered == 2)
    let audit = try await at.bench.store.audit(limit: 10)
    #expect(audit.contains { $0.who == "t-01" && $0.subject == bo.id.text && !$0.what.contains("u-bo") })
  }

  @Test("18: a wrong number is named in the status; corrected, the grade goes out, and the CSV has the right one")
  func wrongNumber() async throws {
    let at = try await GradebookBench(roster: true)
    at.practice?.enrol("u-3", number: "1003")
    var an = learner("1030")
    _ = try await release(at, an, score: 64, endedAgo: 600)
    #expect(try await at.bench.sync().held == 1)
    #expect(try await at.bench.status().letters.first?.problem.reason.contains("'1030'") == true)
    an.number = "1003"
    try await at.bench.store.save(an, by: "a-01", at: start)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(sentTo(at) == ["u-3"])
    #expect(try await at.bench.store.allScores(target: "gradebook").map(\.score.learnerNumber) == ["1003"])
  }

  @Test("an account that was corrected after a failed try gets the grade; nothing goes to the one before any more")
  func correctedAccount() async throws {
    let at = try await GradebookBench()
    let score = try await at.release(user: "u-before")
    at.bench.proxy.next(.answer(LoopbackAnswer(500)), where: GradebookBench.isScore)
    #expect(try await at.bench.sync().delivered == 0)
    let user = "u-after-\(at.exercise)"
    try await at.bench.store.keepAccounts(
      [TargetAccount(learner: score.learner, account: user, source: .hand)], target: "gradebook")
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(sentTo(at) == ["u-before", user])
    #expect(try await at.shown(score) == 92)
    #expect(try await at.clerk.shown(at.exercise, user: "u-before") == nil)
  }

  @Test("a try that reached the wrong account is said: the grade has to be taken out there by a person")
  func arrivedAtTheWrongOne() async throws {
    let at = try await GradebookBench()
    let score = try await at.release(user: "u-before")
    at.bench.proxy.next(.loseAnswer, where: GradebookBench.isScore)
    #expect(try await at.bench.sync().delivered == 0)
    try await at.bench.store.keepAccounts(
      [TargetAccount(learner: score.learner, account: "u-after", source: .hand)], target: "gradebook")
    #expect(try await at.bench.sync(hurried: true).dead == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.conflict])
    _ = try await at.bench.store.replay(ReplayChoice(attempt: score.attempt), by: "t-01", at: start)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(score) == 92)
  }
}
