import Circuits
import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("The exercise library of this repository")
struct ExerciseLibraryTests {
  private let library = Library.all

  @Test("Every kit and exercise is free of mistakes")
  func clean() {
    #expect(library.diagnostics.map(\.description) == [])
    #expect(Set(library.exercises.map(\.id)).isSuperset(of: ["lamp-push-button", "latching-circuit"]))
    #expect(Set(library.kits.keys).isSuperset(of: ["electro-basis", "electro-plus", "pneumo-basis"]))
  }

  @Test("Every exercise speaks the four languages of the learners")
  func languages() {
    for exercise in library.exercises {
      #expect(Set(exercise.texts.keys) == Set(knownLanguages), "\(exercise.id)")
    }
  }

  @Test("The latching circuit is reviewed by a trainer and gives 100 points")
  func latching() throws {
    let exercise = try #require(library["latching-circuit"])
    guard case .wiring(let task) = exercise.kind else { return }
    #expect(exercise.release == .reviewed)
    #expect(exercise.passMark == 70)
    #expect(task.connectionPoints + task.requirements.map(\.points).reduce(0, +) == 100)
    #expect(task.reference.groups.count == 6)
    let together = try #require(task.requirements.first { $0.id == "stop-dominates" })
    #expect(
      together.actions == [.together([ActuatorID("-S0", "button"), ActuatorID("-S1", "button")], positions: [1, 1])])
  }

  @Test("Every recording is a measured state of the exercise's kit, and the good one is wired as the reference")
  func recordings() throws {
    for exercise in library.exercises {
      let kit = try #require(library.kit(of: exercise))
      let folder = try #require(library.folders[exercise.id]) + "/recordings"
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
      #expect(names.count >= 4, "\(exercise.id)")
      guard case .wiring(let task) = exercise.kind else { continue }
      for name in names {
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
        let state = try JSONDecoder().decode(MeasuredState.self, from: data)
        let scan = try #require(state.scans.first)
        #expect(state.format == MeasuredState.formatName)
        #expect(state.kit == kit.id)
        #expect(scan.terminals == kit.scannedTerminals)
        #expect(scan.connected == scan.connected.sorted())
        #expect((scan.nets == task.reference) == (name == "good.json"), "\(exercise.id)/\(name)")
        // A scan sees every pair of a net, whatever leads join it.
        #expect(scan.connected.count == scan.nets.groups.map { $0.count * ($0.count - 1) / 2 }.reduce(0, +))
      }
    }
  }

  @Test("A directory that is absent is named")
  func absent() {
    let library = ExerciseLibrary(
      kitsDirectory: "/nonexistent/kits", exercisesDirectories: [], digest: Library.digest)
    #expect(library.diagnostics.map(\.file) == ["/nonexistent/kits"])
  }

  @Test("The first directory wins where two hold an exercise of one id, and the second is named")
  func sameID() {
    let library = ExerciseLibrary(
      kitsDirectory: Library.kits, exercisesDirectories: [Library.exercises, Library.exercises],
      digest: Library.digest)
    #expect(library.exercises.map(\.id) == self.library.exercises.map(\.id))
    #expect(library.diagnostics.count == library.exercises.count)
    #expect(library.diagnostics.allSatisfy { $0.message.hasPrefix("the exercise '") })
  }
}
