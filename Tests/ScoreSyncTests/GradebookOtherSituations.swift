import Attempts
import Foundation
import Grading
import SyncTestSupport
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// Situations at a gradebook from their other side, numbered as in docs/sync.md.
@Suite("Situations at a gradebook, from the other side", .timeLimit(.minutes(2)))
struct GradebookOtherSituations {
  @Test("8: a platform that forbids is asked once with a new token, and then left alone with an alarm")
  func forbidden() async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    at.bench.proxy.next(.answer(LoopbackAnswer(403)), where: GradebookBench.isScore)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(score) == 92)
    _ = try await at.release()
    at.bench.proxy.plan { GradebookBench.isScore($0) ? .answer(LoopbackAnswer(403)) : .none }
    let tries = at.bench.proxy.seen.count(where: GradebookBench.isScore)
    #expect(try await at.bench.sync().trouble?.kind == .refusesUs)
    #expect(at.bench.proxy.seen.count(where: GradebookBench.isScore) == tries + 2)
    let status = try await at.bench.status()
    #expect(status.alarm && status.dead == 0 && status.pending == 1)
  }

  @Test(
    "14: of two attempts the later counts, whichever is released first, also where the clock was never synchronised")
  func unsynchronised() async throws {
    let at = try await GradebookBench()
    let (learner, user) = (UUID(), "u-" + UUID().uuidString.prefix(8).lowercased())
    let later = try await at.bench.release(
      learner: learner, exercise: at.exercise, score: 80, endedAgo: 60, quality: .unsynchronised)
    try await at.bench.store.keepAccounts(
      [TargetAccount(learner: learner, account: user, source: .hand)], target: "gradebook")
    _ = try await at.bench.release(
      learner: learner, exercise: at.exercise, score: 40, endedAgo: 7200, quality: .unsynchronised)
    // One of a clock that was never set says nothing of when it was.
    _ = try await at.bench.release(
      learner: learner, exercise: at.exercise, score: 10, endedAgo: 30, quality: .untrusted)
    let line = try await at.bench.sync()
    #expect(line.delivered == 1 && line.held == 1)
    #expect(try await at.shown(later) == 80)
  }

  @Test("16: somebody edits the grade just as ours arrives: the edit is seen afterwards, stays, and a person is told")
  func editedMeanwhile() async throws {
    let at = try await GradebookBench()
    let first = try await at.release(score: 64)
    #expect(try await at.bench.sync().delivered == 1)
    let user = try await at.user(of: first)
    let second = try await at.bench.override(first, to: 72)
    at.bench.clock.advance(10)
    // The platform takes the score and shows what a teacher wrote over it in the same moment.
    at.bench.proxy.next(.answer(LoopbackAnswer(204)), where: GradebookBench.isScore)
    let results = LoopbackAnswer(200, json: [["userId": user, "resultScore": 90, "resultMaximum": 100]])
    let reads = Countdown(1)
    at.bench.proxy.plan { request in
      guard request.path.hasSuffix("/results") else { return .none }
      return reads.takes() ? .none : .answer(results)
    }
    #expect(try await at.bench.sync().dead == 1)
    let letter = try #require(try await at.bench.status().letters.first)
    #expect(letter.problem.kind == .conflict && letter.problem.reason.contains("90"))
    let sent = at.bench.proxy.seen.count(where: GradebookBench.isScore)
    at.bench.clock.advance(10)
    _ = try await at.bench.sync(hurried: true)
    #expect(at.bench.proxy.seen.count(where: GradebookBench.isScore) == sent)
    #expect(second.score == 72)
  }

  @Test("17: an override that is not released yet leaves the 64 that the gradebook shows untouched")
  func overrideNotReleased() async throws {
    let at = try await GradebookBench()
    let first = try await at.release(score: 64)
    #expect(try await at.bench.sync().delivered == 1)
    let store = at.bench.store
    var stored = try await store.attempt(first.attempt)
    (stored.score, stored.outcome) = (64, .failed)
    var lifecycle = AttemptLifecycle(stored, lastEvent: try await store.summary(of: first.attempt).events)
    let time = EventTime(wallClock: at.bench.clock.now, bootID: "b", bootNanoseconds: 0, quality: .synchronised)
    let events = try lifecycle.overridden(score: 72, reason: "label", by: "t-01", at: time)
    try await store.append(events, updating: lifecycle.attempt)
    let requests = at.bench.proxy.seen.count(where: GradebookBench.isScore)
    at.bench.clock.advance(10)
    let line = try await at.bench.sync()
    #expect(line.delivered == 0 && line.pending == 0)
    #expect(at.bench.proxy.seen.count(where: GradebookBench.isScore) == requests)
    #expect(try await at.shown(first) == 64)
  }
}
