import Circuits
import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("New exercises")
struct ScaffoldTests {
  private func load(_ scaffold: ExerciseScaffold) throws -> Exercise {
    let root = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let folder = root.appending(path: scaffold.id)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(scaffold.text().utf8).write(to: folder.appending(path: "exercise.yaml"))
    return try Exercise.load(folder: folder.path, kits: [scaffold.kit.id: scaffold.kit], digest: Library.digest)
  }

  @Test("Each kind can be loaded as it is made", arguments: ExerciseScaffold.Kind.allCases)
  func kinds(kind: ExerciseScaffold.Kind) throws {
    let scaffold = try #require(ExerciseScaffold(id: "mine", kind: kind, kit: try Library.kit()))
    let exercise = try load(scaffold)
    #expect(exercise.kind.name == kind.rawValue)
    #expect(Set(exercise.texts.keys) == Set(knownLanguages))
  }

  @Test("Requirements say what the given circuit does, in as many languages as asked")
  func requirements() throws {
    let kit = try Library.kit()
    let library = ExerciseLibrary(
      kitsDirectory: Library.kits, exercisesDirectories: [Library.exercises], digest: Library.digest)
    guard case .wiring(let latching)? = library["latching-circuit"]?.kind else { return }
    let scaffold = try #require(
      ExerciseScaffold(id: "mine", kind: .wiring, kit: kit, nets: latching.reference, languages: ["nl"]))
    let exercise = try load(scaffold)
    guard case .wiring(let task) = exercise.kind else { return }
    #expect(task.reference == latching.reference)
    #expect(task.requirements.map(\.on) == [[], ["-P1"]])
    #expect(task.requirements.map(\.off) == [["-P1"], []])
    #expect(task.requirements[1].texts == ["nl": "Na 'press -S1': aan: -P1."])
  }

  @Test("A kit without a lamp needs a circuit to begin with")
  func nothing() throws {
    var kit = try Library.kit()
    kit.equipment.components.removeAll { $0.designation.hasPrefix("-P") }
    #expect(ExerciseScaffold(id: "mine", kind: .wiring, kit: kit) == nil)
  }

  @Test(
    "A name that leads out of its folder is no id",
    arguments: ["../x", "a/b", ".", "", "-x", "x-", "Two", String(repeating: "a", count: 65)])
  func identifiers(_ name: String) {
    #expect(!isIdentifier(name))
    #expect(isIdentifier("two-lamps-2"))
  }
}
