import Circuits
import Exercises
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
    // Of the drawing either may win: neither alone is what was expected.
    let example = try #require(comparison.behaviour.counterexample)
    #expect(example.expectedOutcomes?.count == 2 && example.measuredOutcomes?.count == 1)
    #expect(comparison.text.contains(" or "))
  }

  @Test("what good practice asks stands beside the function")
  func practice() throws {
    func practice(_ wiring: String, _ drawing: String) throws -> CircuitPractice {
      try CircuitComparison(
        id: nil, measured: StarterBench.nets(wiring), reference: StarterBench.nets(drawing),
        equipment: StarterBench.equipment, exclusive: []
      ).practice
    }
    let lamp = "-T1:+ -S1:13 | -S1:14 -P1:X1 | -P1:X2 -T1:-"
    #expect(try practice("-T1:+ -P1:X1 | -P1:X2 -S1:13 | -S1:14 -T1:-", lamp).switchingInMinus == ["-S1"])
    let led = "-T1:+ -S1:13 | -S1:14 -P3:X1 | -P3:X2 -T1:-"
    #expect(try practice("-T1:- -S1:13 | -S1:14 -P3:X1 | -P3:X2 -T1:+", led).supplyReversed)
    #expect(try practice("-T1:+ -S1:13 | -S1:14 -P3:X2 | -P3:X1 -T1:-", led).reversed.map(\.plus.component) == ["-P3"])
    let stub = try practice(lamp + " -K1:31", lamp)
    #expect(stub.stubs.count == 1 && !stub.supplyReversed && stub.switchingInMinus.isEmpty && stub.reversed.isEmpty)
  }

  @Test("a group that could never be found on together is refused, not called safe")
  func exclusiveGroups() throws {
    #expect(try ExclusiveGroup("-K1, -K2", equipment: StarterBench.equipment).names == ["-K1", "-K2"])
    for text in ["-K1", "-K1,", "-K1,-K1", ""] {
      #expect(throws: ExclusiveGroupError.tooFew(text)) {
        try ExclusiveGroup(text, equipment: StarterBench.equipment)
      }
    }
    for name in ["-K9", "-S1"] {
      let error = #expect(throws: ExclusiveGroupError.self) {
        try ExclusiveGroup("-K1, \(name)", equipment: StarterBench.equipment)
      }
      guard case .unknown(let unknown, let known) = error else {
        Issue.record("\(name) is not called unknown")
        continue
      }
      #expect(unknown == name && known.contains("-K2"))
    }
  }

  @Test("a protective conductor that is missing or live is a hazard here as it is in a grade")
  func protectiveConductor() throws {
    let reference = StarterBench.nets("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:- | -PE:1 -M1:PE")
    let cases: [(String, [String]?)] = [
      ("-T1:+ -S1:13 | -S1:14 -M1:1 | -M1:2 -T1:-", nil),
      ("-T1:+ -S1:13 -PE:1 -M1:PE | -S1:14 -M1:1 | -M1:2 -T1:-", ["-M1:PE", "-PE:1", "-T1:+"]),
    ]
    for (wiring, terminals) in cases {
      let comparison = try CircuitComparison(
        id: nil, measured: StarterBench.nets(wiring), reference: reference, equipment: StarterBench.equipment,
        exclusive: [])
      #expect(!comparison.isRight && comparison.safety.answer == .hazards)
      #expect(comparison.safety.hazards.map(\.kind) == [.protectiveConductor])
      #expect(comparison.safety.hazards.first?.terminals?.map(\.description) == terminals)
    }
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

  @Test("a scan through the components names what it cannot see and the state to scan again in")
  func throughComponents() throws {
    func compare(_ scans: [Scan]) throws -> CircuitComparison {
      let recording = MeasuredState(kit: StarterBench.kit.id, scans: scans)
      let leads = try #require(
        try MeasuredLeads(recording, kit: StarterBench.kit, reference: StarterBench.holding))
      var comparison = try CircuitComparison(
        id: nil, measured: leads.nets, reference: StarterBench.holding, equipment: StarterBench.equipment, exclusive: []
      )
      comparison.notVerified = leads.notVerified
      return comparison
    }
    let once = try compare([StarterBench.throughComponents(StarterBench.holding)])
    #expect(once.connections.mistakes == 0 && !once.isRight && once.safety.answer == .notProved)
    #expect(once.notVerified.map(\.opening) == [.set(ActuatorID("-S0", "button"), position: 1)])
    #expect(once.text.contains("not verified: whether a lead bridges -S0; press -S0 and scan again"))
    let twice = try compare([
      StarterBench.throughComponents(StarterBench.holding),
      StarterBench.throughComponents(StarterBench.holding, pressed: ["-S0"]),
    ])
    #expect(twice.isRight && twice.notVerified.isEmpty)
  }

  @Test("a lead across a load that reads as joined cannot be seen: such a circuit is never called safe")
  func coldLoad() throws {
    let scans = [[], ["-S0"]].map { pressed in
      StarterBench.throughComponents(StarterBench.holding, pressed: pressed, cold: [["-P1:X1", "-P1:X2"]])
    }
    let recording = MeasuredState(kit: StarterBench.kit.id, scans: scans)
    let leads = try #require(
      try MeasuredLeads(recording, kit: StarterBench.kit, reference: StarterBench.holding))
    var comparison = try CircuitComparison(
      id: nil, measured: leads.nets, reference: StarterBench.holding, equipment: StarterBench.equipment, exclusive: [])
    comparison.notVerified = leads.notVerified
    #expect(!comparison.isRight && comparison.safety.answer == .notProved)
  }

  @Test("beside a reference that shows nothing, nothing is the same")
  func emptyReference() throws {
    for reference in [Nets.empty, StarterBench.nets("-T1:+ -S1:13")] {
      let comparison = try CircuitComparison(
        id: nil, measured: StarterBench.nets("-T1:+ -S1:13"), reference: reference,
        equipment: StarterBench.equipment, exclusive: [])
      #expect(!comparison.isRight && comparison.behaviour.answer == .notProved)
      #expect(comparison.text.contains("the reference shows nothing: it wires no output and no relay"))
    }
  }

  @Test("a circuit without relays that compete has no race")
  func noRace() throws {
    #expect(try CircuitRace.races(of: StarterBench.holding, equipment: StarterBench.equipment) == [])
  }
}
