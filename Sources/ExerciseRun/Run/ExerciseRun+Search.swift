import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Logging

/// A search for a fault: the circuit is wired as drawn, then the kit inserts one of the faults of the exercise. Where values are
/// measured, it opens the pins that the task wants open.
///
/// Which fault of a search comes from the learner and the number of attempts before, or from the identifier of an attempt of nobody:
/// it is the same after a restart, and another one at each repeat until all were had. It is in the log of the
/// attempt and nowhere else: no snapshot, message or line of the daemon's log names it.
extension ExerciseRun {
  /// The scan that is proved: what the learner wired, without the fault.
  func scanWithoutFault(
    _ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt
  ) async throws(RunError) -> Scan {
    let inserted = inserted(task, attempt)
    try await benched { () async throws(BenchError) in try await set(inserted, inserted: false) }
    do throws(RunError) {
      let scan = try await benched { () async throws(BenchError) in try await bench.scan() }
      try await benched { () async throws(BenchError) in try await set(inserted, inserted: true) }
      return scan
    } catch {
      try? await set(inserted, inserted: true)
      throw error
    }
  }

  /// Inserts the fault once the circuit is as drawn; does nothing in an exercise of another kind.
  ///
  /// - Throws: ``RunError/notAsDrawn(_:)``; ``AttemptRefusal/notOnThisKit`` when the kit can insert none of the faults.
  func beginSearch(
    _ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt, _ scan: Scan
  ) async throws(RunError) {
    switch task.exercise.kind {
    case .wiring, .sequence: return
    case .faultFinding, .measurement: break
    }
    let departures = try await library.departing(task.exercise, task.kit, scan)
    guard departures.isEmpty else { throw .notAsDrawn(departures) }
    guard !searchIsOn else { return }
    guard let insertions = insertions(task, attempt) else { throw .refused(.notOnThisKit) }
    if insertions.isEmpty { return }
    try await benched { () async throws(BenchError) in try await set(insertions.map(\.id), inserted: true) }
    let name = hidden(task, attempt)?.id
    try await record { next throws(AttemptRefusal) in
      var events: [AttemptEvent] = []
      for fault in insertions { events += try next.observed(.faultInserted(name ?? fault.id), at: clock.now()) }
      return events
    }
    searchIsOn = true
    proved?.faults = Set(insertions.map(\.id))
  }

  /// The kit is whole again.
  func endSearch(of attempt: Attempt) async {
    guard searchIsOn, !attempt.isActive else { return }
    let own = work(of: attempt).map { inserted($0, attempt) } ?? []
    searchIsOn = false
    // A kit that is gone, or that refuses now, is made whole by the next self-test.
    try? await set(own, inserted: false)
    publish()
  }

  /// A kit that was gone comes back without its fault.
  func insertAgain(_ attempt: Attempt) async {
    guard searchIsOn, lifecycle?.attempt.id == attempt.id, let work = work(of: attempt) else { return }
    do {
      try await set(inserted(work, attempt), inserted: true)
    } catch {
      logger.warning("the kit is not ready for the search yet", metadata: ["reason": "\(error)"])
    }
  }

  /// Ids of the faults that are in the kit.
  func inserted(_ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt) -> [String] {
    guard searchIsOn else { return [] }
    return (insertions(task, attempt) ?? []).map(\.id)
  }

  /// The fault that an attempt is about; nil in an exercise of another kind, or where the kit can insert none of its faults.
  func hidden(_ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt) -> ExerciseFault? {
    guard case .faultFinding(let search) = task.exercise.kind else { return nil }
    let insertable = search.faults.filter {
      task.kit.channels.insertion(of: $0, isVirtual: attempt.isOnVirtualKit) != nil
    }
    guard !insertable.isEmpty else { return nil }
    let beginning = (attempt.learner ?? attempt.id).uuidString + task.exercise.id
    let number = beginning.utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) } &+ UInt64(attempt.record.seed ?? 0)
    return insertable[Int(number % UInt64(insertable.count))]
  }

  /// What the kit inserts for an attempt; nil when it cannot.
  private func insertions(
    _ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt
  ) -> [KitFault]? {
    switch task.exercise.kind {
    case .wiring, .sequence: return []
    case .measurement(let measured): return measured.insertions(on: task.kit, isVirtual: attempt.isOnVirtualKit)
    case .faultFinding:
      guard let fault = hidden(task, attempt) else { return nil }
      return task.kit.channels.insertion(of: fault, isVirtual: attempt.isOnVirtualKit).map { [$0] }
    }
  }

  private func set(_ faults: [String], inserted: Bool) async throws(BenchError) {
    for fault in faults { try await bench.setFault(fault, inserted: inserted) }
  }

  private func work(of attempt: Attempt) -> (exercise: Exercise, kit: KitDescription)? {
    guard let exercise = library.exercise(of: attempt), let kit = library.kit(attempt.kit?.model ?? exercise.kit) else {
      return nil
    }
    return (exercise, kit)
  }
}

extension Attempt {
  fileprivate var isOnVirtualKit: Bool { kit?.isVirtual ?? false }
}
