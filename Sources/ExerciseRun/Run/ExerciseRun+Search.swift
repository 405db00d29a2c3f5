import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Logging

/// A search for a fault: the circuit is wired as drawn, then the kit inserts one of the faults of the exercise.
///
/// Which one comes from the learner and the number of attempts before, or from the identifier of an attempt of nobody: it is the same
/// after a restart, and another one at each repeat until all were had. It is in the log of the
/// attempt and nowhere else: no snapshot, message or line of the daemon's log names it.
extension ExerciseRun {
  /// The scan that is proved: what the learner wired, without the fault.
  func scanWithoutFault(
    _ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt
  ) async throws(RunError) -> Scan {
    guard searchIsOn, let relay = hidden(task.exercise, attempt)?.relay else {
      return try await benched { () async throws(BenchError) in try await bench.scan() }
    }
    try await benched { () async throws(BenchError) in try await bench.setFault(relay, inserted: false) }
    do throws(RunError) {
      let scan = try await benched { () async throws(BenchError) in try await bench.scan() }
      try await benched { () async throws(BenchError) in try await bench.setFault(relay, inserted: true) }
      return scan
    } catch {
      try? await bench.setFault(relay, inserted: true)
      throw error
    }
  }

  /// Inserts the fault once the circuit is as drawn; does nothing in an exercise of another kind.
  ///
  /// - Throws: ``RunError/notAsDrawn(_:)``; ``RunError/grading(exercise:reason:)`` when the kit can insert none of the faults.
  func beginSearch(
    _ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt, _ scan: Scan
  ) async throws(RunError) {
    switch task.exercise.kind {
    case .wiring, .sequence: return
    case .faultFinding, .measurement: break
    }
    let departures = try await library.departing(task.exercise, task.kit, scan)
    guard departures.isEmpty else { throw .notAsDrawn(departures) }
    guard case .faultFinding = task.exercise.kind, !searchIsOn else { return }
    guard let fault = hidden(task.exercise, attempt), let relay = fault.relay else {
      throw .grading(
        exercise: task.exercise.id, reason: "the kit can insert none of its faults; grade it from a recording")
    }
    try await benched { () async throws(BenchError) in try await bench.setFault(relay, inserted: true) }
    try await record { next throws(AttemptRefusal) in try next.observed(.faultInserted(fault.id), at: clock.now()) }
    searchIsOn = true
    proved?.faults = [relay]
  }

  /// The kit is whole again.
  func endSearch(of attempt: Attempt) async {
    guard searchIsOn, !attempt.isActive else { return }
    searchIsOn = false
    guard let exercise = library.exercise(of: attempt), let relay = hidden(exercise, attempt)?.relay else {
      return
    }
    // A kit that is gone, or that refuses now, is made whole by the next self-test.
    try? await bench.setFault(relay, inserted: false)
    publish()
  }

  /// A kit that was gone comes back without its fault.
  func insertAgain(_ attempt: Attempt) async {
    guard searchIsOn, lifecycle?.attempt.id == attempt.id, let exercise = library.exercise(of: attempt),
      let relay = hidden(exercise, attempt)?.relay
    else { return }
    do {
      try await bench.setFault(relay, inserted: true)
    } catch {
      logger.warning("the kit is not ready for the search yet", metadata: ["reason": "\(error)"])
    }
  }

  /// Fault relays that are in while the circuit has power.
  func relays(_ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt) -> Set<String> {
    guard searchIsOn, let relay = hidden(task.exercise, attempt)?.relay else { return [] }
    return [relay]
  }

  /// What the kit inserts for an attempt; nil in an exercise of another kind, or without a fault that has a relay.
  func hidden(_ exercise: Exercise, _ attempt: Attempt) -> ExerciseFault? {
    guard case .faultFinding(let search) = exercise.kind else { return nil }
    let insertable = search.faults.filter { $0.relay != nil }
    guard !insertable.isEmpty else { return nil }
    let beginning = (attempt.learner ?? attempt.id).uuidString + exercise.id
    let number = beginning.utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) } &+ UInt64(attempt.record.seed ?? 0)
    return insertable[Int(number % UInt64(insertable.count))]
  }
}
