package import Attempts
package import Circuits
package import Exercises
package import Grading
package import Messages

/// What a run knows and computes without touching a device: exercises, kits, the grader and the safety proof.
package struct RunLibrary: Sendable {
  package var exercise: @Sendable (_ id: String) -> Exercise?
  package var kit: @Sendable (_ id: String) -> KitDescription?
  /// Which variant it is for somebody who handed in so many attempts before.
  package var variant: @Sendable (_ exercise: Exercise, _ seed: Int) -> Exercise
  package var grade: @Sendable (Exercise, KitDescription, Submission) throws -> Grade
  package var safetyGate: @Sendable (Exercise, KitDescription, MeasuredState) throws -> WiringSafety
  /// What is not as drawn, where an exercise begins with a circuit that is wired right.
  package var departures: @Sendable (Exercise, KitDescription, MeasuredState) throws -> [Message]
  /// SHA-256 of what is known of the calibration of this very kit; nil where nothing is.
  package var calibrationHash: @Sendable (KitIdentity) -> String?
  /// They say what an entry test saves a learner.
  package var paths: [LearningPath]

  package init(
    exercise: @escaping @Sendable (_ id: String) -> Exercise?,
    kit: @escaping @Sendable (_ id: String) -> KitDescription?,
    variant: @escaping @Sendable (_ exercise: Exercise, _ seed: Int) -> Exercise = { $0.variant(seed: $1) },
    grade: @escaping @Sendable (Exercise, KitDescription, Submission) throws -> Grade,
    safetyGate: @escaping @Sendable (Exercise, KitDescription, MeasuredState) throws -> WiringSafety,
    departures: @escaping @Sendable (Exercise, KitDescription, MeasuredState) throws -> [Message],
    calibrationHash: @escaping @Sendable (KitIdentity) -> String? = { _ in nil },
    paths: [LearningPath] = []
  ) {
    self.exercise = exercise
    self.kit = kit
    self.variant = variant
    self.grade = grade
    self.safetyGate = safetyGate
    self.departures = departures
    self.calibrationHash = calibrationHash
    self.paths = paths
  }
}

extension RunLibrary {
  /// What an attempt is about, in its variant.
  func exercise(of attempt: Attempt) -> Exercise? { exercise(attempt.exercise).flatMap(attempt.variant) }

  /// Grades away from the caller's actor: it may take seconds, and the pages must stay alive.
  @concurrent
  func graded(_ exercise: Exercise, _ kit: KitDescription, _ work: Submission) async throws(RunError) -> Grade {
    do {
      return try grade(exercise, kit, work)
    } catch {
      throw .grading(exercise: exercise.id, reason: "\(error)")
    }
  }

  @concurrent
  func gated(_ exercise: Exercise, _ kit: KitDescription, _ scan: Scan) async -> WiringSafety {
    // What cannot be judged is not proved; never energise it.
    (try? safetyGate(exercise, kit, MeasuredState(kit: kit.id, scans: [scan])))
      ?? .hazards([Hazard(kind: .notProved, actions: [], components: [])])
  }

  @concurrent
  func departing(
    _ exercise: Exercise, _ kit: KitDescription, _ scan: Scan
  ) async throws(RunError) -> [Message] {
    do {
      return try departures(exercise, kit, MeasuredState(kit: kit.id, scans: [scan]))
    } catch {
      throw .grading(exercise: exercise.id, reason: "\(error)")
    }
  }
}
