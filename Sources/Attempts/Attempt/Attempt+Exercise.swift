package import Exercises
import Grading

extension Attempt {
  /// The variant that this attempt is made at, of its exercise; nil when there is no such variant any more.
  package func variant(of exercise: Exercise) -> Exercise? { exercise.variant(named: record.variant) }

  /// Whether learner and bench had their say: it was graded, and no kit fault or scan voided it.
  package var isHandedIn: Bool {
    guard submittedAt != nil else { return false }
    switch outcome {
    case .passed, .failed, .unexpectedButWorking: return true
    case nil, .kitFault, .repeatScan, .aborted, .timeout, .safetyStop: return false
    }
  }
}

extension ExerciseLibrary {
  /// What an attempt is about, in its variant; nil when the library has it no longer.
  package func exercise(of attempt: Attempt) -> Exercise? { self[attempt.exercise].flatMap(attempt.variant) }

  /// The kit description that an attempt is graded with: that of the kit it is made on.
  package func kit(of attempt: Attempt) -> KitDescription? {
    guard let exercise = self[attempt.exercise] else { return nil }
    return kit(of: exercise, on: attempt.kit?.model ?? exercise.kit)
  }
}
