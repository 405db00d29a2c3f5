package import Attempts
package import Foundation

/// The life of one row at one target, as a value.
///
///     pending ── delivered ──→ sent
///      ↑  │ └─── failed ─────→ pending, later; parked (dead) when the target takes others meanwhile
///      │  ├───── held ───────→ held, tried again by itself
///      │  └───── refused ────→ dead ── replay ──→ pending
///      └── a later grade of the learner: skipped
extension DeliveryState {
  /// After what the target said of it. `taken` counts the rows that the target has taken in all; `chance`, 0..<1, is for
  /// the jitter.
  package func after(
    _ ending: DeliveryEnding, taken: Int, policy: RetryPolicy, now: Date, chance: Double
  ) -> DeliveryState {
    var next = self
    next.notBefore = nil
    switch ending {
    case .delivered(let reference):
      next.phase = .sent
      next.sentAt = now
      next.reference = reference
      next.problem = nil
    case .failed(let reason):
      next.tries += 1
      next.takenAtFirstFailure = takenAtFirstFailure ?? taken
      if next.tries >= policy.triesUntilParked, taken > (next.takenAtFirstFailure ?? taken) {
        next.phase = .dead
        next.problem = DeliveryProblem(
          .parked, "it failed \(next.tries) times while others went through: \(reason)",
          mend: "Look at this grade on the server (locked?), then run 'proefbank sync replay --by NUMBER'.")
      } else {
        next.phase = .pending
        next.notBefore = now.addingTimeInterval(policy.wait(afterFailures: next.tries, chance: chance))
        next.problem = DeliveryProblem(
          .failing, reason, mend: "Nothing for now: it is tried again by itself.")
      }
    case .held(let problem):
      next.phase = .held
      next.problem = problem
      next.notBefore = now.addingTimeInterval(policy.held)
    case .refused(let problem):
      next.phase = .dead
      next.problem = problem
    }
    return next
  }
}

/// How a target does over the runs.
extension TargetHealth {
  /// After a call: whatever was delivered shows that it works, unless it stopped working in the same call.
  package func after(
    _ answer: TargetAnswer, policy: RetryPolicy, now: Date, chance: Double
  ) -> TargetHealth {
    var next = self
    let taken = answer.delivered
    next.taken += taken
    if taken > 0 { next.lastSuccess = now }
    guard let trouble = answer.trouble else {
      next.failures = 0
      next.notBefore = nil
      next.serverAsked = false
      next.trouble = nil
      next.troubleSince = nil
      return next
    }
    next.failures = taken > 0 ? 1 : failures + 1
    let chosen = policy.wait(afterFailures: next.failures, chance: chance)
    let asked = min(trouble.retryAfter ?? 0, policy.longestAsked)
    next.notBefore = now.addingTimeInterval(max(chosen, asked))
    next.serverAsked = asked > 0
    if self.trouble == nil { next.troubleSince = now }
    next.trouble = trouble
    return next
  }

  /// Whether a run leaves the target alone for now. `hurried` is a person at the keyboard, whom only the server's own
  /// wish stops.
  func rests(now: Date, policy: RetryPolicy, hurried: Bool) -> Bool {
    policy.waits(until: notBefore, now: now) && (serverAsked || !hurried)
  }
}
