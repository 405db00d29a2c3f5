import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("Translation sheets")
struct TranslationTests {
  private static let file = """
    # A comment that stays.
    format: proefbank.exercise/1
    requirements:
      - id: lit
        texts: {nl: "Lamp aan", en: It's lit.}  # short
    texts:
      nl:
        title: Lamp
        hints:
          - Waar & hoe?
          - <Daar>
        checklist: [{fragment: power-off/nl}]
      # between
      en:
        title: Lamp
        hints: [Where?, There.]
        checklist: [{fragment: power-off/en}]

    # The end.
    """

  private func sheet(to target: String = "fr", of text: String = file) throws(DiagnosticsError) -> TranslationSheet {
    try TranslationSheet(of: Array(text.utf8), file: "exercise.yaml", exercise: "x", from: "nl", to: target)
  }

  @Test("Every text goes out once, with what is translated already, and comes back as it was")
  func roundTrip() throws {
    let out = try sheet(to: "en")
    #expect(out.units.map(\.id) == ["requirements/lit/texts", "texts/title", "texts/hints/0", "texts/hints/1"])
    #expect(out.units.map(\.target) == ["It's lit.", "Lamp", "Where?", "There."])
    #expect(try TranslationSheet.read(Array(out.xliff.utf8), file: "x.xlf") == out)
  }

  @Test("Translations are put in beside the others, and all else stays")
  func apply() throws {
    var back = try sheet()
    for index in back.units.indices { back.units[index].target = "T\(index): \"é\"" }
    let text = try back.applied(to: Array(Self.file.utf8), file: "exercise.yaml")
    #expect(text.hasPrefix("# A comment that stays.\n") && text.hasSuffix("\n\n# The end."))
    #expect(text.contains("# between") && text.contains("  # short"))
    #expect(text.contains("fr: \"T0: \\\"é\\\"\"}"))
    #expect(text.contains("checklist:\n      - {fragment: \"power-off/fr\"}"))
    let again = try sheet(of: text)
    #expect(again.units.map(\.target) == back.units.map(\.target))
    #expect(try sheet(to: "en", of: text) == sheet(to: "en"))
    // A second time over the first.
    #expect(try back.applied(to: Array(text.utf8), file: "exercise.yaml") == text)
  }

  @Test("An exercise of the library translated into itself says the same")
  func library() throws {
    let copy = try ExerciseCopy()
    let before = try copy.load()
    let bytes = Array(try copy.read().utf8)
    let out = try TranslationSheet(of: bytes, file: "exercise.yaml", exercise: before.id, from: "nl", to: "fr")
    #expect(!out.units.contains { $0.target == nil })
    try copy.write(try out.applied(to: bytes, file: "exercise.yaml"), to: "exercise.yaml")
    let after = try copy.load()
    #expect(after.texts == before.texts && after.kind == before.kind)
  }

  @Test("What is not translated, or was changed since, is named; nothing is put in")
  func refused() throws {
    func problem(_ sheet: TranslationSheet, _ text: String = Self.file) -> String {
      do throws(DiagnosticsError) {
        _ = try sheet.applied(to: Array(text.utf8), file: "exercise.yaml")
        return ""
      } catch {
        return error.description
      }
    }
    var back = try sheet()
    #expect(
      problem(back).contains("exercise.yaml:5:12: error: the sheet has no translation of 'requirements/lit/texts'"))
    for index in back.units.indices { back.units[index].target = "x" }
    #expect(problem(back) == "")
    let changed = Self.file.replacing("Lamp aan", with: "Lamp uit")
    #expect(problem(back, changed).contains("'requirements/lit/texts' was changed since the sheet was made"))
    #expect(throws: DiagnosticsError.self) {
      try TranslationSheet.read(Array("<xliff version=\"1.2\"/>".utf8), file: "x")
    }
    #expect(throws: DiagnosticsError.self) { try sheet(of: "a: {en: x}\n") }
  }

  @Test("Comments inside a text that is written anew stay, and texts that say this already are not touched")
  func comments() throws {
    let file = """
      texts:
        nl: {title: Lamp, hints: [Kijk., Druk.]}
        en:
          title: Lamp  # for the foreman
          # Two of them.
          hints:
            - >-
              Look # closely.
            - 'Press #1.'
      note:
        nl: Een
        en: 'One'  # quoted so
      """
    var back = try sheet(to: "en", of: file)
    back.units[1].target = "Watch."
    let text = try back.applied(to: Array(file.utf8), file: "exercise.yaml")
    #expect(text.contains("  # for the foreman\n  # Two of them.\n  en:\n    title: \"Lamp\""))
    #expect(!text.contains("  # closely") && text.contains("Press #1."))
    #expect(text.hasSuffix("  en: 'One'  # quoted so"))
    #expect(try sheet(to: "en", of: text).units.map(\.target) == back.units.map(\.target))
  }

  @Test("A sheet from a language into itself is refused")
  func sameLanguage() {
    let text = "<xliff version=\"2.0\" srcLang=\"nl\" trgLang=\"nl\"><file id=\"x\"/></xliff>"
    #expect(throws: DiagnosticsError.self) { try TranslationSheet.read(Array(text.utf8), file: "x.xlf") }
  }

  @Test("A file of a Windows editor keeps its line ends and gets the same translation")
  func windows() throws {
    var back = try sheet()
    for index in back.units.indices { back.units[index].target = "T\(index)" }
    let windows = Self.file.replacing("\n", with: "\r\n")
    let text = try back.applied(to: Array(windows.utf8), file: "exercise.yaml")
    let same = try back.applied(to: Array(Self.file.utf8), file: "exercise.yaml")
    #expect(text == same.replacing("\n", with: "\r\n"))
  }

  @Test("Words that a translator's program marked or formatted stay; a code without words is refused with its line")
  func inline() throws {
    func target(_ content: String) throws(DiagnosticsError) -> String? {
      let text = """
        <xliff version="2.0" srcLang="nl" trgLang="fr"><file id="x"><unit id="u1" name="texts/title"><segment>
        <source>Druk op <mrk id="m1">-S1</mrk> nu.</source><target>\(content)</target>
        </segment></unit></file></xliff>
        """
      return try TranslationSheet.read(Array(text.utf8), file: "x.xlf").units.first?.target
    }
    #expect(try target("Appuyez <pc id=\"1\">sur <mrk id=\"m1\">-S1</mrk></pc> !") == "Appuyez sur -S1 !")
    do throws(DiagnosticsError) {
      _ = try target("Appuyez <ph id=\"1\"/>")
      Issue.record("a code without words was taken")
    } catch {
      #expect(error.description.hasPrefix("x.xlf:2:") && error.description.contains("<ph>"))
    }
  }
}
