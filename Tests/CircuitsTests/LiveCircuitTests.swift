import Testing

@testable import Circuits

@Suite("A circuit in time")
struct LiveCircuitTests {
  private func live(_ wiring: Nets, powered: Bool = true) throws -> LiveCircuit {
    try LiveCircuit(equipment: PracticeEquipment.all, nets: wiring, powered: powered)
  }
  private let s0 = ActuatorID("-S0", "button")
  private let s1 = ActuatorID("-S1", "button")
  private let s2 = ActuatorID("-S2", "button")
  private let k1 = ActuatorID("-K1", "armature")

  @Test("The latching circuit holds, and drops when the power goes")
  func latching() throws {
    var circuit = try live(PracticeCircuits.latching, powered: false)
    try circuit.set(s1, position: 1)
    circuit.advance(to: 100_000)
    #expect(circuit.position(of: k1) == 0)
    circuit.setPowered(true)
    circuit.advance(to: 109_999)
    #expect(circuit.position(of: k1) == 0)
    circuit.advance(to: 110_000)
    #expect(circuit.position(of: k1) == 1)
    try circuit.set(s1, position: 0)
    circuit.advance(to: 200_000)
    #expect(circuit.on == ["-P1"])
    #expect(circuit.volts(between: terminal("P1:X1"), and: terminal("P1:X2")) > 23)
    #expect(abs(circuit.sourceAmperes("-T1") - (24 / 240.0 + 24 / 360.0)) < 0.001)
    circuit.setPowered(false)
    #expect(circuit.on.isEmpty)
    #expect(circuit.sourceAmperes("-T1") == 0)
    circuit.advance(to: 300_000)
    circuit.setPowered(true)
    circuit.advance(to: 400_000)
    #expect(circuit.position(of: k1) == 0)
  }

  @Test("A buzzer sounds at 50 Hz and time does not stand still")
  func buzzer() throws {
    var circuit = try live(nets("T1:L+ K1:21", "K1:22 K1:A1", "T1:L- K1:A2"))
    var moves = 0
    var last = circuit.position(of: k1)
    for time in stride(from: UInt64(1_000), through: 1_000_000, by: 1_000) {
      circuit.advance(to: time)
      if circuit.position(of: k1) != last { moves += 1 }
      last = circuit.position(of: k1)
    }
    #expect(moves == 100)
    circuit.advance(to: 10_000_000_000)
    #expect(circuit.microseconds == 10_000_000_000)
  }

  @Test("Of two relays that race the first of the kit wins, every time")
  func race() throws {
    var circuit = try live(PracticeCircuits.reversing)
    try circuit.set(s2, position: 1)
    try circuit.set(s1, position: 1)
    circuit.advance(to: 1_000_000)
    #expect(circuit.on == ["-P1"])
  }

  @Test("A time relay elapses after its set time, and starts anew when interrupted")
  func timer() throws {
    var circuit = try live(nets("T1:L+ S1:13 K4:15", "S1:14 K4:A1", "K4:18 P1:X1", "T1:L- K4:A2 P1:X2"))
    try circuit.setTime(ActuatorID("-K4", "delay"), seconds: 1.5)
    try circuit.set(s1, position: 1)
    circuit.advance(to: 1_000_000)
    try circuit.set(s1, position: 0)
    circuit.advance(to: 1_100_000)
    try circuit.set(s1, position: 1)
    circuit.advance(to: 2_600_000)
    #expect(circuit.on.isEmpty)
    circuit.advance(to: 2_610_000)
    #expect(circuit.on == ["-P1"])
    #expect(throws: CircuitError.self) { try circuit.setTime(ActuatorID("-K4", "delay"), seconds: 99) }
  }

  @Test("Replugging keeps what is held; an opened pin lets the relay drop")
  func replug() throws {
    var circuit = try live(PracticeCircuits.latching)
    try circuit.set(s1, position: 1)
    circuit.advance(to: 50_000)
    try circuit.set(s1, position: 0)
    try circuit.setNets(Nets(joining: PracticeCircuits.latching.groups + [[terminal("P2:X1"), terminal("P1:X1")]]))
    circuit.advance(to: 100_000)
    #expect(circuit.on == ["-P1"])
    try circuit.setFaults([.openPin(terminal("K1:A2"))])
    circuit.advance(to: 150_000)
    #expect(circuit.position(of: k1) == 0)
    #expect(throws: CircuitError.unknownTerminal(Terminal("-K9", "A1"))) {
      try circuit.setNets(nets("T1:L+ K9:A1"))
    }
    #expect(circuit.nets.groups.count == PracticeCircuits.latching.groups.count)
  }

  @Test("With any single fault it shows in time what the circuit with that fault shows")
  func faults() throws {
    let equipment = PracticeEquipment.all
    for fault in singleFaults(of: equipment, nets: PracticeCircuits.latching) {
      var circuit = try live(PracticeCircuits.latching, powered: false)
      try circuit.setFaults([fault])
      circuit.setPowered(true)
      try circuit.set(s1, position: 1)
      circuit.advance(to: 200_000)
      try circuit.set(s1, position: 0)
      circuit.advance(to: 400_000)
      let model = try CircuitModel(equipment: equipment, nets: PracticeCircuits.latching, faults: [fault])
      let limits = ProofLimits(states: 500, transitions: 5_000)
      guard case .outcomes(let outcomes) = try model.run([press("-S1"), release("-S1")], limits: limits) else {
        continue
      }
      let shown = Set(circuit.on)
      #expect(
        outcomes.contains { shown.isSuperset(of: $0.on) && shown.isSubset(of: $0.on + $0.flickering) },
        "\(fault): \(circuit.on)")
      try circuit.setFaults([])
      #expect(circuit.nets == PracticeCircuits.latching)
    }
  }

  @Test("What is blocked goes to its position of rest, and moves again when it is mended")
  func blocked() throws {
    var circuit = try live(PracticeCircuits.latching)
    try circuit.set(s1, position: 1)
    circuit.advance(to: 50_000)
    #expect(circuit.position(of: k1) == 1)
    try circuit.setFaults([.blocked(k1)])
    circuit.advance(to: 100_000)
    #expect(circuit.position(of: k1) == 0)
    try circuit.setFaults([])
    circuit.advance(to: 150_000)
    #expect(circuit.position(of: k1) == 1)
  }

  @Test("The ohmmeter follows the contacts")
  func ohms() throws {
    var circuit = try live(.empty, powered: false)
    #expect(circuit.ohms(between: terminal("S1:13"), and: terminal("S1:14")) == nil)
    try circuit.set(s1, position: 1)
    #expect((circuit.ohms(between: terminal("S1:13"), and: terminal("S1:14")) ?? .infinity) < 1e-6)
    #expect(abs((circuit.ohms(between: terminal("K1:A1"), and: terminal("K1:A2")) ?? 0) - 360) < 1e-3)
  }
}
