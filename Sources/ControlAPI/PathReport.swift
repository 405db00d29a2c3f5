package import Attempts
import Exercises

/// A learning path and how far somebody is on it: `GET /v1/paths`, with `?learner=NUMBER` for one of a learner.
package struct PathReport: Codable, Hashable, Sendable, Identifiable {
  package struct Step: Codable, Hashable, Sendable {
    package var exercise: String
    /// The variant that the path names; nil where the bench chooses.
    package var variant: String?
    package var mode: Attempt.Mode
    package var isOptional: Bool
    package var state: PathProgress.State
  }

  package struct Block: Codable, Hashable, Sendable {
    package var id: String
    /// By language code.
    package var titles: [String: String]
    package var state: PathProgress.State
    /// The test of the block comes last, as an assessment.
    package var steps: [Step]
  }

  package let id: String
  package var version: Int
  /// By language code.
  package var titles: [String: String]
  package var goals: [String: String]
  package var entryTest: [Step]
  package var blocks: [Block]
  /// What to do next; nil at the end of the path.
  package var next: Step?
  package var isDone: Bool
}

extension PathReport {
  package init(_ progress: PathProgress) {
    let path = progress.path
    self.init(
      id: path.id, version: path.version, titles: path.texts.mapValues(\.title), goals: path.texts.mapValues(\.goal),
      entryTest: progress.entryTest.map(Step.init),
      blocks: zip(path.blocks, progress.blocks).map { block, reached in
        Block(id: block.id, titles: block.title, state: reached.state, steps: reached.steps.map(Step.init))
      },
      next: progress.next.map(Step.init), isDone: progress.isDone)
  }
}

extension PathReport.Step {
  package init(_ step: PathProgress.Step) {
    self.init(
      exercise: step.exercise.exercise, variant: step.exercise.variant, mode: step.mode,
      isOptional: step.exercise.isOptional, state: step.state)
  }
}
