import Circuits
import Exercises
import Testing

@testable import Grading

/// What authors are told that no kit at a bench can do.
@Suite struct BenchProofTests {
  private let library = LibraryGradeTests.library

  private func search(_ faults: [Fault]) throws -> Exercise {
    var exercise = try #require(library["lamp-push-button"])
    guard case .wiring(let task) = exercise.kind else { return exercise }
    exercise.variants = []
    exercise.kind = .faultFinding(
      FaultExercise(
        reference: task.reference, faults: faults.map { ExerciseFault($0, symptom: "dark") },
        symptoms: [Symptom(id: "dark", texts: [:])]))
    return exercise
  }

  @Test("a fault that no kit inserts is named, with the line that would make a virtual kit insert it")
  func fault() throws {
    let kit = try #require(library.kits["electro-basis"])
    let fault = Fault.highResistance(Terminal("-P1", "X1"), ohms: 5000)
    let found = proof(of: try search([.openPin(Terminal("-P1", "X1")), fault]), on: kit)
      .filter { $0.message.contains("recordings only") }
    #expect(found.map(\.subject) == ["fault high-resistance -P1:X1 5000"])
    #expect(found.first?.hint?.contains("simulates: high-resistance -P1:X1 5000") == true)
  }

  @Test("a path that asks for what no kit can do could never be finished: an error, unless the step is optional")
  func path() throws {
    let exercise = try search([.highResistance(Terminal("-P1", "X1"), ohms: 5000)])
    func findings(_ step: PathExercise, kits: [KitDescription]) -> [String] {
      let block = PathBlock(id: "first", title: [:], exercises: [step])
      let path = LearningPath(id: "own", version: 1, texts: [:], blocks: [block])
      return pathFindings(path, exercises: [exercise], kits: kits).map { "\($0.id) \($0.1.severity): \($0.1.message)" }
    }
    let kit = try #require(library.kits["electro-basis"])
    let message = "the block 'first' asks for it, and no kit can insert what it needs"
    #expect(findings(PathExercise(exercise.id), kits: [kit]) == ["lamp-push-button error: \(message)"])
    #expect(findings(PathExercise(exercise.id, isOptional: true), kits: [kit]) == [])
    var able = kit
    able.channels.faults.append(
      KitFault(id: "P1.bad-joint", fault: .highResistance(Terminal("-P1", "X1"), ohms: 5000), isSimulated: true))
    #expect(findings(PathExercise(exercise.id), kits: [able]) == [])
  }

  @Test("every path of the library can be finished on a kit that there is")
  func finished() {
    #expect(!library.paths.isEmpty)
    for path in library.paths {
      let found = pathFindings(path, exercises: library.exercises, kits: Array(library.kits.values))
      #expect(found.map(\.id) == [], "\(path.id)")
    }
  }
}
