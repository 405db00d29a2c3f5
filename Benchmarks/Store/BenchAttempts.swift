import Attempts
import Circuits
import Foundation
import Grading
import Messages

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
}
