import Circuits
import Exercises
import Testing

@testable import Grading

/// What authors are told about the faults of an exercise.
@Suite struct FaultProofTests {
  private func findings(_ faults: [Fault]) throws -> [AuthorFinding] {
    let lamp = try #require(LibraryGradeTests.library["lamp-push-button"])
    let kit = try #require(LibraryGradeTests.library.kit(of: lamp))
    guard case .wiring(let task) = lamp.kind else { return [] }
    var exercise = lamp
    exercise.kind = .faultFinding(
      FaultExercise(
        reference: task.reference, faults: faults.map { ExerciseFault($0, symptom: "dark") },
        symptoms: [Symptom(id: "dark", texts: [:])]))
    return proof(of: exercise, on: kit).filter { $0.subject.hasPrefix("fault") || $0.severity == .error }
  }

  @Test("the length of the best search is stated for each fault")
  func length() throws {
    let found = try findings([.openPin(Terminal("-F1", "2")), .openPin(Terminal("-P1", "X1"))])
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.severity == .note && $0.message.hasPrefix("the best search takes ") })
  }

  @Test("a fault that shows nowhere is an error")
  func hidden() throws {
    // The break contact of the button is not part of this circuit.
    let found = try findings([.openPin(Terminal("-S1", "22"))])
    #expect(found.map(\.message) == ["it shows nowhere"])
  }
}
