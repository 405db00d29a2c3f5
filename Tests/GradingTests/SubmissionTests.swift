import Circuits
import Exercises
import Foundation
import StrictYAML
import Testing

@testable import Grading

/// Exercises of every kind, from their files to the grade.
@Suite struct SubmissionTests {
  private static let head = """
    format: proefbank.exercise/1
    id: NAME
    version: 1
    tag: reproductive
    kit: electro-basis
    pass_mark: 70
    release: automatic
    expected_minutes: 10
    texts:
      en: {title: Title, goal: Goal, task: Task, hints: [Hint]}

    """

  private static let sequenceBody = """
    kind: sequence
    sequence:
      cylinders:
        - {name: A, retracted: B1, extended: B2}
      steps: [A+, {movement: A-, wait_us: [0, 1000000]}]
      start: S1=1
      invariants:
        - {id: selected, movement: A+, requires: [S3.1=1]}
      points: {order: 90, waits: 10}
    """

  private static let faultFindingBody = """
    kind: fault-finding
    reference:
      - [-T1:+, -S1:13]
      - [-S1:14, -P1:X1]
      - [-P1:X2, -T1:-]
    operated: [-S1]
    symptoms:
      - {id: dark, texts: {en: The lamp stays dark.}}
      - {id: lit, texts: {en: The lamp is always lit.}}
    faults:
      - {relay: S1.make-open, symptom: dark}
      - {fault: open-element -P1/lamp, symptom: dark}
    """

  private static let measurementBody = """
    kind: measurement
    reference:
      - [-T1:+, -S1:13]
      - [-S1:14, -P1:X1]
      - [-P1:X2, -T1:-]
    state: [press -S1]
    questions:
      - {id: lamp, points: 60, volts: [-P1:X1, -P1:X2], texts: {en: What is the voltage over the lamp?}}
      - {id: current, points: 40, amperes: -T1, absolute_error: 0.005}
    """

  private static func load(_ body: String) throws -> (Exercise, KitDescription) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kinds-\(UUID().uuidString)")
    let place = folder.appendingPathComponent("an-exercise")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data((head.replacing("NAME", with: "an-exercise") + body).utf8)
      .write(to: place.appendingPathComponent("exercise.yaml"))
    let kits = LibraryGradeTests.library.kits
    let exercise = try Exercise.load(folder: place.path, kits: kits, digest: { "\($0.count)" })
    return (exercise, try #require(kits[exercise.kit]))
  }

  private static func grade(_ body: String, _ json: String) throws -> Grade {
    let (exercise, kit) = try load(body)
    #expect(problems(of: exercise, on: kit) == [])
    return try Grading.grade(JSONDecoder().decode(Submission.self, from: Data(json.utf8)), of: exercise, on: kit)
  }

  @Test("a sequence is graded from a trace")
  func sequence() throws {
    func trace(_ selected: Bool) -> String {
      let edges = [("S1", true), ("B1", false), ("B2", true), ("B2", false), ("B1", true)].enumerated().map {
        #"{"channel": "\#($1.0)", "level": \#($1.1), "deviceMicroseconds": \#(($0 + 1) * 100_000)}"#
      }
      return
        #"{"format": "proefbank.trace/1", "initial": {"S3.1": \#(selected)}, "events": [\#(edges.joined(separator: ","))]}"#
    }
    let grade = try Self.grade(Self.sequenceBody, trace(true))
    #expect(grade.verdict == .passed && grade.score == 100 && grade.exercise == "an-exercise")
    #expect(try Self.grade(Self.sequenceBody, trace(false)).tells("sequence.wrong.only_if"))
  }

  @Test("a search for a fault is graded from its log and answer")
  func faultFinding() throws {
    let log = """
      {"format": "proefbank.fault-log/1", "kit": "electro-basis", "inserted": "S1.make-open",
       "answer": {"symptom": "dark", "cause": "open-pin -S1:14", "remedy": "replace -S1"},
       "entries": [
        {"actions": ["-S1/button=1"], "on": []},
        {"actions": ["-S1/button=1"], "mode": "volts", "red": "-S1:14", "black": "-T1:-", "value": 0, "uncertainty": 0.1},
        {"actions": ["-S1/button=1"], "mode": "volts", "red": "-S1:13", "black": "-T1:-", "value": 24, "uncertainty": 0.1}
       ]}
      """
    let grade = try Self.grade(Self.faultFindingBody, log)
    #expect(grade.points("cause") == 30 && grade.points("symptom") == 10)
    #expect(grade.verdict == .passed)
    let (exercise, kit) = try Self.load(Self.faultFindingBody)
    let other = log.replacing("S1.make-open", with: "F1.blown")
    #expect(throws: GradingError.unknownFault("F1.blown", known: ["S1.make-open", "open-element -P1/lamp"])) {
      try Grading.grade(JSONDecoder().decode(Submission.self, from: Data(other.utf8)), of: exercise, on: kit)
    }
  }

  @Test("a symptom that the exercise does not ask about is refused with those that it does")
  func unknownSymptom() throws {
    let (exercise, kit) = try Self.load(Self.faultFindingBody)
    let submission = FaultSubmission(
      log: FaultLog(kit: kit.id, entries: []), inserted: "S1.make-open", answer: FaultAnswer(symptom: "dim"))
    #expect(throws: GradingError.unknownSymptom("dim", known: ["dark", "lit"])) {
      try Grading.grade(.faultSearch(submission), of: exercise, on: kit)
    }
  }

  @Test("keys that no answer has are refused, in the file and in each answer")
  func unknownKeys() throws {
    let right =
      #"{"format": "proefbank.answers/1", "kit": "k", "answers": [{"question": "q", "value": 1, "unit": "V"}]}"#
    #expect(throws: Never.self) { try JSONDecoder().decode(Submission.self, from: Data(right.utf8)) }
    for wrong in [
      right.replacing(#""unit": "V""#, with: #""unit": "V", "uncertianty": 5"#),
      right.replacing(#""kit": "k""#, with: #""kit": "k", "foo": 1"#),
    ] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Submission.self, from: Data(wrong.utf8)) }
    }
  }

  @Test("measurements are graded from the answers")
  func measurement() throws {
    let answers = """
      {"format": "proefbank.answers/1", "kit": "electro-basis", "answers": [
        {"question": "lamp", "value": 23.9, "unit": "V", "uncertainty": 0.1},
        {"question": "current", "value": 100, "unit": "mA"}]}
      """
    let grade = try Self.grade(Self.measurementBody, answers)
    #expect(grade.score == 100 && grade.verdict == .passed)
    let dark = try Self.grade(Self.measurementBody, answers.replacing("23.9", with: "0"))
    #expect(dark.score == 40 && dark.tells("measurement.wrong.value"))
  }

  @Test("a recording of another kind is refused with those that fit")
  func otherKind() throws {
    let (exercise, kit) = try Self.load(Self.measurementBody)
    let trace = Submission.trace(SequenceBench.trace("A+"))
    #expect(throws: GradingError.otherKind(exercise: "measurement", expected: ["proefbank.answers/1"])) {
      try Grading.grade(trace, of: exercise, on: kit)
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Submission.self, from: Data(#"{"format": "proefbank.kit/1"}"#.utf8))
    }
  }

  @Test(
    "mistakes in the files of the other kinds are named with their mend",
    arguments: [
      (sequenceBody, "retracted: B1", "retracted: B9", "the kit has no channel 'B9'; did you mean"),
      (sequenceBody, "A+,", "A*,", "'A*' is no movement; write it as A+, A- or H1=1"),
      (sequenceBody, "order: 90", "order: 80", "order, waits and strokes add up to 90; make it 100"),
      (
        sequenceBody, "kind: sequence", "kind: sequence\nconnection_points: 10",
        "has no 'connection_points'; it has sequence"
      ),
      (faultFindingBody, "relay: S1.make-open", "relay: S1.make", "the kit has no fault 'S1.make'; did you mean"),
      (faultFindingBody, "symptom: dark}\n  - {fault", "symptom: dim}\n  - {fault", "there is no symptom 'dim'"),
      (faultFindingBody, "open-element -P1/lamp", "open-element -P2/lamp", "-P2 is not part of the reference circuit"),
      (measurementBody, "points: 60", "points: 50", "the points of all questions add up to 90; make it 100"),
      (measurementBody, "amperes: -T1", "amperes: -T1, ohms: [-P1:X1, -P1:X2]", "a question asks for one value"),
    ])
  func mistakes(body: String, old: String, new: String, expected: String) throws {
    #expect(body.contains(old))
    do {
      _ = try Self.load(body.replacing(old, with: new))
      Issue.record("was accepted")
    } catch let error as DiagnosticsError {
      #expect(error.diagnostics.contains { $0.description.contains(expected) }, "got \(error)")
    }
  }
}
