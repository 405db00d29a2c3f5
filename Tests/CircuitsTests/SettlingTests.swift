import Testing

@testable import Circuits

@Suite("How circuits settle")
struct SettlingTests {
  private func outcomes(_ wiring: Nets, after actions: [Action] = []) throws -> [CircuitOutcome] {
    guard case .outcomes(let found) = try CircuitModel.run(actions, nets: wiring, of: PracticeEquipment.all) else {
      Issue.record("not proved")
      return []
    }
    return found
  }

  private func on(_ wiring: Nets, after actions: [Action]) throws -> [[String]] {
    try outcomes(wiring, after: actions).map(\.on)
  }

  @Test("A latching circuit starts, holds and stops, and stop is dominant")
  func latching() throws {
    let circuit = PracticeCircuits.latching
    #expect(try on(circuit, after: []) == [[]])
    #expect(try on(circuit, after: [press("-S1")]) == [["-P1"]])
    #expect(try on(circuit, after: [press("-S1"), release("-S1")]) == [["-P1"]])
    #expect(try on(circuit, after: [press("-S1"), release("-S1"), press("-S0")]) == [[]])
    #expect(try on(circuit, after: [press("-S1"), release("-S1"), press("-S0"), release("-S0")]) == [[]])
    #expect(try on(circuit, after: [together(press("-S0"), press("-S1"))]) == [[]])
  }

  @Test("A coil behind a lamp gets too little to pick up")
  func coilBehindLamp() throws {
    let circuit = nets("T1:L+ P1:X1", "P1:X2 K1:A1", "T1:L- K1:A2")
    #expect(try outcomes(circuit).map(\.magnetsIn) == [[]])
  }

  @Test("A relay that is in holds at a voltage at which it would not pick up")
  func hysteresis() throws {
    // −S1 bridges the lamp: the coil picks up at 24 V, then stays in at 14.4 V behind the lamp.
    let circuit = nets("T1:L+ P1:X1 S1:13", "P1:X2 S1:14 K1:A1", "T1:L- K1:A2")
    #expect(try outcomes(circuit, after: [press("-S1"), release("-S1")]).map(\.magnetsIn) == [["-K1"]])
    #expect(try outcomes(circuit).map(\.magnetsIn) == [[]])
  }

  @Test("A relay that breaks its own coil is a buzzer")
  func buzzer() throws {
    let found = try outcomes(nets("T1:L+ K1:21 P1:X1", "K1:22 K1:A1", "T1:L- K1:A2 K1:31", "K1:34 P1:X2"))
    #expect(found.count == 1)
    #expect(found.first?.oscillating == ["-K1"])
    #expect(found.first?.flickering == ["-P1"])
    #expect(found.first?.on == [])
  }

  @Test("Both starts of an interlocked starter at once race: either relay wins, never both")
  func race() throws {
    let found = try on(PracticeCircuits.reversing, after: [together(press("-S1"), press("-S2"))])
    #expect(Set(found) == [["-P1"], ["-P2"]])
  }

  @Test("A time relay switches when it elapses and returns at once")
  func onDelay() throws {
    let circuit = nets("T1:L+ S1:13 K4:15", "S1:14 K4:A1", "K4:18 P1:X1", "T1:L- K4:A2 P1:X2")
    let elapses = Action.elapse(ActuatorID("-K4", "delay"))
    #expect(try on(circuit, after: [press("-S1")]) == [[]])
    #expect(try on(circuit, after: [press("-S1"), elapses]) == [["-P1"]])
    #expect(try on(circuit, after: [press("-S1"), elapses, release("-S1")]) == [[]])
    #expect(try on(circuit, after: [press("-S1"), release("-S1"), elapses]) == [[]])
  }

  @Test("An off-delay relay switches at once and returns when it elapses")
  func offDelay() throws {
    let circuit = nets("T1:L+ S1:13 K5:15", "S1:14 K5:A1", "K5:18 P1:X1", "T1:L- K5:A2 P1:X2")
    #expect(try on(circuit, after: [press("-S1")]) == [["-P1"]])
    #expect(try on(circuit, after: [press("-S1"), release("-S1")]) == [["-P1"]])
    let elapses = Action.elapse(ActuatorID("-K5", "delay"))
    #expect(try on(circuit, after: [press("-S1"), release("-S1"), elapses]) == [[]])
  }

  @Test("A longer time element cannot be over before a shorter one that started with it")
  func timerOrder() throws {
    let together = nets("T1:L+ S1:13", "S1:14 K4:A1 K7:A1", "T1:L- K4:A2 K7:A2")
    let model = try CircuitModel(equipment: PracticeEquipment.all, nets: together)
    let (short, long) = (ActuatorID("-K4", "delay"), ActuatorID("-K7", "delay"))
    func last(_ actions: [Action]) throws -> [Int?] {
      var space = StateSpace(model, limits: .standard)
      var reached = try space.outcomes(of: 0)
      for action in actions {
        let compiled = try model.compile(action)
        guard space.isPossible(compiled, in: reached[0]) else { continue }
        let set = try space.apply(compiled, to: reached[0])
        reached = space.outcomeSets[set]
      }
      let state = OperatingState(bits: space.bits(space.outcomes[reached[0]].states[0]))
      return [model.position(of: short, in: state), model.position(of: long, in: state)]
    }
    #expect(try last([press("-S1"), .elapse(long)]) == [0, 0])
    #expect(try last([press("-S1"), .elapse(short), .elapse(long)]) == [1, 1])
  }

  @Test("An action that is not possible there is refused by name where every action counts")
  func impossible() throws {
    let delay = Action.elapse(ActuatorID("-K4", "delay"))
    let circuit = try CircuitModel(
      equipment: PracticeEquipment.all, nets: nets("T1:L+ S1:13", "S1:14 K4:A1", "T1:L- K4:A2"))
    #expect(throws: CircuitError.impossibleAction(delay, number: 1)) { try circuit.settle(after: [delay]) }
    #expect(throws: CircuitError.impossibleAction(delay, number: 3)) {
      try circuit.settle(after: [press("-S1"), delay, delay])
    }
    #expect(throws: CircuitError.impossibleAction(release("-S1"), number: 1)) {
      try circuit.settle(after: [release("-S1")])
    }
    #expect(try circuit.settle(after: [press("-S1"), delay, release("-S1")]).count == 1)
  }

  @Test("Asking for what cannot be set is refused by name")
  func refusals() {
    let circuit = PracticeCircuits.latching
    #expect(throws: CircuitError.notOperable(ActuatorID("-K1", "armature"))) {
      try CircuitModel.run([.set(ActuatorID("-K1", "armature"), position: 1)], nets: circuit, of: PracticeEquipment.all)
    }
    #expect(throws: CircuitError.unknownPosition(ActuatorID("-S1", "button"), position: 2)) {
      try CircuitModel.run([.set(ActuatorID("-S1", "button"), position: 2)], nets: circuit, of: PracticeEquipment.all)
    }
    #expect(throws: CircuitError.notATimer(ActuatorID("-S1", "button"))) {
      try CircuitModel.run([.elapse(ActuatorID("-S1", "button"))], nets: circuit, of: PracticeEquipment.all)
    }
  }
}
