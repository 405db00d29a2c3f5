import Attempts
import Circuits
import Foundation
import Grading
import Messages
import SQLiteAttempts

/// Attempts as the daemon writes them.
enum BenchAttempts {
  static let start = Date(timeIntervalSince1970: 1_795_248_000)

  static func attempt(_ number: Int, of learner: Learner) -> Attempt {
    Attempt(
      id: UUID(), learner: learner.id, station: "station-1", exercise: "exercise-\(number % 20)", exerciseVersion: 1,
      exerciseHash: "e",
      kit: KitIdentity(
        model: "electro-basis", serialNumber: "K-1", firmwareVersion: "1", protocolVersion: 1, isVirtual: false),
      kitHash: "k", mode: .assessment, phase: .running, startedAt: start.addingTimeInterval(Double(number) * 600))
  }

  static func event(_ number: Int, _ what: AttemptEvent.What, of attempt: Attempt) -> AttemptEvent {
    AttemptEvent(
      number: number,
      at: EventTime(
        wallClock: attempt.startedAt, bootID: "b", bootNanoseconds: UInt64(number) * 1_000_000_000,
        quality: .synchronised), what: what)
  }

  /// As large as the grade of an exercise with ten requirements.
  static func grade(_ attempt: Attempt) -> Grade {
    let criteria = (0..<10).map { index in
      Criterion(
        id: "requirement-\(index)", points: 5, maximum: 10, expected: "-P1=1 -P2=0", measured: "-P1=0 -P2=0",
        evidence: [.event(index)], message: Message("criterion.requirement.not_met"))
    }
    return Grade(
      verdict: attempt.outcome ?? .failed, score: attempt.score, criteria: criteria,
      feedback: [Message("feedback.wrong.missing", ["n": .integer(1)])], exercise: attempt.exercise,
      exerciseVersion: 1, exerciseHash: "e", kitHash: "k")
  }

  /// What a release hands to the store.
  struct Release: Sendable {
    var attempt: Attempt
    var event: AttemptEvent
    var score: ReleasedScore
  }

  private struct NothingToRelease: Error {}

  /// Puts a running attempt into the store with its grade, so that it can be released.
  static func graded(
    _ running: Attempt, of learner: Learner, in store: SQLiteAttempts
  ) async throws -> Release {
    var attempt = running
    try await store.add(attempt, started: event(1, .started, of: attempt))
    attempt.phase = .graded
    attempt.record.identifiedBy = [.badge, .pin]
    attempt.gradeRevision = 1
    attempt.score = 90
    attempt.outcome = .passed
    try await store.append([event(2, .graded(grade(attempt), revision: 1), of: attempt)], updating: attempt)
    var lifecycle = AttemptLifecycle(attempt, lastEvent: 2)
    let released = try lifecycle.released(
      by: "t-01", rules: ReleaseRules(), at: event(3, .started, of: attempt).at)
    guard
      let score = ReleasedScore(
        of: lifecycle.attempt, learner: learner, activeMinutes: 10, releasedBy: "t-01", supersedes: nil,
        clock: released.at.quality)
    else { throw NothingToRelease() }
    return Release(attempt: lifecycle.attempt, event: released, score: score)
  }
}
