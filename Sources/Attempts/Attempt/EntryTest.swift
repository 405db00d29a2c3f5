package import Exercises
import Grading

/// What an entry test saves a learner.
package enum EntryTest {
  /// Exercises from which this assessment exempts its learner: those of the blocks that a path skips from its score on. An
  /// exemption opens what comes after it and is no pass; a kit fault or an attempt that has not left the bench exempts from
  /// nothing.
  package static func exemptions(after attempt: Attempt, paths: [LearningPath]) -> [String] {
    guard attempt.mode == .assessment, attempt.phase == .released, let score = attempt.score else { return [] }
    var exercises: [String] = []
    for path in paths {
      let passed = path.entryTest.filter { $0.exercise.exercise == attempt.exercise && score >= $0.least }
      for block in path.blocks where passed.contains(where: { $0.skips.contains(block.id) }) {
        exercises += block.exercises.map(\.exercise)
      }
    }
    return Set(exercises).subtracting([attempt.exercise]).sorted()
  }
}
