import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("Learning paths")
struct LearningPathTests {
  private static let exercises = ExerciseLibrary(
    kitsDirectory: Library.kits, exercisesDirectories: [Library.exercises], digest: Library.digest
  ).exercises

  private static let path = """
    format: proefbank.path/1
    id: basics
    version: 1
    texts:
      nl: {title: Basis, goal: U bouwt een houdschakeling.}
      en: {title: Basics, goal: You build a latching circuit.}
    entry_test:
      - {exercise: lamp-push-button, least: 80, skips: [lamps]}
    blocks:
      - id: lamps
        title: {nl: Lampen, en: Lamps}
        exercises: [lamp-push-button]
      - id: relays
        title: {nl: Relais, en: Relays}
        any_order: true
        exercises: [{exercise: lamp-push-button, optional: true}]
        test: {exercise: latching-circuit, pass_mark: 80}
    """

  private func decode(_ text: String) throws(DiagnosticsError) -> LearningPath {
    try LearningPath.decode(Array(text.utf8), file: "paths/basics.yaml", exercises: Self.exercises)
  }

  @Test("Order, entry test, skips and block tests are read")
  func right() throws {
    let path = try decode(Self.path)
    #expect(path.blocks.map(\.id) == ["lamps", "relays"])
    #expect(path.entryTest.first?.skips == ["lamps"])
    #expect(path.blocks[1].test == PathTest(PathExercise("latching-circuit"), passMark: 80))
    #expect(path.blocks[1].isInAnyOrder && path.blocks[1].exercises[0].isOptional)
    #expect(path.texts["nl"]?.title == "Basis")
  }

  @Test(
    "A mistake is named with its line and its mend",
    arguments: [
      ("skips: [lamps]", "skips: [lampen]", "paths/basics.yaml:8:53: error: there is no block 'lampen'; did you mean"),
      ("[lamp-push-button]", "[lamp-push-buton]", "there is no exercise 'lamp-push-buton'; did you mean"),
      ("any_order", "anyorder", "unknown key 'anyorder'; did you mean 'any_order'?"),
      ("id: relays", "id: lamps", "there are two blocks 'lamps'"),
      ("{exercise: latching-circuit, pass", "{exercise: lamp-push-button, pass", "its test is on another variant"),
      (
        "- {exercise: lamp-push-button, least: 80", "- {exercise: latching-circuit, least: 80",
        "this is another test of the path too"
      ),
      ("pass_mark: 80}", "variant: x}", "'latching-circuit' has no variant 'x'"),
      ("id: basics", "id: basic", "the id 'basic' is not the file's name"),
      ("en: Lamps", "fr: Lampes", "the text is missing in en"),
    ])
  func mistakes(old: String, new: String, expected: String) throws {
    do throws(DiagnosticsError) {
      _ = try decode(Self.path.replacing(old, with: new, maxReplacements: 1))
      Issue.record("a wrong path was read")
    } catch {
      #expect(error.description.contains(expected), "got \(error)")
    }
  }

  @Test("The paths of a directory are part of its library, and a wrong one does not stop the rest")
  func library() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(atPath: root + "/paths", withIntermediateDirectories: true)
    try Self.path.write(toFile: root + "/paths/basics.yaml", atomically: true, encoding: .utf8)
    try "format: x".write(toFile: root + "/paths/other.yaml", atomically: true, encoding: .utf8)
    let library = ExerciseLibrary(
      kitsDirectory: Library.kits, exercisesDirectories: [root, Library.exercises], digest: Library.digest)
    #expect(library.paths.map(\.id).contains("basics"))
    #expect(!library.diagnostics.isEmpty)
    #expect(library.diagnostics.allSatisfy { $0.file.hasSuffix("/other.yaml") })
  }
}
