import Circuits
import Foundation
import Testing

@testable import Grading

/// Two directions of a starter, beside the drawing.
@Suite struct CircuitComparisonTests {
  private static func compare(_ measured: Nets) throws(CircuitError) -> CircuitComparison {
    try CircuitComparison(
      id: nil, measured: measured, reference: HardCaseTests.reversing, equipment: StarterBench.equipment,
      exclusive: [["-K1", "-K2"]])
  }

  private static let bothStarts = Action.together(
    [ActuatorID("-S1", "button"), ActuatorID("-S2", "button")], positions: [1, 1])

  @Test("without the interlock it prints the actions that energise both contactors")
  func withoutInterlock() throws {
    let comparison = try Self.compare(StarterBench.nets(HardCaseTests.withoutInterlock))
    #expect(!comparison.isRight)
    let exclusive = try #require(comparison.safety.hazards.first { $0.kind == .exclusive })
    #expect(exclusive.actions == [Self.bothStarts] && exclusive.components == ["-K1", "-K2"])
    #expect(comparison.text.contains("hazard, exclusive: -K1, -K2 (press -S1 and -S2 together)"))
  }

  @Test("with the interlock, pressing both starts is a race of the reference and costs nothing")
  func race() throws {
    let comparison = try Self.compare(HardCaseTests.reversing)
    #expect(comparison.isRight && comparison.connections.mistakes == 0)
    #expect(comparison.races == [CircuitRace(actions: [Self.bothStarts], outcomes: [["-K1"], ["-K2"]])])
    #expect(
      comparison.text.contains(
        "race of the reference, costs nothing (press -S1 and -S2 together): -K1 or -K2"))
  }

  @Test("a circuit without relays that compete has no race")
  func noRace() throws {
    #expect(try CircuitRace.races(of: StarterBench.holding, equipment: StarterBench.equipment) == [])
  }
}
