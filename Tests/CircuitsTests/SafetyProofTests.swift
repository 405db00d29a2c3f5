import Testing

@testable import Circuits

@Suite("Safety before power")
struct SafetyProofTests {
  private func proof(_ wiring: Nets, exclusive: [[String]] = [], onAtRest: Set<String> = []) throws -> SafetyProof {
    proveSafety(
      try CircuitModel(equipment: PracticeEquipment.all, nets: wiring), exclusive: exclusive, onAtRest: onAtRest)
  }

  private func hazards(_ wiring: Nets, exclusive: [[String]] = []) throws -> [CircuitHazard] {
    guard case .hazards(let found) = try proof(wiring, exclusive: exclusive) else { return [] }
    return found
  }

  @Test("A latching circuit and an interlocked starter are proved safe")
  func safe() throws {
    guard case .proved(let states, let transitions) = try proof(PracticeCircuits.latching) else {
      Issue.record("not proved")
      return
    }
    // Both buttons free: 4 ways to hold them, and held by itself with −S0 released and −S1 released.
    #expect(states == 5)
    #expect(transitions == 5 * 3)
    guard case .proved = try proof(PracticeCircuits.reversing, exclusive: [["-K1", "-K2"]]) else {
      Issue.record("the interlocked starter is safe")
      return
    }
  }

  @Test("Hard case 12: a relay that breaks its own coil path oscillates when started")
  func buzzer() throws {
    let circuit = nets(
      "T1:L+ S0:11", "S0:12 S1:13 K1:13", "S1:14 K1:14 K1:21", "K1:22 K1:A1", "T1:L- K1:A2")
    #expect(
      try hazards(circuit) == [CircuitHazard(kind: .oscillation, actions: [press("-S1")], components: ["-K1"])])
  }

  @Test("Hard case 14: a lamp on the wrong side of the start button is lit at rest")
  func lampBeforeButton() throws {
    let circuit = nets("T1:L+ S0:11", "S0:12 S1:13 K1:13 P1:X1", "S1:14 K1:14 K1:A1", "T1:L- K1:A2 P1:X2")
    #expect(try hazards(circuit) == [CircuitHazard(kind: .startsByItself, actions: [], components: ["-P1"])])
  }

  @Test("Hard case 19: a bridged start button starts at power-up")
  func bridgedStart() throws {
    let circuit = nets(
      "T1:L+ S0:11 K1:31", "S0:12 S1:13 S1:14 K1:13 K1:14 K1:A1", "K1:34 P1:X1", "T1:L- K1:A2 P1:X2")
    #expect(try hazards(circuit) == [CircuitHazard(kind: .startsByItself, actions: [], components: ["-K1", "-P1"])])
  }

  @Test("A relay that buzzes from power-up starts by itself, as what flickers with it does")
  func buzzesAtRest() throws {
    let circuit = nets("T1:L+ K1:21 K1:31", "K1:22 K1:A1", "K1:34 P1:X1", "T1:L- K1:A2 P1:X2")
    #expect(
      try hazards(circuit) == [
        CircuitHazard(kind: .oscillation, actions: [], components: ["-K1"]),
        CircuitHazard(kind: .startsByItself, actions: [], components: ["-K1", "-P1"]),
      ])
  }

  @Test("What signals rest may be on at rest")
  func onAtRest() throws {
    let circuit = nets("T1:L+ S1:11", "S1:12 P1:X1", "T1:L- P1:X2")
    guard case .proved = try proof(circuit, onAtRest: ["-P1"]) else {
      Issue.record("a lamp that the drawing lights at rest is no hazard")
      return
    }
    guard case .hazards = try proof(circuit) else {
      Issue.record("a lamp that nobody switched on is a hazard")
      return
    }
  }

  @Test("A sensor that has its supply at rest is nothing that starts by itself")
  func suppliedSensor() throws {
    let circuit = nets("T1:L+ B1:1", "B1:4 K1:A1 P1:X1", "T1:L- B1:3 K1:A2 P1:X2")
    guard case .proved(let states, _) = try proof(circuit) else {
      Issue.record("a supplied sensor is safe")
      return
    }
    #expect(states == 2)
    let target = Action.set(ActuatorID("-B1", "target"), position: 1)
    let model = try CircuitModel(equipment: PracticeEquipment.all, nets: circuit)
    #expect(
      try model.run([target])
        == .outcomes([CircuitOutcome(on: ["-P1"], flickering: [], magnetsIn: ["-K1"], oscillating: [])]))
    let reversed = nets("T1:L- B1:1", "B1:4 P1:X1", "T1:L+ B1:3 P1:X2")
    #expect(
      try CircuitModel.run([target], nets: reversed, of: PracticeEquipment.all)
        == .outcomes([CircuitOutcome(on: [], flickering: [], magnetsIn: [], oscillating: [])]))
  }

  @Test("Hard case 20: a supply short is found at rest, without any action")
  func supplyShort() throws {
    let circuit = nets("T1:L+ P1:X1 T1:L-", "P1:X2 T1:L-")
    #expect(try hazards(circuit) == [CircuitHazard(kind: .short, actions: [], components: ["-T1"])])
  }

  @Test("A short behind a button is found with the button")
  func shortBehindButton() throws {
    let circuit = nets("T1:L+ S1:13 S2:11", "S1:14 S2:13", "S2:14 T1:L-", "S2:12 P1:X1", "P1:X2 T1:L-")
    let short = try hazards(circuit).first { $0.kind == .short }
    #expect(short?.actions.count == 1)
    #expect(short?.actions == [together(press("-S1"), press("-S2"))])
  }

  @Test("A make contact closes only after the break contact of the same changeover opened: no short between")
  func changeover() throws {
    let circuit = nets("T1:L+ K1:34 S1:13", "K1:31 P1:X1", "K1:32 T1:L- P1:X2 K1:A2", "S1:14 K1:A1")
    guard case .proved = try proof(circuit) else {
      Issue.record("a changeover never bridges its two sides")
      return
    }
  }

  @Test("Hard case 25: without interlock both contactors come in when both starts are pressed")
  func exclusive() throws {
    let found = try hazards(PracticeCircuits.reversingWithoutInterlock, exclusive: [["-K1", "-K2"]])
    #expect(found.map(\.kind) == [.exclusive])
    #expect(found.first?.actions == [together(press("-S1"), press("-S2"))])
    #expect(found.first?.components == ["-K1", "-K2"])
  }

  @Test("Hard case 26: reversing contactors that short only when both are in")
  func shortWhenBothIn() throws {
    let power = [["-K1:41", "-T1:L+"], ["-K1:44", "-K2:41"], ["-K2:44", "-T1:L-"]].map { $0.compactMap(Terminal.init) }
    let unsafe = Nets(joining: PracticeCircuits.reversingWithoutInterlock.groups + power)
    let short = try hazards(unsafe).first { $0.kind == .short }
    #expect(short?.actions == [together(press("-S1"), press("-S2"))])
    let safe = Nets(joining: PracticeCircuits.reversing.groups + power)
    guard case .proved = try proof(safe) else {
      Issue.record("the interlock keeps one contactor out")
      return
    }
  }

  @Test("A short that exists only until the second relay has moved is found")
  func transientShort() throws {
    // −S1 drops −K1 and picks up −K2 at once: if −K2 is faster, both make contacts lie across the supply.
    let circuit = nets(
      "T1:L+ S1:11 S1:13 K1:13", "S1:12 K1:A1", "S1:14 K2:A1", "K1:14 K2:13", "K2:14 T1:L- K1:A2 K2:A2")
    let short = try hazards(circuit).first { $0.kind == .short }
    #expect(short?.actions == [press("-S1")])
  }

  @Test("A bound that is met is no proof, and a hazard found before it remains one")
  func bounds() throws {
    let model = try CircuitModel(equipment: PracticeEquipment.all, nets: PracticeCircuits.reversing)
    #expect(
      proveSafety(model, limits: ProofLimits(states: 8, transitions: 1_000))
        == .notProved(.tooManyStates(limit: 8)))
    #expect(
      proveSafety(model, limits: ProofLimits(states: 1_000, transitions: 9))
        == .notProved(.tooManyTransitions(limit: 9)))
    let short = try CircuitModel(
      equipment: PracticeEquipment.all,
      nets: Nets(joining: PracticeCircuits.reversing.groups + [[terminal("T1:L+"), terminal("T1:L-")]]))
    guard case .hazards(let found) = proveSafety(short, limits: ProofLimits(states: 3, transitions: 1_000)) else {
      Issue.record("the short was already seen")
      return
    }
    #expect(found.first?.kind == .short)
  }

  @Test("Pairs of relays that race side by side end in more ways than can be followed: not proved, and no hang")
  func manyRaces() throws {
    func racing(_ pairs: Int) throws -> CircuitModel {
      let names = (0..<2 * pairs).map { "-K\($0 + 1)" }
      let equipment = Equipment(
        components: [PracticeEquipment.supply("-T1"), PracticeEquipment.button("-S1")]
          + names.map { PracticeEquipment.relay($0) })
      var leads = [[Terminal("-T1", "L+"), Terminal("-S1", "13")]]
      for (number, name) in names.enumerated() {
        leads.append([Terminal("-S1", "14"), Terminal(name, "21")])
        leads.append([Terminal(name, "22"), Terminal(names[number ^ 1], "A1")])
        leads.append([Terminal(name, "A2"), Terminal("-T1", "L-")])
      }
      return try CircuitModel(equipment: equipment, nets: Nets(joining: leads))
    }
    guard case .proved = proveSafety(try racing(3)) else {
      Issue.record("three races side by side are not proved safe")
      return
    }
    let limits = ProofLimits(states: 25_000, transitions: 1_000_000, work: 4_000_000)
    #expect(proveSafety(try racing(9), limits: limits) == .notProved(.tooMuchWork(limit: 4_000_000)))
  }
}
