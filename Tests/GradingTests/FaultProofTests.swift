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

  @Test("the length of a good search is stated for each fault")
  func length() throws {
    let found = try findings([.openPin(Terminal("-F1", "2")), .openPin(Terminal("-P1", "X1"))])
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.severity == .note && $0.message.hasPrefix("a good search takes ") })
  }

  @Test("where the panel alone tells every fault, an author is warned that nothing has to be measured")
  func toldByPanel() throws {
    // Two lamps on one button: of all faults only this exchange lights the other one at rest.
    let library = LibraryGradeTests.library
    let shipped = try #require(library["fault-swapped-leads"])
    let kit = try #require(library.kit(of: shipped))
    guard case .faultFinding(var search) = shipped.kind else { return }
    search.faults = search.faults.filter { $0.fault.kind == .swapped }
    var exercise = shipped
    exercise.kind = .faultFinding(search)
    exercise.variants = []
    let found = proof(of: exercise, on: kit)
    #expect(found.contains { $0.severity == .warning && $0.message.hasPrefix("the panel alone tells each of them") })
    #expect(found.contains { $0.severity == .note && $0.message.contains("one measurement has to confirm it") })
  }

  @Test("a fault that shows nowhere is an error")
  func hidden() throws {
    // The break contact of the button is not part of this circuit.
    let found = try findings([.openPin(Terminal("-S1", "22"))])
    #expect(found.filter { $0.severity == .error }.map(\.message) == ["it shows nowhere"])
  }
}
