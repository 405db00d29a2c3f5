package import Attempts
import Foundation

/// Breaks, what the learner says afterwards, and what a trainer gives.
extension ExerciseRun {
  /// The learner takes a break: power goes away, the station stays taken.
  package func pause() async throws(RunError) {
    try await ready()
    await takePowerAway(reason: "a break")
    try await record { next throws(AttemptRefusal) in try next.paused(at: clock.now()) }
  }

  /// Goes on after a break. Nothing is energised by that.
  package func resume() async throws(RunError) {
    try await ready()
    try await record { next throws(AttemptRefusal) in try next.resumed(at: clock.now()) }
  }

  /// What the learner says after the feedback. A trainer may have worked on the attempt meanwhile, so it is read again first.
  package func reflect(_ reflection: Reflection) async throws(RunError) {
    try await ready()
    try await refresh()
    try await record { next throws(AttemptRefusal) in try next.reflected(reflection, at: clock.now()) }
  }

  /// A trainer helped with the attempt that runs.
  package func assist(_ assistance: Assistance, by who: String) async throws(RunError) {
    try await ready()
    try await record { next throws(AttemptRefusal) in try next.assisted(assistance, by: who, at: clock.now()) }
  }

  /// A trainer gives more minutes to the attempt that runs.
  package func extend(minutes: Int, by who: String) async throws(RunError) {
    try await ready()
    try await record { next throws(AttemptRefusal) in try next.extended(minutes: minutes, by: who, at: clock.now()) }
  }
}
