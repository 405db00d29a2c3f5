import Circuits
import ControlAPI
import Exercises
import Foundation
import Grading
import Testing

@testable import proefbank

@Suite("A new exercise from a circuit")
struct NewExerciseTests {
  private func nets(_ groups: [[String]]) throws -> Nets {
    Nets(joining: try groups.map { group in try group.map { try #require(Terminal($0)) } })
  }

  private func make(_ id: String, _ nets: Nets, _ own: AuthorsFolder) throws -> String {
    let kit = try own.library.kit("electro-basis")
    return try NewExercise(id: id, directory: own.path).make(nets: nets, kit: kit, library: own.library)
  }

  @Test("A wiring that shorts the supply is refused with what shorts it and when; nothing is written")
  func short() throws {
    let own = try AuthorsFolder()
    let shorted = try nets([["-T1:+", "-F1:1"], ["-F1:2", "-S1:13", "-P1:X1"], ["-S1:14", "-P1:X2", "-T1:-"]])
    let refusal = #expect(throws: Failure.self) { _ = try make("our-short", shorted, own) }
    #expect(refusal?.error == "the circuit is not safe: short (-T1) after press -S1")
    #expect(try own.contents().isEmpty)
    let sound = try nets([["-T1:+", "-F1:1"], ["-F1:2", "-S1:13"], ["-S1:14", "-P1:X1"], ["-P1:X2", "-T1:-"]])
    #expect(try make("our-lamp", sound, own) == "\(own.path)/our-lamp")
  }

  @Test("The id of a shipped exercise is refused with the way to change some of that one")
  func shippedID() throws {
    let own = try AuthorsFolder()
    let sound = try nets([["-T1:+", "-F1:1"], ["-F1:2", "-S1:13"], ["-S1:14", "-P1:X1"], ["-P1:X2", "-T1:-"]])
    let refusal = #expect(throws: Failure.self) { _ = try make("latching-circuit", sound, own) }
    #expect(refusal?.error.contains("there is an exercise 'latching-circuit' in ") == true)
    #expect(refusal?.hint?.contains("override.yaml") == true)
    #expect(try own.contents().isEmpty)
  }

  @Test("A report on thousands of nets that are not on the kit tells the first, and how many more there are")
  func longReport() throws {
    let kit = try AuthorsFolder().library.kit("electro-basis")
    let wires = "from,to\n" + (0..<3000).map { "Q\($0):1,R\($0):1\n" }.joined()
    let netlist = try ImportedNetlist.read(Array(wires.utf8), file: "wires.csv")
    let report = ImportReport(netlist, MappedNetlist(netlist, onto: kit, by: TerminalMapping()), file: "wires.csv")
    let lines = report.text.split(separator: "\n")
    #expect(lines.count < 60)
    #expect(lines.contains("5960 more places: see --format json"))
    #expect(report.unmapped.count == 6000)
  }

  @Test("The lines of a lesson are those below the heading in that language, without their numbers")
  func lesson() {
    let text = "# Meten\n\n1. Zet de meter op V.\n\n# Measuring\n\n1. Put the meter on V.\n2. Read it.\n"
    let titles = ["nl": "Meten", "en": "Measuring"]
    #expect(
      lessonTexts(text, titles: titles) == ["nl": ["Zet de meter op V."], "en": ["Put the meter on V.", "Read it."]])
  }
}
