import Testing

@testable import Circuits

@Suite("Same behaviour")
struct EquivalenceTests {
  private func compare(
    _ measured: Nets, _ reference: Nets = PracticeCircuits.latching, limits: ProofLimits = .standard
  ) throws -> Equivalence {
    try compareBehaviour(measured: measured, reference: reference, of: PracticeEquipment.all, limits: limits)
  }

  private func isEquivalent(_ measured: Nets, _ reference: Nets = PracticeCircuits.latching) throws -> Bool {
    if case .equivalent = try compare(measured, reference) { true } else { false }
  }

  private let tail = "T1:L- K1:A2 P1:X2"

  @Test("Other contacts, other order, a lamp beside the coil: different leads, same behaviour")
  func sameFunction() throws {
    #expect(try isEquivalent(PracticeCircuits.latching))
    #expect(
      try isEquivalent(nets("T1:L+ S0:11", "S0:12 S1:13 K1:13", "S1:14 K1:14 K1:A1 P1:X1", tail)))
    #expect(
      try isEquivalent(
        nets("T1:L+ S1:13 K1:41 K1:34", "S1:14 K1:44 S0:12", "S0:11 K1:A2", "K1:31 P1:X2", "T1:L- K1:A1 P1:X1")))
  }

  @Test("Hard cases 7 and 8: without holding contact −P1 goes out when −S1 is released")
  func missingHold() throws {
    let expected = Equivalence.different(
      actions: [press("-S1"), release("-S1")], expectedOn: ["-P1"], measuredOn: [])
    #expect(try compare(nets("T1:L+ S0:11 K1:31", "S0:12 S1:13", "S1:14 K1:A1", "K1:34 P1:X1", tail)) == expected)
    #expect(
      try compare(nets("T1:L+ S0:11 K1:31", "S0:12 S1:13 K1:13", "S1:14 K1:A1", "K1:34 P1:X1", tail)) == expected)
  }

  @Test("Hard case 9: stop in the holding branch only shows when both are pressed")
  func stopInHoldingBranch() throws {
    #expect(
      try compare(nets("T1:L+ S0:11 S1:13 K1:31", "S0:12 K1:13", "S1:14 K1:14 K1:A1", "K1:34 P1:X1", tail))
        == .different(actions: [together(press("-S0"), press("-S1"))], expectedOn: [], measuredOn: ["-P1"]))
  }

  @Test("Hard case 10: held from L+, stop does not stop")
  func holdFromSupply() throws {
    #expect(
      try compare(nets("T1:L+ S0:11 K1:13 K1:31", "S0:12 S1:13", "S1:14 K1:14 K1:A1", "K1:34 P1:X1", tail))
        == .different(actions: [press("-S1"), press("-S0")], expectedOn: [], measuredOn: ["-P1"]))
  }

  @Test("Hard case 11: a break contact as holding contact oscillates at once")
  func breakContactHolds() throws {
    #expect(
      try compare(nets("T1:L+ S0:11 K1:31", "S0:12 S1:13 K1:21", "S1:14 K1:22 K1:A1", "K1:34 P1:X1", tail))
        == .different(actions: [], expectedOn: [], measuredOn: ["-P1", "-K1"]))
  }

  @Test("Hard case 13: a lamp in series with the coil keeps it from picking up")
  func lampInSeries() throws {
    let measured = nets("T1:L+ S0:11", "S0:12 S1:13 K1:13", "S1:14 K1:14 P1:X1", "P1:X2 K1:A1", "T1:L- K1:A2")
    #expect(
      try compare(measured) == .different(actions: [press("-S1")], expectedOn: ["-P1"], measuredOn: []))
  }

  @Test("Hard case 14: −P1 on the wrong side of −S1 differs without any action")
  func lampBeforeButton() throws {
    let measured = nets("T1:L+ S0:11", "S0:12 S1:13 K1:13 P1:X1", "S1:14 K1:14 K1:A1", tail)
    #expect(try compare(measured) == .different(actions: [], expectedOn: [], measuredOn: ["-P1"]))
  }

  @Test("Hard case 22: a bridged stop button is invisible at rest and shows when pressed")
  func bridgedStop() throws {
    let measured = nets(
      "T1:L+ S0:11 K1:31 S0:12 S1:13 K1:13", "S1:14 K1:14 K1:A1", "K1:34 P1:X1", tail)
    #expect(
      try compare(measured)
        == .different(actions: [together(press("-S0"), press("-S1"))], expectedOn: [], measuredOn: ["-P1"]))
  }

  @Test("Hard case 25: without interlock single presses agree, both at once do not")
  func missingInterlock() throws {
    guard
      case .different(let actions, _, let measuredOn) = try compare(
        PracticeCircuits.reversingWithoutInterlock, PracticeCircuits.reversing)
    else {
      Issue.record("the missing interlock was not seen")
      return
    }
    #expect(actions == [together(press("-S1"), press("-S2"))])
    #expect(measuredOn == ["-P1", "-P2"])
  }

  @Test("The race of an interlocked starter is no difference from itself")
  func raceOfTheReference() throws {
    #expect(try isEquivalent(PracticeCircuits.reversing, PracticeCircuits.reversing))
    let otherContacts = nets(
      "T1:L+ S0:11 K1:41 K2:41", "S0:12 S1:13 K1:13 S2:13 K2:13",
      "S1:14 K1:14 K2:31", "K2:32 K1:A1", "S2:14 K2:14 K1:31", "K1:32 K2:A1",
      "K1:44 P1:X1", "K2:44 P2:X1", "T1:L- K1:A2 K2:A2 P1:X2 P2:X2")
    #expect(try isEquivalent(otherContacts, PracticeCircuits.reversing))
  }

  @Test("A starter in which one relay always wins is not the racing one")
  func decidedRace() throws {
    let decided = nets(
      "T1:L+ S0:11 K1:31 K2:31", "S0:12 S1:13 K1:13 S2:13 K2:13",
      "S1:14 K1:14 K2:21", "K2:22 K1:A1", "S2:14 K2:14 S1:11", "S1:12 K1:21", "K1:22 K2:A1",
      "K1:34 P1:X1", "K2:34 P2:X1", "T1:L- K1:A2 K2:A2 P1:X2 P2:X2")
    let both = [together(press("-S1"), press("-S2"))]
    #expect(
      try compare(decided, PracticeCircuits.reversing)
        == .different(actions: both, expectedOn: ["-P2"], measuredOn: ["-P1"]))
    #expect(
      try compare(PracticeCircuits.reversing, decided)
        == .different(actions: both, expectedOn: ["-P1"], measuredOn: ["-P2"]))
  }

  @Test("A timer that is missing shows when it should have elapsed")
  func missingTimer() throws {
    let reference = nets("T1:L+ S1:13 K4:15", "S1:14 K4:A1", "K4:18 P1:X1", "T1:L- K4:A2 P1:X2")
    let measured = nets("T1:L+ S1:13 K4:15", "S1:14 K4:A1", "K4:18 P1:X1", "T1:L- K4:A2")
    #expect(
      try compare(measured, reference)
        == .different(
          actions: [press("-S1"), .elapse(ActuatorID("-K4", "delay"))], expectedOn: ["-P1"], measuredOn: []))
  }

  @Test("Where the reference has no lamp, its relays are compared")
  func relaysOnly() throws {
    let reference = nets("T1:L+ S1:13", "S1:14 K1:A1", "T1:L- K1:A2")
    let measured = nets("T1:L+ S1:11", "S1:12 K1:A1", "T1:L- K1:A2")
    #expect(try compare(measured, reference) == .different(actions: [], expectedOn: [], measuredOn: ["-K1"]))
    #expect(try isEquivalent(nets("T1:L+ S1:13", "S1:14 K1:A2", "T1:L- K1:A1"), reference))
  }

  @Test("A selector is compared in all its positions, and a spare contact that is wired changes nothing")
  func selector() throws {
    let reference = nets("T1:L+ S3:13 S3:23", "S3:14 P1:X1", "S3:24 P2:X1", "T1:L- P1:X2 P2:X2")
    let measured = nets("T1:L+ S3:13 S3:23", "S3:14 P1:X1", "S3:24 S1:13", "T1:L- P1:X2 P2:X2")
    #expect(
      try compare(measured, reference)
        == .different(
          actions: [.set(ActuatorID("-S3", "knob"), position: 2)], expectedOn: ["-P2"], measuredOn: []))
    let stub = Nets(joining: reference.groups + [[terminal("S1:13"), terminal("S3:24")]])
    #expect(try isEquivalent(stub, reference))
  }

  @Test("Only the actuators that may be operated are tried")
  func operated() throws {
    let reference = nets("T1:L+ S1:13 S2:13", "S1:14 P1:X1", "T1:L- P1:X2")
    let measured = nets("T1:L+ S1:13 S2:13", "S1:14 S2:14 P1:X1", "T1:L- P1:X2")
    #expect(try !isEquivalent(measured, reference))
    let only = try compareBehaviour(
      measured: measured, reference: reference, of: PracticeEquipment.all, operating: [ActuatorID("-S1", "button")])
    #expect(only == .equivalent(states: 2, transitions: 2))
  }

  @Test("A bound that is met proves nothing")
  func bounds() throws {
    #expect(
      try compare(PracticeCircuits.latching, limits: ProofLimits(states: 3, transitions: 100))
        == .notProved(.tooManyStates(limit: 3)))
    #expect(
      try compare(PracticeCircuits.latching, limits: ProofLimits(states: 100, transitions: 3))
        == .notProved(.tooManyTransitions(limit: 3)))
    #expect(
      try compare(PracticeCircuits.latching, limits: ProofLimits(states: 100, transitions: 100, work: 20))
        == .notProved(.tooMuchWork(limit: 20)))
  }
}
