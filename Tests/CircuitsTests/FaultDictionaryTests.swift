import Testing

@testable import Circuits

/// Predicted readings against a circuit with the fault in it, solved by itself.
@Suite("Fault dictionary")
struct FaultDictionaryTests {
  private let equipment = PracticeEquipment.all

  /// Every reading of every candidate at every point, compared with `CircuitModel.solve` and `ohms`.
  private func check(_ nets: Nets, points: [[Action]], resistances: Bool) throws -> FaultDictionary {
    let candidates = singleFaults(of: equipment, nets: nets)
    let dictionary = try FaultDictionary(
      equipment: equipment, nets: nets, candidates: candidates, points: points,
      limits: ProofLimits(states: 500, transitions: 5_000))
    let used = Set(nets.groups.joined().map(\.component)).union(
      points.joined().map { if case .set(let id, _) = $0 { id.component } else { "" } })
    let healthy = try CircuitModel(equipment: equipment, nets: nets, including: used)
    let network = NetworkInverse(healthy, in: 0, powered: true)
    for (row, fault) in candidates.enumerated() {
      let model = try CircuitModel(equipment: equipment, nets: nets, faults: [fault], including: used)
      for point in points.indices {
        guard
          case .outcomes(let outcomes) = try model.run(
            points[point], limits: ProofLimits(states: 500, transitions: 5_000))
        else {
          #expect(dictionary.predictions[row][point] == nil)
          continue
        }
        for outcome in outcomes {
          #expect(dictionary.shows(row: row, point: point, on: Set(outcome.on)), "\(fault) after \(points[point])")
        }
      }
      // With the contacts at rest, whatever the relays want.
      let solution = model.solve(.atRest)
      guard let network, solution.isConsistent else {
        continue
      }
      var workspace = FaultWorkspace()
      guard
        let update = FaultUpdate(
          network, healthy: healthy, faulted: model, in: 0, terminals: dictionary.terminals),
        workspace.solve(update, network)
      else { continue }
      for (red, one) in dictionary.terminals.enumerated() {
        for (black, other) in dictionary.terminals.enumerated() where red < black {
          let together = update.islands[red] >= 0 && update.islands[red] == update.islands[black]
          let predicted =
            together ? workspace.volts(at: update.places[red]) - workspace.volts(at: update.places[black]) : 0
          let exact = solution.volts(between: one, and: other) ?? 0
          #expect(abs(predicted - exact) < 1e-4, "\(fault): \(one) to \(other) is \(exact), predicted \(predicted)")
          if resistances {
            let ohms = dictionary.ohms(row: row, point: 0, red: red, black: black)
            let measured = model.ohms(between: one, and: other, in: .atRest)
            #expect((measured == nil) == ohms.isInfinite, "\(fault): \(one) to \(other)")
            #expect(abs((measured ?? 0) - (ohms.isInfinite ? 0 : ohms)) < 1e-3 * max(1, measured ?? 0))
          }
        }
      }
    }
    return dictionary
  }

  @Test("The latching circuit: every candidate reads as its own circuit does, nearly always by an update")
  func latching() throws {
    let points = try operatingPoints(of: CircuitModel(equipment: equipment, nets: PracticeCircuits.latching))
    #expect(points.contains([press("-S1"), release("-S1")]))
    let dictionary = try check(PracticeCircuits.latching, points: points, resistances: true)
    #expect(dictionary.candidates.count > 60)
    #expect(dictionary.updated > 20 * dictionary.solvedAnew)
  }

  @Test("Random wiring: an update never disagrees with equations set up anew", arguments: 0..<12)
  func random(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(7_000 + seed))
    let terminals = equipment.terminals.filter { $0.component != "-T2" || seed % 5 == 0 }
    let pairs = (0..<(4 + seed % 6)).compactMap { _ -> TerminalPair? in
      guard let one = terminals.randomElement(using: &generator), let other = terminals.randomElement(using: &generator)
      else { return nil }
      return TerminalPair(one, other)
    }
    let lamp = Nets(joining: pairs.map { [$0.first, $0.second] } + [[terminal("T1:L+"), terminal("P1:X1")]])
    _ = try check(lamp, points: [[], [press("-S1")]], resistances: false)
  }

  @Test("Solving one candidate after another agrees with each circuit by itself")
  func solver() throws {
    let candidates = singleFaults(of: equipment, nets: PracticeCircuits.latching)
    var solver = try #require(
      try FaultSolver(equipment: equipment, nets: PracticeCircuits.latching, candidates: candidates))
    let plus = try #require(solver.terminals.firstIndex(of: terminal("S0:12")))
    let minus = try #require(solver.terminals.firstIndex(of: terminal("K1:A2")))
    var solved = 0
    for (index, fault) in candidates.enumerated() where solver.solve(index) {
      let model = try CircuitModel(
        equipment: equipment, nets: PracticeCircuits.latching, faults: [fault],
        including: ["-T1", "-S0", "-S1", "-K1", "-P1"])
      guard let exact = model.solve(.atRest).volts(between: terminal("S0:12"), and: terminal("K1:A2")) else { continue }
      #expect(abs(solver.volts(index, at: plus) - solver.volts(index, at: minus) - exact) < 1e-4, "\(fault)")
      solved += 1
    }
    #expect(solved > candidates.count / 2)
  }

  @Test("Nets with one change are what all leads together give", arguments: 0..<20)
  func changedNets(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(9_000 + seed))
    let groups = PracticeCircuits.reversing.groups.shuffled(using: &generator)
    let nets = Nets(joining: groups)
    for _ in 0..<50 {
      let one = try #require(equipment.terminals.randomElement(using: &generator))
      let other = try #require(equipment.terminals.filter { $0 != one }.randomElement(using: &generator))
      #expect(nets.joining(one, other) == Nets(joining: groups + [[one, other]]))
      #expect(nets.removing(one) == Nets(joining: groups.map { $0.filter { $0 != one } }))
      let exchanged = groups.map { $0.map { $0 == one ? other : $0 == other ? one : $0 } }
      #expect(nets.exchanging(one, other) == Nets(joining: exchanged))
    }
  }

  @Test("The text of every fault reads back; a fault that the kit does not have is refused")
  func texts() throws {
    for fault in singleFaults(of: equipment, nets: PracticeCircuits.reversing) {
      #expect(Fault(code: fault.code) == fault)
    }
    for wrong in [
      Fault.openPin(terminal("K9:13")), .stuckOpen(terminal("K1:13"), terminal("K1:A1")), .openElement("-P1", "coil"),
      .highResistance(terminal("K1:13"), ohms: -1),
    ] {
      #expect(throws: CircuitError.self) {
        try CircuitModel(equipment: equipment, nets: PracticeCircuits.latching, faults: [wrong])
      }
    }
  }

  @Test("A welded changeover holds its blade: the other side stays open")
  func weldedChangeover() throws {
    let nets = nets("T1:L+ K1:31", "K1:34 P1:X1", "K1:32 P2:X1", "T1:L- P1:X2 P2:X2")
    let model = try CircuitModel(
      equipment: equipment, nets: nets, faults: [.stuckClosed(terminal("K1:31"), terminal("K1:34"))])
    #expect(model.solve(.atRest).on == ["-P1"])
    let coil = try CircuitModel(
      equipment: equipment, nets: PracticeCircuits.latching, faults: [.openElement("-K1", "coil")])
    #expect(try coil.run([press("-S1")]).shows(on: [], off: ["-P1"]))
  }
}
