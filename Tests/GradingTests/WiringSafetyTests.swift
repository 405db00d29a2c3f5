import Circuits
import Exercises
import Testing

@testable import Grading

@Suite struct WiringSafetyTests {
  private func safety(_ text: String, _ exercise: Exercise = StarterBench.exercise()) throws(GradingError)
    -> WiringSafety
  {
    try Grading.safety(
      of: StarterBench.measured(StarterBench.nets(text)), exercise: exercise, kit: StarterBench.kit)
  }

  @Test("the gate finds the hazards that the grade names", arguments: HardCaseTests.holdingCases)
  func agrees(item: HardCaseTests.Case) throws {
    let grade = try StarterBench.grade(item.wiring)
    let nets = StarterBench.nets(item.wiring)
    #expect(try safety(item.wiring) == (grade.hazards.isEmpty ? .safe(nets) : .hazards(grade.hazards)))
  }

  @Test("a circuit whose protective conductor is missing gets no power, however well it works")
  func protectiveConductor() throws {
    let reference = StarterBench.nets("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:- | -PE:1 -M1:PE")
    let exercise = StarterBench.plainExercise(reference)
    #expect(
      try safety("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:- | -PE:1 -M1:PE", exercise) == .safe(reference))
    let missing = Hazard(kind: .protectiveConductor, actions: [], components: ["-M1"])
    #expect(try safety("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:-", exercise) == .hazards([missing]))
  }

  @Test("an uncertain scan is neither safe nor dangerous, and a scan of nothing is refused")
  func uncertain() throws {
    var scan = StarterBench.scan(StarterBench.holding)
    scan.uncertain = [TerminalPair(Terminal("-K1", "13"), Terminal("-K1", "23"))].compactMap { $0 }
    let measured = MeasuredState(kit: StarterBench.kit.id, scans: [scan])
    #expect(
      try Grading.safety(of: measured, exercise: StarterBench.exercise(), kit: StarterBench.kit) == .repeatScan)
    #expect(throws: GradingError.noScan) {
      try Grading.safety(
        of: MeasuredState(kit: StarterBench.kit.id, scans: []), exercise: StarterBench.exercise(), kit: StarterBench.kit
      )
    }
  }
}
