import Attempts
import Foundation
import Grading
import Testing

@Suite("The skills matrix")
struct SkillsMatrixTests {
  private let an = Learner(id: UUID(), name: "An", number: "1", language: "nl")
  private let bo = Learner(id: UUID(), name: "Bo", number: "2", language: "nl")
  private let cas = Learner(id: UUID(), name: "Cas", number: "3", language: "nl")

  private func done(
    _ exercise: String, _ outcome: Grade.Verdict, by learner: Learner, mode: Attempt.Mode = .assessment
  ) -> Attempt {
    var done = attempt(mode: mode, learner: learner.id, phase: .released)
    done.exercise = exercise
    done.outcome = outcome
    done.score = outcome == .passed ? 90 : 30
    return done
  }

  private func matrix(_ targets: CoverageTargets = CoverageTargets()) -> SkillsMatrix {
    SkillsMatrix(
      of: [an, bo, cas], exercises: ["x", "y", "z"],
      attempts: [
        done("x", .failed, by: an), done("x", .passed, by: an), done("x", .passed, by: bo), done("z", .passed, by: bo),
        done("y", .failed, by: bo), done("y", .passed, by: cas, mode: .practice), attempt(learner: nil),
      ],
      exempted: [an.id: ["y", "x"], bo.id: ["y"]],
      levels: [
        LevelReached(learner: an.id, level: .basic, at: start, by: "t"),
        LevelReached(learner: an.id, level: .expert, at: start.addingTimeInterval(1), by: "t"),
      ], targets: targets)
  }

  @Test(
    "a pass stands before an exemption, an exemption before a failure, a failure before practice; the last level counts"
  )
  func cells() {
    #expect(
      matrix().rows.map(\.cells) == [
        [.passed, .exempt, .none], [.passed, .exempt, .passed], [.none, .practised, .none],
      ])
    #expect(matrix().rows.map(\.level) == [.expert, nil, nil])
    #expect(matrix().rows.map(\.passed) == [1, 2, 0])
    #expect(matrix().asked == 3 && !matrix().hasTargets)
    #expect(matrix().coverage.map(\.percent) == [67, 0, 33])
    #expect(matrix().coverage.allSatisfy { $0.short == nil })
  }

  @Test("with targets, a row counts what is asked for, and a column how many people are short of it")
  func targets() {
    let matrix = matrix(CoverageTargets(usual: 67, own: ["y": 0, "z": 34]))
    #expect(matrix.hasTargets && matrix.asked == 2)
    #expect(matrix.rows.map(\.passed) == [1, 2, 0])
    #expect(matrix.coverage.map(\.target) == [67, nil, 34])
    // Two of three are 66.7 %, which reads as 67 % and is not quite that.
    #expect(matrix.coverage.map(\.short) == [1, nil, 1])
    #expect(Coverage(passed: 2, people: 3, target: 66).short == 0)
    #expect(Coverage(passed: 0, people: 0, target: 66).short == nil)
    #expect(Coverage(passed: 5, people: 5, target: 100).short == 0)
  }
}
