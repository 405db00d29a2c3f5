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
    let compiled = try compile(actions)
    var space = StateSpace(self, limits: limits)
    do throws(NotProvedReason) {
      return .outcomes(try space.outcomes(after: compiled).map { space.named($0) })
    } catch {
      return .notProved(error)
    }
  }

  private func compile(_ actions: [Action]) throws(CircuitError) -> [CompiledAction] {
    var compiled: [CompiledAction] = []
    for action in actions { compiled.append(try compile(action)) }
    return compiled
  }

  /// ``run(_:limits:)`` with a state of each outcome, the only one where the outcome is stable.
  ///
  /// - Throws: ``CircuitError`` for an action that the circuit does not know or that is possible in no outcome of those
  ///   before it, ``NotProvedReason`` when a limit is met.
  package func settle(
    after actions: [Action], limits: ProofLimits = .standard
  ) throws -> [(outcome: CircuitOutcome, state: OperatingState)] {
    var space = StateSpace(self, limits: limits)
    let compiled = try compile(actions)
    for (index, action) in compiled.enumerated() {
      let before = try space.outcomes(after: Array(compiled[..<index]))
      guard before.contains(where: { space.isPossible(action, in: $0) }) else {
        throw CircuitError.impossibleAction(actions[index], number: index + 1)
      }
    }
    return try space.outcomes(after: compiled).map { space.settled($0) }
  }

  /// ``run(_:limits:)`` for nets in which the operated components may not even be wired.
  package static func run(
    _ actions: [Action], nets: Nets, of equipment: Equipment, limits: ProofLimits = .standard
  ) throws(CircuitError) -> CircuitRun {
    let operated = Set(actions.flatMap(\.actuators).map(\.component))
    let model = try CircuitModel(equipment: equipment, nets: nets, including: operated)
    return try model.run(actions, limits: limits)
  }

  /// Every way in which the circuit can settle with the actuators as they stand in `state`.
  ///
  /// Stable outcomes come with their state.
  package func settle(
    _ state: OperatingState, limits: ProofLimits = .standard
  ) throws(NotProvedReason) -> [(outcome: CircuitOutcome, state: OperatingState)] {
    var space = StateSpace(self, limits: limits)
    return try space.outcomes(of: state.bits).map { space.settled($0) }
  }

  /// The time elements whose time passes in a state, in the order of the kit.
  package func runningTimers(in state: OperatingState) -> [ActuatorID] {
    timers.filter { $0.isRunning(in: state.bits) }.map { actuators[$0.actuator].id }
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
  /// The outcomes after some actions, one by one from rest; an action that changes nothing is passed over.
  fileprivate mutating func outcomes(after actions: [CompiledAction]) throws(NotProvedReason) -> [Int] {
    var reached = try outcomes(of: 0)
    for action in actions {
      var next: Set<Int> = []
      for outcome in reached {
        if action.timer != nil && !isPossible(action, in: outcome) {
          next.insert(outcome)
        } else {
          let set = try apply(action, to: outcome)
          next.formUnion(outcomeSets[set])
        }
      }
      reached = next.sorted()
    }
    return reached
  }

  fileprivate func settled(_ outcome: Int) -> (outcome: CircuitOutcome, state: OperatingState) {
    (named(outcome), OperatingState(bits: bits(firstState(of: outcome))))
  }

  func named(_ outcome: Int) -> CircuitOutcome {
    let found = outcomes[outcome]
    return CircuitOutcome(
      on: model.names(ofOutputs: found.on), flickering: model.names(ofOutputs: found.changing),
      magnetsIn: model.components(ofMagnets: found.magnetsIn & model.armatures),
      oscillating: model.components(ofMagnets: found.oscillating))
  }
}
