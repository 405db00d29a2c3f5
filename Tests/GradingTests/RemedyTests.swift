import Circuits
import Testing

@testable import Grading

/// A repair is judged by what it makes of the circuit, and a bad joint by where it is.
@Suite struct RemedyTests {
  private static let nets = StarterBench.nets(
    "-T1:+ -S1:13 -S2:13 | -S1:14 -P1:X1 | -S2:14 -P2:X1 | -P1:X2 -P2:X2 -T1:-")

  private static func undoes(_ remedy: String, _ fault: String) throws -> Bool {
    let (remedy, fault) = (try #require(Remedy(code: remedy)), try #require(Fault(code: fault)))
    return remedy.undoes(fault, in: nets)
  }

  @Test("leads that were exchanged at one end may be exchanged back at the other one")
  func otherEnd() throws {
    #expect(try Self.undoes("exchange -P1:X1 -P2:X1", "swapped -S1:14 -S2:14"))
    #expect(try Self.undoes("exchange -S2:14 -S1:14", "swapped -S1:14 -S2:14"))
    #expect(try !Self.undoes("exchange -S1:13 -S1:14", "swapped -S1:14 -S2:14"))
  }

  @Test("a short between two nets goes wherever its ends are named, a broken lead at either end")
  func sameNets() throws {
    #expect(try Self.undoes("remove-short -P1:X1 -P2:X1", "short -S1:14 -S2:14"))
    #expect(try !Self.undoes("remove-short -P1:X1 -P1:X2", "short -S1:14 -S2:14"))
    #expect(try Self.undoes("reconnect -P1:X1", "open-lead -S1:14"))
    #expect(try !Self.undoes("reconnect -P2:X1", "open-lead -S1:14"))
    // In a net of three leads it is one of them.
    #expect(try !Self.undoes("reconnect -P1:X2", "open-lead -P2:X2"))
  }

  @Test("a bad joint is found by its place: nobody is asked how many ohms it has")
  func joint() throws {
    let place = Terminal("-P1", "X1")
    func grade(_ ohms: Double) throws -> Grade {
      try gradeFaultFinding(
        task: FaultFindingTask(
          reference: Self.nets, inserted: .highResistance(place, ohms: 390), symptom: "dim"),
        exercise: GradedExercise(id: "fault", version: 1, contentHash: "e"), kit: StarterBench.kit,
        log: FaultLog(
          kit: "starter-bench",
          entries: [
            .measurement(
              ProbeMeasurement(
                actions: [], mode: .ohms, red: Terminal("-P1", "X1"), black: Terminal("-P1", "X2"), value: 630,
                uncertainty: 5, powered: false))
          ]),
        answer: FaultAnswer(
          symptom: "dim", cause: .highResistance(place, ohms: ohms), remedy: Remedy(code: "reconnect -P1:X1")))
    }
    let (exact, other) = (try grade(390), try grade(100))
    #expect(other.score == exact.score && other.verdict == exact.verdict)
    #expect(other.points("cause") == exact.points("cause") && (other.points("cause") ?? 0) > 0)
  }
}
