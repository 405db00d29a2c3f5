import Circuits

extension Counterexample {
  /// What shows that two circuits differ; nil where nothing does. Where one of them races, with all outcomes of both: one
  /// beside another says little of what either can do.
  init?(_ equivalence: Equivalence, measured: Nets, reference: Nets, equipment: Equipment) throws(CircuitError) {
    guard case .different(let actions, let expectedOn, let measuredOn) = equivalence else { return nil }
    self.init(actions: actions, expectedOn: expectedOn, measuredOn: measuredOn)
    guard case .outcomes(let expected) = try CircuitModel.run(actions, nets: reference, of: equipment),
      case .outcomes(let found) = try CircuitModel.run(actions, nets: measured, of: equipment)
    else { return }
    // Without outputs the relays are what is seen.
    let hasOutputs = (expected + found).contains { !$0.outputs.isEmpty }
    func seen(_ outcome: CircuitOutcome) -> [String] {
      (hasOutputs ? outcome.outputs : outcome.magnetsIn) + outcome.oscillating
    }
    let (ofExpected, ofMeasured) = (Self.distinct(expected.map(seen)), Self.distinct(found.map(seen)))
    guard ofExpected.count > 1 || ofMeasured.count > 1 else { return }
    (expectedOutcomes, measuredOutcomes) = (ofExpected, ofMeasured)
  }

  private static func distinct(_ outcomes: [[String]]) -> [[String]] {
    Set(outcomes).sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension CircuitOutcome {
  fileprivate var outputs: [String] { on + flickering }
}
