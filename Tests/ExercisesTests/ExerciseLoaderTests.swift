import Exercises
import Foundation
import StrictYAML
import Testing

@Suite("Exercise folders")
struct ExerciseLoaderTests {
  @Test("An exercise that is right has no problems")
  func right() throws {
    let copy = try ExerciseCopy()
    #expect(try copy.problems() == [])
    #expect(try copy.load().id == "latching-circuit")
  }

  @Test(
    "A mistake is named with its place and its mend",
    arguments: [
      ("-K1:23]", "-K1:43]", "exercise.yaml:14:21: error: the kit has no terminal -K1:43; did you mean '-K1:13'?"),
      ("[-K1:24, -P1:X1]", "[-K1:24, -P9:X1]", "error: the kit has no component -P9; did you mean '-P1'?"),
      ("[-K1:24, -P1:X1]", "[-K1:24]", "error: a net joins two or more terminals"),
      ("[-K1:24, -P1:X1]", "[-K1:24, -K1:14]", "error: -K1:14 stands in line 16 already"),
      (
        "pass_mark: 70", "pass_marc: 70", "exercise.yaml:7:1: error: unknown key 'pass_marc'; did you mean 'pass_mark'?"
      ),
      ("pass_mark: 70", "pass_mark: abc", "error: expected a whole number 0…100, got 'abc'"),
      ("version: 1", "version: 0", "error: expected a whole number 1…1000000, got '0'"),
      ("kit: electro-basis", "kit: electro-bassi", "there is no kit 'electro-bassi'; did you mean 'electro-basis'?"),
      (
        "kind: wiring", "kind: wirring",
        "expected one of wiring, sequence, measurement, fault-finding, got 'wirring'; did you mean 'wiring'?"
      ),
      ("id: latching-circuit", "id: latching", "the id 'latching' is not the name of the folder 'latching-circuit'"),
      ("connection_points: 40", "connection_points: 50", "add up to 110; make it 100"),
      ("id: stops", "id: holds", "there are two requirements 'holds'"),
      ("[press -S1]", "[press -S9]", "the kit has no component -S9; did you mean"),
      ("[press -S1]", "[pres -S1]", "unknown action 'pres'; did you mean 'press'?"),
      ("[press -S1]", "[set -S1 to 1]", "-S1 is a button; write press -S1 or release -S1"),
      ("[press -S1]", "[press -S3]", "-S3 stays where it is put; write set -S3 to 2"),
      ("[press -S1]", "[press -K1]", "-K1 is nothing that one operates"),
      ("[press -S1]", "[press -S2]", "-S2 is not part of the reference circuit"),
      ("[press -S1]", "[release -S1]", "-S1 is in that position already here"),
      ("[press -S1]", "[wait -K4]", "-K4 is not part of the reference circuit"),
      ("[press -S1]", "[wait -K1]", "-K1 is no timer of the kit; did you mean '-K4'?"),
      ("[press -S0 and -S1 together]", "[press -S0 and -S1]", "is two actions; end it with 'together', or write two"),
      ("off: [-P1]", "off: [-K1]", "-K1 is no lamp, motor or valve"),
      ("      pl: Lampka -P1 nie świeci przed startem.\n", "", "the text is missing in pl"),
      ("  pl:\n    title", "  cz:\n    title", "unknown language 'cz'"),
    ])
  func mistakes(old: String, new: String, expected: String) throws {
    let copy = try ExerciseCopy()
    let before = try copy.read()
    try copy.edit(old, new)
    #expect(try copy.read() != before)
    let problems = try copy.problems()
    #expect(problems.contains { $0.contains(expected) }, "got \(problems)")
  }

  @Test("Every language has as many hints as the others, and at least one")
  func hints() throws {
    let copy = try ExerciseCopy(of: "lamp-push-button")
    try copy.edit(
      "      - Un contact à fermeture est ouvert au repos. Quelles sont les deux bornes de ce contact sur -S1 ?\n", "")
    #expect(try copy.problems().contains { $0.contains("'fr' has 2 texts under 'hints', 'nl' has 3") })
  }

  @Test("A link or a path out of the folder is refused")
  func escape() throws {
    let copy = try ExerciseCopy()
    try copy.edit(
      "texts:\n  nl:", "links:\n  - {kind: manual, file: ../secret, title: {nl: a, en: a, fr: a, pl: a}}\ntexts:\n  nl:"
    )
    #expect(try copy.problems().contains { $0.contains("'../secret' leads out of the exercise folder") })
    let linked = try ExerciseCopy()
    try FileManager.default.createSymbolicLink(
      atPath: linked.folder + "/manual.pdf", withDestinationPath: "/etc/hostname")
    #expect(try linked.problems() == ["manual.pdf: error: this is a link; put a copy of the file into the folder"])
  }

  @Test("A schematic in a file of its own is read, and its mistakes are named in that file")
  func schematicFile() throws {
    let copy = try ExerciseCopy(of: "lamp-push-button")
    let nets = "  - [-T1:+, -F1:1]\n  - [-F1:2, -S1:13]\n  - [-S1:14, -P1:X1]\n  - [-P1:X2, -T1:-]\n"
    let expected = try copy.load().kind
    try copy.edit("reference:\n" + nets, "reference: schematic.yaml\n")
    let head = "format: proefbank.schematic/1\nkit: electro-basis\nnets:\n"
    try copy.write(head + nets, to: "schematic.yaml")
    #expect(try copy.load().kind == expected)
    try copy.write(head + nets.replacing("-S1:14", with: "-S1:15"), to: "schematic.yaml")
    #expect(
      try copy.problems() == [
        "exercise.yaml:11:12: error: the schematic 'schematic.yaml' has mistakes of its own",
        "schematic.yaml:6:6: error: the kit has no terminal -S1:15; did you mean '-S1:13'?",
      ])
  }

  @Test("The content hash changes with every file of the folder but not with recordings")
  func contentHash() throws {
    let copy = try ExerciseCopy()
    let hash = try copy.load().contentHash
    try copy.write("{}", to: "recordings/another.json")
    #expect(try copy.load().contentHash == hash)
    try copy.write("x", to: "picture.svg")
    let withPicture = try copy.load().contentHash
    #expect(withPicture != hash)
    try copy.write("y", to: "picture.svg")
    #expect(try copy.load().contentHash != withPicture)
  }

  @Test("A folder that is absent is named")
  func absent() throws {
    let problems = Exercise.check(folder: "/nonexistent/exercise", kits: [:], digest: Library.digest)
    #expect(
      problems.map(\.description).first?.hasPrefix("/nonexistent/exercise: error: there is no such folder") == true)
  }
}
