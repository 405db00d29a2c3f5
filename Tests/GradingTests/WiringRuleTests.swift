import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// Rules of good practice, as an exercise declares them.
@Suite struct WiringRuleTests {
  private static let hold = ContactName(from: Terminal("-K1", "13"), to: Terminal("-K1", "14"))

  private static func exercise() -> Exercise {
    var exercise = StarterBench.exercise(StarterBench.holding, connectionPoints: 20)
    guard case .wiring(var task) = exercise.kind else { return exercise }
    task.rules = [
      WiringRule(.contacts([hold]), points: 10), WiringRule(.minus, points: 6), WiringRule(.stubs, points: 4),
    ]
    exercise.kind = .wiring(task)
    return exercise
  }

  private func grade(_ number: Int) throws -> Grade {
    try StarterBench.grade(HardCaseTests.holdingCases.first { $0.number == number }?.wiring ?? "", Self.exercise())
  }

  @Test("the drawing keeps all rules and gets full marks")
  func reference() throws {
    let grade = try gradeWiring(
      exercise: Self.exercise(), kit: StarterBench.kit, measured: StarterBench.measured(StarterBench.holding))
    #expect(grade.score == 100)
    #expect(grade.criteria.map(\.id).suffix(3) == ["rule_contacts", "rule_minus", "rule_stubs"])
  }

  @Test("2: another contact costs points only where the task prescribes the numbers")
  func prescribedContacts() throws {
    let grade = try grade(2)
    #expect(grade.verdict == .passed && grade.score == 90)
    #expect(
      grade.tells(
        "feedback.wrong.prescribed_contact", ["used": .text("-K1:23-24"), "drawn": .text("-K1:13-14")]))
    #expect(!grade.tells("feedback.note.other_contact"))
  }

  @Test("4: switching in the 0 V side works, and costs the points of that rule")
  func minus() throws {
    let grade = try grade(4)
    #expect(grade.verdict == .unexpectedButWorking)
    #expect(grade.points("rule_minus") == 0 && grade.points("rule_contacts") == 10)
  }

  @Test("the only switch behind the load is a switch in the 0 V side, though an exchanged supply would look the same")
  func onlySwitch() throws {
    let exercise = StarterBench.plainExercise(StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-"))
    let grade = try StarterBench.grade("-T1:+ -P1:X1 | -P1:X2 -S1:13 | -S1:14 -T1:-", exercise)
    #expect(grade.verdict == .unexpectedButWorking)
    #expect(grade.tells("feedback.wrong.switched_minus", ["component": .text("-S1")]))
    #expect(!grade.tells("feedback.wrong.supply_reversed"))
  }

  @Test("on an empty bench no criterion is called right")
  func emptyBench() throws {
    let grade = try StarterBench.grade("", Self.exercise())
    #expect(grade.score == 0)
    let right = ["criterion.requirement.met", "criterion.rule.kept", "criterion.connections.right"]
    #expect(grade.criteria.allSatisfy { !right.contains($0.message.key) })
  }

  @Test("17: a stray lead costs the points for tidy work")
  func stubs() throws {
    let grade = try grade(17)
    #expect(grade.verdict == .passed && grade.score == 96)
    #expect(grade.criteria.last?.evidence == [.scan(0, terminals: [Terminal("-K1", "31")])])
  }

  @Test("good practice is not judged on what does not work")
  func notJudged() throws {
    let grade = try grade(8)
    #expect(grade.points("rule_stubs") == 0)
    #expect(grade.criteria.contains { $0.message.key == "criterion.rule.not_judged" })
  }

  @Test("1: an LED that is turned round is named as such, once")
  func polarity() throws {
    let exercise = StarterBench.plainExercise(StarterBench.nets("-T1:+ -S1:13 | -S1:14 -P3:X1 | -P3:X2 -T1:-"))
    let grade = try StarterBench.grade("-T1:+ -S1:13 | -S1:14 -P3:X2 | -P3:X1 -T1:-", exercise)
    #expect(
      grade.tells(
        "feedback.wrong.polarity",
        ["component": .text("-P3"), "first": .text("-P3:X1"), "second": .text("-P3:X2")]))
    #expect(!grade.tells("feedback.wrong.moved"))
  }
}
