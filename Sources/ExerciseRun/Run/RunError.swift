package import Attempts
package import Grading
package import Messages

/// Why something asked of the run was not done. The attempt is as it was before, except that what was measured on the way
/// stays in its log.
package enum RunError: Error, Hashable, Sendable {
  case refused(AttemptRefusal)
  /// The bench failed, not the learner.
  case bench(BenchError)
  case store(StoreError)
  /// The measured wiring would be dangerous, or could not be proved safe: nothing was energised.
  case notSafe([Hazard])
  /// A search for a fault begins with the circuit as drawn; these joins are not.
  case notAsDrawn([Message])
  /// The measurement was uncertain: look for a loose lead and measure again.
  case scanUncertain
  /// The grader gave up; the reason is for whoever maintains the exercise.
  case grading(exercise: String, reason: String)
}

extension RunError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .refused(let refusal): refusal.description
    case .bench(let error): error.description
    case .store(let error): error.description
    case .notSafe(let hazards):
      "No power: the wiring is not safe (\(hazards.map(\.kind.rawValue).joined(separator: ", "))). Correct it first."
    case .notAsDrawn(let joins):
      "The circuit is not as drawn at \(joins.count) places. Wire it as drawn first; then the search begins."
    case .scanUncertain: "The measurement was uncertain. Press all leads home and try again."
    case .grading(let exercise, let reason): "Exercise '\(exercise)' cannot be graded: \(reason)"
    }
  }
}

extension RunError {
  /// The same for a learner's page: what stands in the way.
  package var messages: [Message] {
    switch self {
    case .refused(let refusal): [refusal.message]
    case .bench(let error): [error.message]
    case .store(let error): [error.message]
    case .notSafe: [Message("refusal.not_safe")]
    case .notAsDrawn(let joins): [Message("refusal.not_as_drawn")] + joins
    case .scanUncertain: [Message("refusal.scan_uncertain")]
    case .grading: [Message("refusal.not_gradable")]
    }
  }
}
