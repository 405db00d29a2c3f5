import Testing

@testable import Circuits

/// SplitMix64: the same circuits on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Random wiring")
struct RandomCircuitTests {
  private let equipment = PracticeEquipment.all

  private func wiring(_ generator: inout SeededGenerator, leads: Int, without: Set<String> = []) -> Nets {
    let terminals = equipment.terminals.filter { !without.contains($0.component) }
    let pairs = (0..<leads).compactMap { _ -> TerminalPair? in
      guard let one = terminals.randomElement(using: &generator), let other = terminals.randomElement(using: &generator)
      else { return nil }
      return TerminalPair(one, other)
    }
    return Nets(joining: pairs)
  }

  @Test("Whatever a learner plugs, every proof ends with an answer", arguments: 0..<100)
  func neverFails(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(seed))
    let measured = wiring(&generator, leads: 5 + seed % 30)
    let model = try CircuitModel(equipment: equipment, nets: measured)
    let limits = ProofLimits(states: 500, transitions: 2_000)
    if case .proved(let states, _) = proveSafety(model, limits: limits) { #expect(states > 0) }
    let same = try compareBehaviour(measured: measured, reference: measured, of: equipment, limits: limits)
    if case .different = same { Issue.record("a circuit differs from itself") }
    var live = try LiveCircuit(equipment: equipment, nets: measured, powered: true)
    live.advance(to: 1_000_000)
    #expect(live.microseconds == 1_000_000)
    for terminal in equipment.terminals {
      #expect(live.volts(between: terminal, and: equipment.terminals[1]).isFinite)
    }
  }

  @Test("The short cut for parallel loads agrees with the equations", arguments: 0..<100)
  func shortCutAgrees(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(1_000 + seed))
    let measured = wiring(&generator, leads: 4 + seed % 25, without: ["-T2"])
    let supplied = Nets(joining: measured.groups + [[terminal("T1:L+"), terminal("S0:11")]])
    let one = try CircuitModel(equipment: equipment, nets: supplied)
    // A second source that is joined to nothing makes the short cut impossible.
    let other = try CircuitModel(equipment: equipment, nets: supplied, including: ["-T2"])
    let (quick, full) = (one.solve(one.atRest), other.solve(other.atRest))
    #expect(quick.on == full.on)
    #expect(quick.shortedSources == full.shortedSources)
    #expect(abs(quick.sourceAmperes("-T1") - full.sourceAmperes("-T1")) < 1e-6)
    for terminal in one.components.flatMap(\.terminals) {
      let (left, right) = (quick.volts(at: terminal), full.volts(at: terminal))
      #expect((left == nil) == (right == nil))
      #expect(abs((left ?? 0) - (right ?? 0)) < 1e-4, "\(terminal)")
    }
  }

  @Test("What the circuit does in time is one of the outcomes that settling finds", arguments: 0..<100)
  func timeAgreesWithSettling(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(2_000 + seed))
    let measured = Nets(
      joining: wiring(&generator, leads: 10, without: ["-K4", "-K5", "-K7", "-T2", "-R1"]).groups
        + PracticeCircuits.reversing.groups.shuffled(using: &generator).prefix(7))
    let buttons = ["-S0", "-S1", "-S2"].map { ActuatorID($0, "button") }
    var actions: [Action] = []
    var live = try LiveCircuit(equipment: equipment, nets: measured, powered: true)
    live.advance(to: 1_000_000)
    for step in 0..<6 {
      let run = try CircuitModel.run(actions, nets: measured, of: equipment)
      guard case .outcomes(let outcomes) = run else {
        Issue.record("not proved")
        return
      }
      // After an oscillation the moment of the next action decides; settling allows every moment.
      if outcomes.contains(where: { !$0.isStable }) { return }
      #expect(outcomes.contains { $0.on == live.on }, "after \(actions)")
      guard let button = buttons.randomElement(using: &generator) else { return }
      let position = Int.random(in: 0...1, using: &generator)
      actions.append(.set(button, position: position))
      try live.set(button, position: position)
      live.advance(to: UInt64(step + 2) * 1_000_000)
    }
  }
}
