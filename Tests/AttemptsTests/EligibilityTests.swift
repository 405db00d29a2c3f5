import Attempts
import Exercises
import Foundation
import Grading
import Testing

@Suite("Who may begin what")
struct EligibilityTests {
  private let an = UUID()

  private func done(
    _ exercise: String, _ outcome: Grade.Verdict?, phase: Attempt.Phase = .released, mode: Attempt.Mode = .assessment
  ) -> Attempt {
    var done = attempt(mode: mode, learner: an, phase: phase)
    done.exercise = exercise
    done.outcome = outcome
    return done
  }

  private func asked(allowed: Int? = nil, prerequisites: [String] = []) -> Exercise {
    var asked = exercise(release: .reviewed)
    asked.attemptsAllowed = allowed
    asked.prerequisites = prerequisites
    return asked
  }

  private func objection(
    _ exercise: Exercise, _ attempts: [Attempt], mode: Attempt.Mode = .assessment, exempted: [String] = [],
    chances: Int = 0, gates: [String] = []
  ) -> AttemptRefusal? {
    EntryRules(safetyGates: gates).objection(
      toBegin: exercise, mode: mode,
      history: LearnerHistory(
        attempts: attempts,
        exemptions: exempted.map { Exemption(learner: an, exercise: $0, reason: "test", by: "t", at: start) },
        chances: (0..<chances).map { _ in
          NewChance(learner: an, exercise: exercise.id, reason: "ill", by: "t", at: start)
        }))
  }

  @Test("assessments are used up, a kit fault costs none, and a new chance adds one")
  func chances() {
    let twice = asked(allowed: 2)
    let used = [done("latching-circuit", .failed), done("latching-circuit", .timeout, phase: .ended)]
    #expect(objection(twice, used) == .attemptsUsedUp(allowed: 2))
    #expect(objection(twice, used, mode: .practice) == nil)
    #expect(objection(twice, used, chances: 1) == nil)
    #expect(objection(twice, [used[0], done("latching-circuit", .kitFault, phase: .ended)]) == nil)
    #expect(objection(twice, [used[0], done("latching-circuit", .aborted, phase: .ended)]) == nil)
    #expect(objection(twice, [used[0], done("latching-circuit", .failed, mode: .practice)]) == nil)
    #expect(objection(twice, [used[0], done("latching-circuit", nil, phase: .running)]) == .attemptsUsedUp(allowed: 2))
    #expect(objection(asked(), used + used) == nil)
  }

  @Test("a prerequisite is met by a pass or an exemption, and only advises in practice")
  func prerequisites() {
    let second = asked(prerequisites: ["series-circuit"])
    #expect(objection(second, []) == .prerequisitesMissing(["series-circuit"]))
    #expect(objection(second, [], mode: .practice) == nil)
    #expect(objection(second, [done("series-circuit", .failed)]) == .prerequisitesMissing(["series-circuit"]))
    #expect(objection(second, [done("series-circuit", .passed)]) == nil)
    #expect(objection(second, [done("series-circuit", .unexpectedButWorking)]) == nil)
    #expect(
      objection(second, [done("series-circuit", .unexpectedButWorking, phase: .graded)])
        == .prerequisitesMissing(["series-circuit"]))
    #expect(objection(second, [], exempted: ["series-circuit"]) == nil)
  }

  @Test("a safety gate holds in practice too, nobody is exempted, and the gate itself may be done")
  func safetyGates() {
    let gates = ["safe-work"]
    #expect(objection(asked(), [], mode: .practice, gates: gates) == .safetyGateClosed(gates))
    #expect(objection(asked(), [], mode: .practice, exempted: gates, gates: gates) == .safetyGateClosed(gates))
    #expect(objection(asked(), [done("safe-work", .passed)], gates: gates) == nil)
    var gate = asked()
    gate.id = "safe-work"
    #expect(objection(gate, [], gates: gates) == nil)
  }

  @Test("an exemption is no pass")
  func exemption() {
    let history = LearnerHistory(
      attempts: [], exemptions: [Exemption(learner: an, exercise: "x", reason: "", by: "t", at: start)])
    #expect(history.passed.isEmpty)
  }
}

@Suite("Who may review whom")
struct ReviewRulesTests {
  private let jo = StaffMember(id: UUID(), name: "Jo", number: "t-01", language: "nl", roles: [.trainer])

  private func learner(superior: UUID?) -> Learner {
    Learner(id: UUID(), name: "An", number: "1", language: "nl", superior: superior)
  }

  @Test("the superior does not review, unless the site allows it")
  func superior() throws {
    let attempt = try graded().attempt
    let an = learner(superior: jo.id)
    #expect(ReviewRules().objection(to: jo, of: attempt, learner: an, present: []) == .reviewerIsSuperior)
    #expect(
      ReviewRules(superiorMayReview: true).objection(to: jo, of: attempt, learner: an, present: []) == nil)
    #expect(ReviewRules().objection(to: jo, of: attempt, learner: learner(superior: UUID()), present: []) == nil)
  }

  @Test("a block test is reviewed by somebody who was not there; another exercise need not be")
  func blockTest() throws {
    let attempt = try graded().attempt
    let rules = ReviewRules(blockTests: [attempt.exercise])
    let an = learner(superior: nil)
    #expect(rules.objection(to: jo, of: attempt, learner: an, present: ["t-01"]) == .reviewerIsOwnTrainer)
    #expect(rules.objection(to: jo, of: attempt, learner: an, present: ["t-02"]) == nil)
    #expect(ReviewRules().objection(to: jo, of: attempt, learner: an, present: ["t-01"]) == nil)
  }

  @Test("the deputy stands in, and the deputy's deputy; two that name each other end nowhere")
  func deputies() throws {
    let attempt = try graded().attempt
    var ada = StaffMember(id: UUID(), name: "Ada", number: "t-02", language: "nl", roles: [.trainer])
    var bo = StaffMember(id: UUID(), name: "Bo", number: "t-03", language: "nl", roles: [.author], deputy: ada.id)
    let an = learner(superior: jo.id)
    var trainer = jo
    trainer.deputy = bo.id
    func reviewer(_ staff: [StaffMember]) -> String? {
      ReviewRules().reviewer(insteadOf: trainer, of: attempt, learner: an, present: [], staff: staff)?.number
    }
    #expect(reviewer([trainer, bo, ada]) == "t-02")
    ada.isActive = false
    #expect(reviewer([trainer, bo, ada]) == nil)
    bo.deputy = trainer.id
    #expect(reviewer([trainer, bo, ada]) == nil)
  }
}
