import StrictYAML

/// A course as data: blocks of exercises in an order, what an entry test saves, and the test that ends each block
/// (`proefbank.path/1`).
package struct LearningPath: Hashable, Sendable {
  package static let formatName = "proefbank.path/1"
  /// Folder of the paths beside the exercises.
  package static let folderName = "paths"

  /// Name of the file without `.yaml`.
  package var id: String
  package var version: Int
  /// By language.
  package var texts: [String: PathTexts]
  /// Assessments that a learner may take first. Each one that is good enough saves blocks. May be empty.
  package var entryTest: [EntryTestItem]
  /// In the order in which they are done. Never empty.
  package var blocks: [PathBlock]

  package init(
    id: String, version: Int, texts: [String: PathTexts], entryTest: [EntryTestItem] = [], blocks: [PathBlock]
  ) {
    self.id = id
    self.version = version
    self.texts = texts
    self.entryTest = entryTest
    self.blocks = blocks
  }
}

/// What a learner reads about a path.
package struct PathTexts: Hashable, Sendable {
  package var title: String
  package var goal: String

  package init(title: String, goal: String) {
    self.title = title
    self.goal = goal
  }
}

/// An exercise of a path, in one of its variants.
package struct PathExercise: Hashable, Sendable {
  package var exercise: String
  /// Nil lets the bench choose by the number of the attempt.
  package var variant: String?
  /// Whether the block is complete without it.
  package var isOptional: Bool

  package init(_ exercise: String, variant: String? = nil, isOptional: Bool = false) {
    self.exercise = exercise
    self.variant = variant
    self.isOptional = isOptional
  }
}

/// One exercise of an entry test.
package struct EntryTestItem: Hashable, Sendable {
  package var exercise: PathExercise
  /// The score from which on the blocks are skipped, 0…100.
  package var least: Int
  /// Ids of the blocks.
  package var skips: [String]

  package init(_ exercise: PathExercise, least: Int, skips: [String]) {
    self.exercise = exercise
    self.least = least
    self.skips = skips
  }
}

/// Exercises that belong together, and the test that ends them.
package struct PathBlock: Hashable, Sendable {
  package var id: String
  /// By language.
  package var title: [String: String]
  package var exercises: [PathExercise]
  /// Whether the order of the exercises is the learner's own.
  package var isInAnyOrder: Bool
  /// Taken as an assessment when the exercises are done; nil where the block has none.
  package var test: PathTest?

  package init(
    id: String, title: [String: String], exercises: [PathExercise], isInAnyOrder: Bool = false, test: PathTest? = nil
  ) {
    self.id = id
    self.title = title
    self.exercises = exercises
    self.isInAnyOrder = isInAnyOrder
    self.test = test
  }
}

/// The test of a block: an exercise in a variant that was not practised.
package struct PathTest: Hashable, Sendable {
  package var exercise: PathExercise
  /// 0…100; nil for the pass mark of the exercise.
  package var passMark: Int?

  package init(_ exercise: PathExercise, passMark: Int? = nil) {
    self.exercise = exercise
    self.passMark = passMark
  }
}
