import Circuits
import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("What an exercise may say beside its circuit")
struct FormatFieldTests {
  /// The exercise with `lines` before its texts.
  private func copy(with lines: String, of id: String = "latching-circuit") throws -> ExerciseCopy {
    let copy = try ExerciseCopy(of: id)
    try copy.edit("\ntexts:\n  nl:\n    title", "\n\(lines)\ntexts:\n  nl:\n    title")
    return copy
  }

  private static let hints = """
    hints:
      - id: no-holding
        when: {apart: [-K1:14, -K1:A1], fails: holds}
        texts:
          nl: [Waar blijft de stroom?, Verbind -K1:14 met -K1:A1.]
          en: [Where does the current go?, Connect -K1:14 to -K1:A1.]
          fr: ["Où va le courant ?", Reliez -K1:14 à -K1:A1.]
          pl: [Gdzie płynie prąd?, Połącz -K1:14 z -K1:A1.]
    """

  @Test("Level and picture are read; the file has to be there")
  func picture() throws {
    let copy = try copy(with: "level: basic\npicture: {file: picture.svg}")
    #expect(try copy.problems().contains { $0.contains("there is no file 'picture.svg' in the exercise folder") })
    try copy.write("<svg/>", to: "picture.svg")
    let exercise = try copy.load()
    #expect(exercise.level == .basic)
    #expect(exercise.picture == ExercisePicture(file: "picture.svg"))
    try copy.edit("level: basic", "level: basics")
    #expect(try copy.problems().contains { $0.contains("did you mean 'basic'?") })
  }

  @Test("A ladder of hints holds in what was measured, and not in the reference")
  func ladder() throws {
    let exercise = try copy(with: Self.hints).load()
    let ladder = try #require(exercise.ladders.first)
    #expect(ladder.texts["nl"]?.count == 2)
    guard case .wiring(let task) = exercise.kind else { return }
    #expect(!ladder.condition.holds(in: task.reference, failed: { ["holds"] }))
    #expect(ladder.condition.holds(in: .empty, failed: { ["holds", "starts"] }))
    #expect(!ladder.condition.holds(in: .empty, failed: { ["starts"] }))
    #expect(HintCondition(unwired: ["-K1"]).holds(in: .empty, failed: { [] }))
    #expect(!HintCondition(unwired: ["-K1"]).holds(in: task.reference, failed: { [] }))
  }

  @Test(
    "A mistake in a ladder is named",
    arguments: [
      ("fails: holds", "fails: hold", "there is no criterion 'hold' here; did you mean 'holds'?"),
      ("-K1:14, -K1:A1]", "-K1:14]", "expected two different terminals"),
      ("-K1:14, -K1:A1]", "-K1:14, -K1:A9]", "did you mean '-K1:A1'?"),
      ("Connect -K1:14 to -K1:A1.]", "]", "every language has the same number of hints"),
      ("{apart: [-K1:14, -K1:A1], fails: holds}", "{}", "this says nothing that is measured"),
      ("{apart: ", "{appart: ", "unknown key 'appart'; did you mean 'apart'?"),
      ("fails: holds", "measurements_below: 2", "measurements are counted in fault finding and measuring only"),
    ])
  func ladderMistakes(old: String, new: String, expected: String) throws {
    let copy = try copy(with: Self.hints.replacing(old, with: new, maxReplacements: 1))
    let problems = try copy.problems()
    #expect(problems.contains { $0.contains(expected) }, "got \(problems)")
  }

  @Test("Alternatives are circuits of the kit that differ from the reference")
  func alternatives() throws {
    let drawn = """
      alternatives:
        - id: lamp-beside-coil
          reference:
            - [-T1:+, -F1:1]
            - [-F1:2, -S0:11]
            - [-S0:12, -S1:13, -K1:13]
            - [-S1:14, -K1:14, -K1:A1, -P1:X1]
            - [-T1:-, -K1:A2, -P1:X2]
          texts: {nl: De lamp staat naast de spoel., en: The lamp is beside the coil., fr: La lampe est en parallèle., pl: Lampka jest równolegle do cewki.}
      """
    let exercise = try copy(with: drawn).load()
    guard case .wiring(let task) = exercise.kind else { return }
    #expect(task.alternatives.map(\.id) == ["lamp-beside-coil"])
    #expect(task.alternatives[0].reference.group(of: Terminal("-P1", "X1")).count == 4)
  }

  @Test("Recordings say what they get; a name that is not there is refused")
  func recordings() throws {
    let copy = try ExerciseCopy()
    let verdicts = ["passed", "failed"]
    #expect(try ExpectedRecordings.load(folder: copy.folder, verdicts: verdicts) == nil)
    try copy.write(
      "format: proefbank.recordings/1\nrecordings:\n  - {file: good.json, verdict: passed, score: 100}\n",
      to: ExpectedRecordings.fileName)
    let read = try ExpectedRecordings.load(folder: copy.folder, verdicts: verdicts)
    #expect(read?.recordings.map(\.score) == [100])
    try copy.write(
      "format: proefbank.recordings/1\nrecordings:\n  - {file: god.json, verdict: pased}\n",
      to: ExpectedRecordings.fileName)
    do throws(DiagnosticsError) {
      _ = try ExpectedRecordings.load(folder: copy.folder, verdicts: verdicts)
      Issue.record("wrong names were read")
    } catch {
      #expect(error.description.contains("there is no recording 'god.json'; did you mean 'good.json'?"))
      #expect(error.description.contains("'pased' is no verdict; did you mean 'passed'?"))
    }
  }
}
