package import Attempts
package import Exercises
package import Foundation
import Grading
import Logging

/// Under which conditions somebody works: who may begin, breaks, help and time.
extension ExerciseRun {
  /// Why this learner may not begin the exercise; nil when it may. Of nobody in particular only the safety gates are asked.
  ///
  /// - Throws: ``RunError/store(_:)``.
  package func objection(
    toBegin exercise: Exercise, learner: UUID?, mode: Attempt.Mode
  ) async throws(RunError) -> AttemptRefusal? {
    var history = LearnerHistory(attempts: [])
    if let learner { history = try await translated { try await store.history(of: learner) } }
    let objection = rules.entry.objection(toBegin: exercise, mode: mode, history: history)
    guard case .prerequisitesMissing? = objection, let learner else { return objection }
    return try await isOfferedTest(exercise, to: learner) ? nil : objection
  }

  /// The exercises as this learner would get them now: at a repeat, in the variant whose turn it is, which is what ``start(_:learner:mode:identifiedBy:timeLimit:)``
  /// begins. A page that shows the task beforehand asks here, so that nobody prepares for another circuit.
  /// A variant that somebody chose stays what it is; nobody in particular has no repeats.
  ///
  /// - Throws: ``RunError/store(_:)``.
  package func offered(
    _ exercises: [Exercise], to learner: UUID?, mode: Attempt.Mode
  ) async throws(RunError) -> [Exercise] {
    let only = exercises.count == 1 ? exercises.first?.id : nil
    let before = try await attemptsBefore(learner, only)
    return exercises.map { turn(of: $0, mode: mode, after: before) }
  }

  /// The first assessment is what was practised first; only a repeat of either is another one.
  func turn(of exercise: Exercise, mode: Attempt.Mode, after before: [Attempt]) -> Exercise {
    guard exercise.variant == nil else { return exercise }
    return library.variant(exercise, before.count { $0.exercise == exercise.id && $0.mode == mode })
  }

  /// The learner takes a break: power goes, the station stays taken, and no time runs.
  @discardableResult
  package func pause() async throws(RunError) -> Attempt {
    try await ready()
    guard activity == nil else { throw .refused(.benchBusy(station: station)) }
    await endPower(reason: "break")
    return try await record { next throws(AttemptRefusal) in try next.paused(at: clock.now()) }
  }

  /// Goes on after a break. Nothing is energised by that.
  @discardableResult
  package func resume() async throws(RunError) -> Attempt {
    try await ready()
    return try await record { next throws(AttemptRefusal) in try next.resumed(at: clock.now()) }
  }

  /// More minutes for this learner.
  @discardableResult
  package func extend(minutes: Int, by number: String) async throws(RunError) -> Attempt {
    try await ready()
    return try await record { next throws(AttemptRefusal) in
      try next.extended(minutes: minutes, by: number, at: clock.now())
    }
  }

  /// A trainer says how much help there is.
  @discardableResult
  package func assist(_ assistance: Assistance, by number: String) async throws(RunError) -> Attempt {
    try await ready()
    return try await record { next throws(AttemptRefusal) in
      try next.assisted(assistance, by: number, at: clock.now())
    }
  }

  /// What the learner says after the feedback. A trainer may have worked on the attempt meanwhile, so it is read again first.
  package func reflect(_ reflection: Reflection) async throws(RunError) {
    try await ready()
    try await refresh()
    try await record { next throws(AttemptRefusal) in try next.reflected(reflection, at: clock.now()) }
  }

  /// Minutes that are left; nil without a limit, and while nobody works.
  package func minutesLeft() async throws(RunError) -> Double? {
    guard let attempt = lifecycle?.attempt, attempt.isActive, attempt.record.timeLimit != nil else { return nil }
    let summary = try await stored { () async throws(StoreError) in try await store.summary(of: attempt.id) }
    return attempt.minutesLeft(activeMinutes: summary.activeTime.minutes(until: clock.now()))
  }

  /// Ends the attempt as a timeout when its minutes are used; takes power away first. Without a limit nothing ends.
  ///
  /// - Returns: Whether it ended.
  @discardableResult
  package func endWhenTimeIsUp() async throws(RunError) -> Bool {
    guard let left = try await minutesLeft(), left <= 0, lifecycle?.attempt.phase == .running else { return false }
    await endPower(reason: "the time was up")
    try await record { next throws(AttemptRefusal) in
      let limit = next.attempt.record.timeLimit.map { Double($0 + next.attempt.record.extraMinutes) }
      return try next.timedOut(activeMinutes: limit ?? 0, at: clock.now())
    }
    return true
  }

  /// Looks every second whether the time of a limited attempt is up, until the task is cancelled.
  func watchTime() async {
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: .seconds(1))
        try await endWhenTimeIsUp()
      } catch is CancellationError {
        return
      } catch {
        logger.warning("the time limit could not be looked after", metadata: ["reason": "\(error)"])
      }
    }
  }
}
