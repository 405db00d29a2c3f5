import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// The protective conductor of a motor behind a relay, and the live parts that can be on it.
@Suite struct ProtectionTests {
  private static let motor = "-T1:+ -S1:13 -K1:23 | -S1:14 -K1:A1 | -K1:24 -M1:1 | -M1:2 -K1:A2 -T1:- | -PE:1 -M1:PE"

  private static func grade(_ text: String, reference: String = motor) throws -> Grade {
    try StarterBench.grade(
      text,
      StarterBench.exercise(
        StarterBench.nets(reference),
        [StarterBench.requirement("runs", 60, [StarterBench.press("-S1")], on: ["-M1"])]))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var wiring: String
    var terminals: [String]
    var testDescription: String { name }
  }

  private static let live = [
    Case(
      name: "on L+ as well",
      wiring: "-T1:+ -S1:13 -K1:23 -M1:PE -PE:1 | -S1:14 -K1:A1 | -K1:24 -M1:1 | -M1:2 -K1:A2 -T1:-",
      terminals: ["-M1:PE", "-PE:1", "-T1:+"]),
    Case(
      name: "on the switched terminal of the motor",
      wiring: "-T1:+ -S1:13 -K1:23 | -S1:14 -K1:A1 | -K1:24 -M1:1 -M1:PE -PE:1 | -M1:2 -K1:A2 -T1:-",
      terminals: ["-M1:PE", "-PE:1", "-K1:24", "-M1:1"]),
    Case(
      name: "as the return conductor",
      wiring: "-T1:+ -S1:13 -K1:23 | -S1:14 -K1:A1 | -K1:24 -M1:1 | -M1:2 -M1:PE -PE:1 | -PE:2 -K1:A2 -T1:-",
      terminals: ["-M1:PE", "-PE:1", "-PE:2", "-M1:2"]),
  ]

  @Test("a protective conductor that carries voltage or current never passes and gets no power", arguments: live)
  func liveConductor(item: Case) throws {
    let grade = try Self.grade(item.wiring)
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    let hazard = try #require(grade.hazards.first { $0.kind == .protectiveConductor })
    #expect(Set(hazard.terminals?.map(\.description) ?? []) == Set(item.terminals))
    #expect(grade.tells("hazard.protective_conductor_live"))
    #expect(!grade.tells("hazard.protective_conductor"))
  }

  @Test("the bar on L+ is no stray lead that does nothing, even where the drawing has no protective conductor")
  func barOnPlus() throws {
    let reference = "-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:-"
    let grade = try Self.grade("-T1:+ -S1:13 -PE:1 | -S1:14 -M1:1 | -M1:2 -T1:-", reference: reference)
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(!grade.tells("feedback.note.idle"))
    #expect(grade.tells("feedback.wrong.superfluous") || grade.tells("feedback.wrong.superfluous_lead"))
  }

  @Test("the drawing is safe, and 0 V that is earthed at the bar works")
  func earthedZero() throws {
    #expect(try Self.grade(Self.motor).verdict == .passed)
    let grade = try Self.grade(
      "-T1:+ -S1:13 -K1:23 | -S1:14 -K1:A1 | -K1:24 -M1:1 | -M1:2 -K1:A2 -T1:- -PE:1 -M1:PE")
    #expect(grade.hazards.isEmpty)
    #expect(grade.verdict == .unexpectedButWorking)
  }
}
