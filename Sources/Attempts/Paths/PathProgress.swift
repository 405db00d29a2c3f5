package import Exercises
import Grading

/// How far somebody is on a learning path: what is done, what an entry test saved, and what comes next. A path offers; it forbids nothing.
package struct PathProgress: Hashable, Sendable {
  package enum State: String, Hashable, Sendable, Codable, CaseIterable {
    /// Passed, in practice or in an assessment; a test in an assessment.
    case done
    /// An entry test or a trainer showed that it is not needed.
    case skipped
    /// It may be done now.
    case open
    /// Something else comes first.
    case later
  }

  /// An exercise of the path, or the test of a block.
  package struct Step: Hashable, Sendable {
    package var exercise: PathExercise
    /// Part of an entry test or the test of a block: taken as an assessment.
    package var isTest: Bool
    package var state: State

    package var mode: Attempt.Mode { isTest ? .assessment : .practice }
  }

  package struct Block: Hashable, Sendable {
    package var id: String
    package var steps: [Step]
    package var state: State
  }

  package let path: LearningPath
  /// Offered until the first block is done.
  package private(set) var entryTest: [Step] = []
  package private(set) var blocks: [Block] = []

  /// - Parameters:
  ///   - path: of the library.
  ///   - attempts: all of the learner, practice included.
  ///   - exempted: exercises that need not be done.
  ///   - passMark: that of an exercise, for tests that name none.
  package init(
    _ path: LearningPath, attempts: [Attempt], exempted: Set<String> = [], passMark: (_ exercise: String) -> Int
  ) {
    self.path = path
    func score(_ exercise: PathExercise) -> Int? {
      attempts.filter { $0.isTaken(of: exercise, as: .assessment) }.compactMap(\.score).max()
    }
    let saved = Set(path.entryTest.filter { score($0.exercise) ?? -1 >= $0.least }.flatMap(\.skips))
    var isReached = true
    for block in path.blocks {
      let isSaved = saved.contains(block.id)
      var mayGoOn = isReached
      var steps = block.exercises.map { exercise in
        let isDone = attempts.contains { $0.isSuccess && $0.isTaken(of: exercise, as: nil) }
        let isSkipped = isSaved || exempted.contains(exercise.exercise)
        let step = Step(
          exercise: exercise, isTest: false, state: isDone ? .done : isSkipped ? .skipped : mayGoOn ? .open : .later)
        if !block.isInAnyOrder, step.isInTheWay { mayGoOn = false }
        return step
      }
      if let test = block.test {
        let least = test.passMark ?? passMark(test.exercise.exercise)
        let isDone = score(test.exercise).map { $0 >= least } ?? false
        let mayBegin = isReached && !steps.contains(where: \.isInTheWay)
        steps.append(
          Step(
            exercise: test.exercise, isTest: true,
            state: isDone ? .done : isSaved ? .skipped : mayBegin ? .open : .later))
      }
      let isOpen = steps.contains(where: \.isInTheWay)
      blocks.append(
        Block(
          id: block.id, steps: steps, state: isOpen ? (isReached ? .open : .later) : isSaved ? .skipped : .done))
      if isOpen { isReached = false }
    }
    let isBegun = blocks.first.map { $0.state == .done || $0.state == .skipped } ?? true
    entryTest = path.entryTest.map { item in
      Step(
        exercise: item.exercise, isTest: true, state: score(item.exercise) != nil ? .done : isBegun ? .skipped : .open)
    }
  }

  /// What to do next; nil at the end of the path.
  package var next: Step? {
    blocks.lazy.flatMap(\.steps).first { $0.state == .open && !$0.exercise.isOptional }
  }

  /// The block of ``next``.
  package var currentBlock: PathBlock? {
    blocks.firstIndex { $0.state == .open }.map { path.blocks[$0] }
  }

  package var isDone: Bool { !blocks.contains { $0.state == .open || $0.state == .later } }
}

extension PathProgress.Step {
  /// What comes after it has to wait.
  fileprivate var isInTheWay: Bool { !exercise.isOptional && (state == .open || state == .later) }
}

extension Attempt {
  fileprivate var isSuccess: Bool { outcome == .passed || outcome == .unexpectedButWorking }

  /// Whether it was handed in at that exercise, in the variant that the path names if it names one.
  fileprivate func isTaken(of exercise: PathExercise, as wanted: Mode?) -> Bool {
    self.exercise == exercise.exercise && isHandedIn && (wanted == nil || mode == wanted)
      && (exercise.variant == nil || record.variant == exercise.variant)
  }
}
