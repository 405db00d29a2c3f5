/// One way in which a circuit can settle, in names of the drawing.
package struct CircuitOutcome: Hashable, Sendable {
  /// Outputs that are on all the time.
  package var on: [String]
  /// Outputs that are on part of the time, in an oscillation.
  package var flickering: [String]
  /// Components whose armature is in all the time.
  package var magnetsIn: [String]
  /// Components whose armature moves for ever; empty when the outcome is stable.
  package var oscillating: [String]

  package var isStable: Bool { oscillating.isEmpty }
}

/// What came of some actions from rest.
package enum CircuitRun: Hashable, Sendable {
  /// One when deterministic, several for a race; never empty.
  case outcomes([CircuitOutcome])
  case notProved(NotProvedReason)

  /// Whether in every outcome, all the time, these outputs are on and those off.
  package func shows(on: [String], off: [String]) -> Bool {
    guard case .outcomes(let outcomes) = self else { return false }
    return outcomes.allSatisfy { outcome in
      on.allSatisfy(outcome.on.contains)
        && off.allSatisfy { !outcome.on.contains($0) && !outcome.flickering.contains($0) }
    }
  }
}

extension CircuitModel {
  /// The outcomes after some actions, one by one from rest; an action that changes nothing is passed over.
  package func run(_ actions: [Action], limits: ProofLimits = .standard) throws(CircuitError) -> CircuitRun {
    var compiled: [CompiledAction] = []
    for action in actions { compiled.append(try compile(action)) }
    var space = StateSpace(self, limits: limits)
    do throws(NotProvedReason) {
      var reached = try space.outcomes(of: 0)
      for action in compiled {
        var next: Set<Int> = []
        for outcome in reached {
          if action.timer != nil && !space.isPossible(action, in: outcome) {
            next.insert(outcome)
          } else {
            let set = try space.apply(action, to: outcome)
            next.formUnion(space.outcomeSets[set])
          }
        }
        reached = next.sorted()
      }
      return .outcomes(reached.map { space.named($0) })
    } catch {
      return .notProved(error)
    }
  }

  /// ``run(_:limits:)`` for nets in which the operated components may not even be wired.
  package static func run(
    _ actions: [Action], nets: Nets, of equipment: Equipment, limits: ProofLimits = .standard
  ) throws(CircuitError) -> CircuitRun {
    let operated = actions.flatMap { action -> [ActuatorID] in
      switch action {
      case .set(let id, _), .elapse(let id): [id]
      case .together(let ids, _): ids
      }
    }
    let model = try CircuitModel(equipment: equipment, nets: nets, including: Set(operated.map(\.component)))
    return try model.run(actions, limits: limits)
  }

  /// Every way in which the circuit can settle with the actuators as they stand in `state`.
  ///
  /// Stable outcomes come with their state.
  package func settle(
    _ state: OperatingState, limits: ProofLimits = .standard
  ) throws(NotProvedReason) -> [(outcome: CircuitOutcome, state: OperatingState)] {
    var space = StateSpace(self, limits: limits)
    return try space.outcomes(of: state.bits).map {
      (space.named($0), OperatingState(bits: space.bits(space.outcomes[$0].states[0])))
    }
  }

  /// All that is on, or has its armature in, after power-up without any action, in some outcome.
  package func namesOnAtRest(limits: ProofLimits = .standard) throws(NotProvedReason) -> Set<String> {
    try settle(.atRest, limits: limits).reduce(into: []) { names, found in
      names.formUnion(found.outcome.on + found.outcome.flickering)
      names.formUnion(found.outcome.magnetsIn + found.outcome.oscillating)
    }
  }

  /// Components of the magnets in a mask, each once, in the order of the kit.
  func components(ofMagnets mask: UInt64) -> [String] {
    var names: [String] = []
    for (index, magnet) in magnets.enumerated() where (mask >> UInt64(index)) & 1 == 1 {
      let name = actuators[magnet.actuator].id.component
      if !names.contains(name) { names.append(name) }
    }
    return names
  }
}

extension StateSpace {
  func named(_ outcome: Int) -> CircuitOutcome {
    let found = outcomes[outcome]
    return CircuitOutcome(
      on: model.names(ofOutputs: found.on), flickering: model.names(ofOutputs: found.changing),
      magnetsIn: model.components(ofMagnets: found.magnetsIn & model.armatures),
      oscillating: model.components(ofMagnets: found.oscillating))
  }
}
