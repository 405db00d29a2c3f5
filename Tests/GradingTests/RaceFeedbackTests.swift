import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// What is told where both starts are pressed together: with the interlock either relay may win, without it both come in.
@Suite struct RaceFeedbackTests {
  private static let guarded = StarterBench.nets(
    "-T1:+ -S1:13 -S2:13 -K1:13 -K2:13 | -S1:14 -K2:31 | -K2:32 -K1:A1 | -S2:14 -K1:31 | -K1:32 -K2:A1 "
      + "| -K1:14 -P1:X1 | -K2:14 -P2:X1 | -T1:- -K1:A2 -K2:A2 -P1:X2 -P2:X2")
  private static let unguarded = StarterBench.nets(
    "-T1:+ -S1:13 -S2:13 -K1:13 -K2:13 | -S1:14 -K1:A1 | -S2:14 -K2:A1 "
      + "| -K1:14 -P1:X1 | -K2:14 -P2:X1 | -T1:- -K1:A2 -K2:A2 -P1:X2 -P2:X2")

  private static func told(_ measured: Nets, _ reference: Nets, exclusive: [[String]] = []) throws -> [String] {
    let exercise = StarterBench.exercise(
      reference, [StarterBench.requirement("left", 60, [StarterBench.press("-S1")], on: ["-P1"])],
      exclusive: exclusive)
    let recording = MeasuredState(kit: StarterBench.kit.id, scans: [StarterBench.scan(measured)])
    let grade = try gradeWiring(exercise: exercise, kit: StarterBench.kit, measured: recording)
    let catalogue = try Catalogue(directory: "\(LibraryGradeTests.root)/locales")
    return grade.feedback.map { catalogue.render($0, in: "en") }
  }

  @Test("a drawing that races is told apart from a circuit that does not")
  func drawingRaces() throws {
    let told = try Self.told(Self.unguarded, Self.guarded)
    #expect(
      told.contains(
        "Do this: press -S1 and -S2 together. Then on the drawing it depends on which relay is faster: -P1 is on or -P2 is on. "
          + "Here it is always so: -P1 and -P2 are on."), "\(told)")
  }

  @Test("a circuit that races is told apart from a drawing that does not")
  func circuitRaces() throws {
    let told = try Self.told(Self.guarded, Self.unguarded)
    #expect(
      told.contains(
        "Do this: press -S1 and -S2 together. Then it depends here on which relay is faster: -P1 is on or -P2 is on. "
          + "On the drawing -P1 and -P2 are on, whichever is faster."), "\(told)")
  }

  @Test("where two that exclude each other are on together, that is told, and no word of a race")
  func exclusive() throws {
    let told = try Self.told(Self.unguarded, Self.guarded, exclusive: [["-K1", "-K2"]])
    #expect(!told.contains { $0.contains("faster") }, "\(told)")
  }
}
