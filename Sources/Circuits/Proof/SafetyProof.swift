/// Whether a circuit may be energised: the answer of ``proveSafety(_:limits:exclusive:onAtRest:)``.
package enum SafetyProof: Hashable, Sendable {
  /// No hazard in any reachable state.
  case proved(states: Int, transitions: Int)
  /// Each kind of hazard with each set of components once, with a shortest way to it; shortest first.
  case hazards([CircuitHazard])
  case notProved(NotProvedReason)
}

/// Something that a circuit can do and must not.
package struct CircuitHazard: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A source delivers more than its limit.
    case short
    /// Two that exclude each other are on together.
    case exclusive
    /// Armatures move for ever.
    case oscillation
    /// Something is on after power-up, before any action.
    case startsByItself = "starts_by_itself"
  }

  package var kind: Kind
  /// From rest; empty when it comes with the power.
  package var actions: [Action]
  /// The shorted source, what is on together, the oscillating relays, or what is on at rest.
  package var components: [String]

  package init(kind: Kind, actions: [Action], components: [String]) {
    self.kind = kind
    self.actions = actions
    self.components = components
  }
}

/// Explores every state that the circuit can reach from rest, by every action, in every order of armature moves.
///
/// Of each group in `exclusive`, designations or output names, no two may be on together; a component with a magnet
/// is on while its armature is in, and a name that is not in use is never on. Names in `onAtRest` may be on without
/// any action, such as a lamp that signals rest: see ``CircuitModel/namesOnAtRest(limits:)`` of the reference.
package func proveSafety(
  _ circuit: CircuitModel, limits: ProofLimits = .standard, exclusive: [[String]] = [], onAtRest: Set<String> = []
) -> SafetyProof {
  var search = SafetySearch(circuit, limits: limits, exclusive: exclusive, onAtRest: onAtRest)
  do throws(NotProvedReason) {
    return try search.run()
  } catch {
    // A hazard that was found is one, however much remained unexplored.
    return search.hazards.isEmpty ? .notProved(error) : .hazards(search.hazards)
  }
}

/// Breadth first over settled outcomes, so that the first way to a hazard is a shortest one.
private struct SafetySearch {
  private(set) var hazards: [CircuitHazard] = []
  private var space: StateSpace
  private let limits: ProofLimits
  private let exclusions: [Exclusion]
  private let onAtRest: Set<String>
  private let actions: [CompiledAction]
  /// How each outcome was reached first; -1 before the first action.
  private var cameFrom: [(outcome: Int, action: Int)?] = []
  private var queue: [Int] = []
  private var known: Set<CircuitHazard> = []

  init(_ circuit: CircuitModel, limits: ProofLimits, exclusive: [[String]], onAtRest: Set<String>) {
    space = StateSpace(circuit, limits: limits)
    self.limits = limits
    exclusions = exclusive.map { Exclusion($0, circuit) }
    self.onAtRest = onAtRest
    actions = circuit.actions(operating: nil)
  }

  mutating func run() throws(NotProvedReason) -> SafetyProof {
    let rest = try settleAtRest()
    for outcome in space.outcomeSets[rest] { reach(outcome, from: (-1, -1)) }
    checkRest(space.outcomeSets[rest])

    var transitions = 0
    var next = 0
    while next < queue.count {
      let outcome = queue[next]
      next += 1
      for (number, action) in actions.enumerated() where space.isPossible(action, in: outcome) {
        transitions += 1
        guard transitions <= limits.transitions else { throw .tooManyTransitions(limit: limits.transitions) }
        let before = space.count
        let set: Int
        do throws(NotProvedReason) {
          set = try space.apply(action, to: outcome)
        } catch {
          checkNewStates(since: before, from: (outcome, number))
          throw error
        }
        checkNewStates(since: before, from: (outcome, number))
        for reached in space.outcomeSets[set] { reach(reached, from: (outcome, number)) }
      }
    }
    return hazards.isEmpty ? .proved(states: queue.count, transitions: transitions) : .hazards(hazards)
  }

  private mutating func settleAtRest() throws(NotProvedReason) -> Int {
    do throws(NotProvedReason) {
      let set = try space.settle(space.discover(0))
      checkNewStates(since: 0, from: (-1, -1))
      return set
    } catch {
      checkNewStates(since: 0, from: (-1, -1))
      throw error
    }
  }

  private mutating func reach(_ outcome: Int, from step: (outcome: Int, action: Int)) {
    while cameFrom.count <= outcome { cameFrom.append(nil) }
    guard cameFrom[outcome] == nil else { return }
    cameFrom[outcome] = step
    queue.append(outcome)
    let found = space.outcomes[outcome]
    if !found.isStable {
      add(.oscillation, space.model.components(ofMagnets: found.oscillating), after: step)
    }
    for exclusion in exclusions {
      for state in found.states {
        let facts = space.facts[state]
        let together = exclusion.together(magnetsIn: facts.magnetsIn, on: facts.on)
        if together.count > 1 { add(.exclusive, together, after: step) }
      }
    }
  }

  /// Looks at every state that a step passed through for the first time.
  private mutating func checkNewStates(since first: Int, from step: (outcome: Int, action: Int)) {
    // The last one may not have been solved, when a bound was met.
    for state in first..<max(first, min(space.count, space.facts.count)) {
      let facts = space.facts[state]
      if facts.shorts != 0 {
        let sources = space.model.supplies.indices.filter { (facts.shorts >> UInt64($0)) & 1 == 1 }
        add(.short, sources.map { space.model.supplies[$0].component }, after: step)
      }
      for exclusion in exclusions {
        let together = exclusion.together(magnetsIn: facts.magnetsIn, on: 0)
        if together.count > 1 { add(.exclusive, together, after: step) }
      }
    }
  }

  private mutating func checkRest(_ rest: [Int]) {
    var names: [String] = []
    for outcome in rest {
      let found = space.outcomes[outcome]
      let on =
        space.model.components(ofMagnets: (found.magnetsIn | found.oscillating) & space.model.armatures)
        + space.model.names(ofOutputs: found.on | found.changing)
      for name in on where !onAtRest.contains(name) && !names.contains(name) { names.append(name) }
    }
    if !names.isEmpty { add(.startsByItself, names, after: (-1, -1)) }
  }

  private mutating func add(
    _ kind: CircuitHazard.Kind, _ components: [String], after step: (outcome: Int, action: Int)
  ) {
    guard known.insert(CircuitHazard(kind: kind, actions: [], components: components)).inserted else { return }
    var path: [Action] = []
    var current: (outcome: Int, action: Int)? = step
    while let here = current, here.outcome >= 0 {
      path.append(actions[here.action].action)
      current = cameFrom[here.outcome]
    }
    hazards.append(CircuitHazard(kind: kind, actions: path.reversed(), components: components))
  }
}

/// A group of which no two may be on together, as masks of one circuit.
private struct Exclusion {
  private let items: [(name: String, magnets: UInt64, outputs: UInt64)]

  init(_ names: [String], _ model: CircuitModel) {
    items = names.map { name in
      var magnets: UInt64 = 0
      var outputs: UInt64 = 0
      for (index, magnet) in model.magnets.enumerated()
      where magnet.isArmature && model.actuators[magnet.actuator].id.component == name {
        magnets |= 1 << UInt64(index)
      }
      for (index, output) in model.outputs.enumerated()
      where output.component == name || model.outputNames[index] == name {
        outputs |= 1 << UInt64(index)
      }
      return (name, magnets, outputs)
    }
  }

  /// Names of those that are on.
  func together(magnetsIn: UInt64, on: UInt64) -> [String] {
    items.filter { $0.magnets & magnetsIn != 0 || $0.outputs & on != 0 }.map(\.name)
  }
}
