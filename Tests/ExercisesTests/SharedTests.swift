import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("Shared fragments, and a company's own folder")
struct SharedTests {
  /// A directory of exercises with a copy of one of ours, gone with the test.
  private final class Shelf {
    let root = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString)").path

    init() throws {
      try FileManager.default.createDirectory(atPath: root + "/shipped", withIntermediateDirectories: true)
      try FileManager.default.createDirectory(atPath: root + "/own", withIntermediateDirectories: true)
      for id in ["lamp-push-button", "latching-circuit"] {
        try FileManager.default.copyItem(atPath: "\(Library.samples)/\(id)", toPath: "\(root)/shipped/\(id)")
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func write(_ text: String, to name: String) throws {
      let folder = (root + "/" + name as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try text.write(toFile: root + "/" + name, atomically: true, encoding: .utf8)
    }

    func edit(_ old: String, _ new: String) throws {
      let name = "shipped/lamp-push-button/exercise.yaml"
      let text = try String(contentsOfFile: root + "/" + name, encoding: .utf8)
      try write(text.replacing(old, with: new, maxReplacements: 1), to: name)
    }

    func library() -> ExerciseLibrary {
      ExerciseLibrary(
        kitsDirectory: Library.kits, exercisesDirectories: [root + "/own", root + "/shipped"], digest: Library.digest)
    }

    func problems() -> [String] {
      library().diagnostics.map { $0.description.replacing(root + "/", with: "") }
    }
  }

  private static let fragment = """
    format: proefbank.fragment/1
    id: power-off
    value:
      nl: [Zet de spanning uit., Kijk eerst.]
    """

  /// A fragment with two lines for each language.
  private func lines(_ first: String, _ second: String) -> String {
    "format: proefbank.fragment/1\nid: power-off\nvalue:\n"
      + knownLanguages.map { "  \($0): [\(first), \(second)]\n" }.joined()
  }

  @Test("A fragment stands for its value, a list for its items, and counts in the identity of the exercise")
  func fragment() throws {
    let shelf = try Shelf()
    let id = "latching-circuit"
    let before = try #require(shelf.library()[id])
    try shelf.write(lines("a", "b"), to: "shipped/fragments/power-off.yaml")
    let file = "shipped/\(id)/exercise.yaml"
    var text = try String(contentsOfFile: shelf.root + "/" + file, encoding: .utf8)
    let parts = text.components(separatedBy: "    checklist:\n")
    // The languages stand in this order in the file.
    text = zip(parts, ["nl", "en", "fr", "pl", ""]).map { part, language in
      part + (language.isEmpty ? "" : "    checklist:\n      - {fragment: power-off/\(language)}\n")
    }.joined()
    try shelf.write(text, to: file)
    #expect(shelf.problems() == [])
    let after = try #require(shelf.library()[id])
    let own = try #require(before.texts["fr"]?.checklist)
    #expect(after.texts["fr"]?.checklist == ["a", "b"] + own)
    try shelf.write(lines("a", "c"), to: "own/fragments/power-off.yaml")
    let overridden = try #require(shelf.library()[id])
    #expect(overridden.contentHash != after.contentHash)
    #expect(overridden.texts["fr"]?.checklist[1] == "c")
  }

  @Test("A mistake in a fragment is named with its own file and line; one that is missing with the nearest name")
  func fragmentMistakes() throws {
    let shelf = try Shelf()
    try shelf.write(Self.fragment.replacing("value:", with: "vallue:"), to: "shipped/fragments/power-off.yaml")
    #expect(
      shelf.problems().contains {
        $0 == "shipped/fragments/power-off.yaml:3:1: error: unknown key 'vallue'; did you mean 'value'?"
      })
    try shelf.write("format: proefbank.fragment/1\nid: power-off\nvalue: 12x\n", to: "shipped/fragments/power-off.yaml")
    try shelf.edit("pass_mark: 70", "pass_mark: {fragment: power-off}")
    #expect(
      shelf.problems().contains {
        $0 == "shipped/fragments/power-off.yaml:3:8: error: expected a whole number 0…100, got '12x'"
      })
    try shelf.edit("{fragment: power-off}", "{fragment: power-of}")
    #expect(shelf.problems().contains { $0.contains("there is no fragment 'power-of'; did you mean 'power-off'?") })
    try shelf.write(
      "format: proefbank.fragment/1\nid: power-off\nvalue: [{fragment: power-off}]\n",
      to: "shipped/fragments/power-off.yaml")
    #expect(shelf.problems().contains { $0.contains("a fragment does not use fragments") })
  }

  @Test("A company changes some of an exercise, and the rest stays that of the library")
  func override() throws {
    let shelf = try Shelf()
    let shipped = try #require(shelf.library()["lamp-push-button"])
    let change = """
      format: proefbank.override/1
      id: lamp-push-button
      version: 7
      based_on: 1
      change:
        pass_mark: 90
        texts: {en: {title: Lamp of line 4}}
      """
    try shelf.write(change, to: "own/lamp-push-button/override.yaml")
    let library = shelf.library()
    #expect(library.diagnostics == [])
    let own = try #require(library["lamp-push-button"])
    #expect(own.version == 7 && own.passMark == 90 && own.texts["en"]?.title == "Lamp of line 4")
    #expect(own.texts["nl"] == shipped.texts["nl"] && own.kind == shipped.kind)
    #expect(own.contentHash != shipped.contentHash)
    #expect(library.notices == [])

    try shelf.edit("version: 1", "version: 2")
    let notices = shelf.library().notices.map(\.message)
    #expect(notices.count == 1 && notices[0].hasPrefix("this takes the place of version 1;"))

    try shelf.write(change.replacing("pass_mark:", with: "pass_marc:"), to: "own/lamp-push-button/override.yaml")
    #expect(
      shelf.problems().contains {
        $0.hasPrefix("own/lamp-push-button/override.yaml:6:3: error: unknown key 'pass_marc'")
      })
    try shelf.write(change.replacing("pass_mark: 90", with: "kit: other"), to: "own/lamp-push-button/override.yaml")
    #expect(shelf.problems().contains { $0.contains("an override does not change 'kit'") })
  }

  @Test("While a company's change has a mistake, the shipped exercise is not given in its place, and that is said")
  func brokenOverride() throws {
    let shelf = try Shelf()
    let change = """
      format: proefbank.override/1
      id: lamp-push-button
      version: 7
      based_on: 1
      change: {pass_marc: 90}
      """
    try shelf.write(change, to: "own/lamp-push-button/override.yaml")
    let library = shelf.library()
    #expect(library["lamp-push-button"] == nil)
    #expect(library["latching-circuit"] != nil)
    let notice = try #require(library.notices.first)
    #expect(notice.file == shelf.root + "/shipped/lamp-push-button")
    #expect(notice.message.contains("own/lamp-push-button takes its place and has mistakes"))
    let own = shelf.root + "/other/../own/lamp-push-button/"
    #expect(library.base(of: own) == shelf.root + "/shipped/lamp-push-button")
    #expect(
      library.bases == [shelf.root + "/own/lamp-push-button": shelf.root + "/shipped/lamp-push-button"])
  }

  @Test("A fragment, path or kit that is a link is refused: it could lead to any file of the bench")
  func links() throws {
    let shelf = try Shelf()
    try shelf.write(Self.fragment, to: "elsewhere.yaml")
    for name in ["shipped/fragments/power-off.yaml", "own/paths/elsewhere.yaml"] {
      try shelf.write("", to: name)
      try FileManager.default.removeItem(atPath: shelf.root + "/" + name)
      try FileManager.default.createSymbolicLink(
        atPath: shelf.root + "/" + name, withDestinationPath: shelf.root + "/elsewhere.yaml")
      #expect(shelf.problems().contains("\(name): error: this is a link; put a copy of the file in its place"))
    }
    let kits = shelf.root + "/kits"
    try FileManager.default.createDirectory(atPath: kits, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: kits + "/electro-basis.yaml", withDestinationPath: Library.kits + "/electro-basis.yaml")
    let library = ExerciseLibrary(kitsDirectory: kits, exercisesDirectories: [], digest: Library.digest)
    #expect(library.kits.isEmpty && library.diagnostics.map(\.message) == ["this is a link"])
  }

  @Test(
    "An exercise folder that is a link is refused, and so are linked fragments and paths; the directory of all may be one"
  )
  func linkedFolders() throws {
    let shelf = try Shelf()
    let files = FileManager.default
    let elsewhere = shelf.root + "/elsewhere"
    try files.createDirectory(atPath: elsewhere, withIntermediateDirectories: true)
    try files.moveItem(atPath: shelf.root + "/shipped/latching-circuit", toPath: elsewhere + "/latching-circuit")
    try shelf.write(Self.fragment, to: "elsewhere/shared/power-off.yaml")
    for (name, target) in [("latching-circuit", "latching-circuit"), ("fragments", "shared"), ("paths", "shared")] {
      try files.createSymbolicLink(
        atPath: "\(shelf.root)/shipped/\(name)", withDestinationPath: "\(elsewhere)/\(target)")
    }
    let library = shelf.library()
    #expect(library.exercises.map(\.id) == ["lamp-push-button"])
    #expect(library.paths.isEmpty && library.fragments.files.isEmpty)
    let refusal = "error: this is a link; put a copy of the folder in its place"
    #expect(
      shelf.problems().sorted()
        == ["fragments", "latching-circuit", "paths"].map { "shipped/\($0): \(refusal)" })
    for path in ["latching-circuit", "latching-circuit/"] {
      #expect(throws: DiagnosticsError.self) { try ExerciseFolder(path: "\(shelf.root)/shipped/\(path)") }
    }
    let linked = shelf.root + "/linked"
    try files.createSymbolicLink(atPath: linked, withDestinationPath: shelf.root + "/shipped")
    let through = ExerciseLibrary(
      kitsDirectory: Library.kits, exercisesDirectories: [linked], digest: Library.digest)
    #expect(through.exercises.map(\.id) == ["lamp-push-button"])
  }

  @Test("An exercise may link to the lesson of another one, which has to be there and to link to it itself")
  func sharedLesson() throws {
    let shelf = try Shelf()
    try shelf.write("# Lesson", to: "shipped/latching-circuit/lesson.md")
    let titles = knownLanguages.map { "\($0): Les" }.joined(separator: ", ")
    let link = "links: [{kind: one-point-lesson, title: {\(titles)}, file: lesson.md, exercise: latching-circuit}]"
    try shelf.edit("version: 1\n", "version: 1\n\(link)\n")
    #expect(
      shelf.problems().contains { $0.contains("the exercise 'latching-circuit' has no link to 'lesson.md' of its own") }
    )
    let file = "shipped/latching-circuit/exercise.yaml"
    let text = try String(contentsOfFile: shelf.root + "/" + file, encoding: .utf8)
    try shelf.write(text.replacing("version: 1\n", with: "version: 1\n\(link)\n", maxReplacements: 1), to: file)
    let library = shelf.library()
    #expect(library.diagnostics.map(\.description) == [])
    #expect(library["latching-circuit"]?.links.first?.exercise == nil)
    #expect(library["lamp-push-button"]?.links.first?.exercise == "latching-circuit")
    try shelf.edit("exercise: latching-circuit}", "exercise: latching-circuits}")
    #expect(
      shelf.problems().contains { $0.contains("'latching-circuits' to link to; did you mean 'latching-circuit'?") })
  }

  @Test("An override of nothing is named")
  func nothing() throws {
    let shelf = try Shelf()
    try shelf.write("format: proefbank.override/1\n", to: "own/other/override.yaml")
    #expect(shelf.problems().contains { $0.contains("no other directory has an exercise 'other' to override") })
  }
}
