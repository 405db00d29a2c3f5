import Attempts
import Exercises
import Foundation
import Grading
import Testing

@Suite("Learning paths")
struct PathProgressTests {
  private static let path = LearningPath(
    id: "course", version: 1, texts: [:],
    entryTest: [EntryTestItem(PathExercise("two", variant: "b"), least: 85, skips: ["first"])],
    blocks: [
      PathBlock(
        id: "first", title: [:], exercises: [PathExercise("one"), PathExercise("two")],
        test: PathTest(PathExercise("two", variant: "b"), passMark: 80)),
      PathBlock(
        id: "second", title: [:], exercises: [PathExercise("extra", isOptional: true), PathExercise("three")],
        isInAnyOrder: true, test: PathTest(PathExercise("three", variant: "b"))),
    ])

  private func attempt(
    _ exercise: String, variant: String? = nil, mode: Attempt.Mode = .practice, score: Int = 100,
    outcome: Grade.Verdict = .passed
  ) -> Attempt {
    var record = LifeRecord()
    record.variant = variant
    return Attempt(
      id: UUID(), learner: UUID(), station: "s", exercise: exercise, exerciseVersion: 1, exerciseHash: "", kit: nil,
      kitHash: "", mode: mode, phase: .graded, startedAt: Date(), submittedAt: Date(), outcome: outcome, score: score,
      record: record)
  }

  private func progress(_ attempts: [Attempt]) -> PathProgress {
    PathProgress(Self.path, attempts: attempts) { _ in 70 }
  }

  @Test("A path begins with its first exercise and offers the entry test beside it")
  func beginning() {
    let progress = progress([])
    #expect(progress.next?.exercise.exercise == "one")
    #expect(progress.next?.mode == .practice)
    #expect(progress.entryTest.map(\.state) == [.open])
    #expect(progress.blocks.map(\.state) == [.open, .later])
    #expect(progress.blocks[0].steps.map(\.state) == [.open, .later, .later])
  }

  @Test("A block ends with its test, as an assessment on another variant, by the pass mark of the path")
  func blockTest() {
    let practised = [attempt("one"), attempt("two")]
    #expect(progress(practised).next?.exercise == PathExercise("two", variant: "b"))
    #expect(progress(practised).next?.mode == .assessment)
    // Practice of the variant, another variant and too few points are no test.
    let others = [
      attempt("two", variant: "b"), attempt("two", mode: .assessment),
      attempt("two", variant: "b", mode: .assessment, score: 79),
    ]
    #expect(progress(practised + others).currentBlock?.id == "first")
    let passed = practised + [attempt("two", variant: "b", mode: .assessment, score: 80)]
    #expect(progress(passed).currentBlock?.id == "second")
    #expect(progress(passed).entryTest.map(\.state) == [.done])
  }

  @Test("A good entry test skips its blocks, one that is not good enough nothing")
  func entryTest() {
    let good = progress([attempt("two", variant: "b", mode: .assessment, score: 85)])
    #expect(good.blocks.map(\.state) == [.skipped, .open])
    #expect(good.next?.exercise.exercise == "three")
    #expect(progress([attempt("two", variant: "b", mode: .assessment, score: 84)]).next?.exercise.exercise == "one")
  }

  @Test("What is optional, or exempted, holds nobody up; an attempt that failed does")
  func optional() {
    let first = [attempt("one"), attempt("two"), attempt("two", variant: "b", mode: .assessment)]
    let second = progress(first + [attempt("three", outcome: .failed)])
    #expect(second.blocks[1].steps.map(\.state) == [.open, .open, .later])
    #expect(progress(first + [attempt("three")]).next?.isTest == true)
    let end = progress(first + [attempt("three"), attempt("three", variant: "b", mode: .assessment, score: 70)])
    #expect(end.isDone && end.next == nil)
    let exempted = PathProgress(Self.path, attempts: [], exempted: ["one"]) { _ in 70 }
    #expect(exempted.next?.exercise.exercise == "two")
  }
}
