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
      let model = try CircuitModel(equipment: equipment, nets: nets, fault: fault, including: used)
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
          let predicted = together ? workspace.volts[red] - workspace.volts[black] : 0
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
}
