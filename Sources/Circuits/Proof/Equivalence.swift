/// Whether two circuits behave alike: the answer of
/// ``compareBehaviour(measured:reference:of:operating:limits:)``.
package enum Equivalence: Hashable, Sendable {
  /// In no reachable state does any action show a difference.
  case equivalent(states: Int, transitions: Int)
  /// A shortest sequence of actions from rest after which something else can be seen.
  ///
  /// The lists name outputs that are on, all or part of the time, and relays that move for ever. Where one of them
  /// races, the lists show an outcome that the other one cannot have.
  case different(actions: [Action], expectedOn: [String], measuredOn: [String])
  case notProved(NotProvedReason)
}

/// Compares what a technician can see of two circuits, by every action in every reachable pair of states.
///
/// Seen are the outputs; where the reference wires none, the armatures of its relays. Races compare as sets of
/// outcomes: each circuit must be able to show all that the other one can. `operated` are the actuators that may be
/// operated; nil stands for all manual and environment actuators of components that occur in either circuit.
package func compareBehaviour(
  measured: Nets, reference: Nets, of equipment: Equipment, operating operated: [ActuatorID]? = nil,
  limits: ProofLimits = .standard
) throws(CircuitError) -> Equivalence {
  let used = Set((measured.groups + reference.groups).joined().map(\.component))
  let expected = try CircuitModel(equipment: equipment, nets: reference, including: used)
  let built = try CircuitModel(equipment: equipment, nets: measured, including: used)
  let drawn = Set(reference.groups.joined().map(\.component))
  let seesOutputs = expected.outputs.contains { drawn.contains($0.component) }
  let magnets = expected.magnets.enumerated().reduce(UInt64(0)) { mask, magnet in
    magnet.element.isArmature && drawn.contains(expected.actuators[magnet.element.actuator].id.component)
      ? mask | 1 << UInt64(magnet.offset) : mask
  }
  var search = EquivalenceSearch(
    expected: StateSpace(expected, limits: limits), measured: StateSpace(built, limits: limits),
    actions: expected.actions(operating: operated, alsoIn: built), magnets: seesOutputs ? nil : magnets, limits: limits)
  do throws(NotProvedReason) {
    return try search.run()
  } catch {
    return .notProved(error)
  }
}

/// What can be seen of an outcome.
private struct Observation: Hashable, Comparable {
  let on: UInt64
  let changing: UInt64
  let oscillates: Bool

  /// `magnets` is the mask of the magnets to look at; nil to look at the outputs.
  init(_ outcome: SettledOutcome, magnets: UInt64?) {
    on = magnets.map { $0 & outcome.magnetsIn } ?? outcome.on
    changing = magnets.map { $0 & outcome.oscillating } ?? outcome.changing
    oscillates = !outcome.isStable
  }

  static func < (left: Observation, right: Observation) -> Bool {
    (left.on, left.changing, left.oscillates ? 1 : 0) < (right.on, right.changing, right.oscillates ? 1 : 0)
  }
}

/// Breadth first over pairs of sets of outcomes: all that either circuit can be in after what was seen so far.
private struct EquivalenceSearch {
  private var expected: StateSpace
  private var measured: StateSpace
  private let actions: [CompiledAction]
  /// Mask of the magnets that are compared; nil where outputs are.
  private let magnets: UInt64?
  private let limits: ProofLimits
  /// Pairs of numbers of outcome sets.
  private var pairs = IndexTable()
  private var cameFrom: [(pair: Int, action: Int)] = []

  init(
    expected: StateSpace, measured: StateSpace, actions: [CompiledAction], magnets: UInt64?, limits: ProofLimits
  ) {
    self.expected = expected
    self.measured = measured
    self.actions = actions
    self.magnets = magnets
    self.limits = limits
  }

  mutating func run() throws(NotProvedReason) -> Equivalence {
    let start = (try expected.settle(expected.discover(0)), try measured.settle(measured.discover(0)))
    if let difference = try meet(start, from: (-1, -1)) { return difference }
    var transitions = 0
    var next = 0
    while next < pairs.count {
      let key = pairs.keys[next]
      let pair = (Int(truncatingIfNeeded: key >> 32), Int(truncatingIfNeeded: key & 0xFFFF_FFFF))
      for number in actions.indices where isPossible(actions[number], pair) {
        transitions += 1
        guard transitions <= limits.transitions else { throw .tooManyTransitions(limit: limits.transitions) }
        let reached = (
          try Self.apply(actions[number], to: pair.0, in: &expected),
          try Self.apply(actions[number], to: pair.1, in: &measured)
        )
        if let difference = try meet(reached, from: (next, number)) { return difference }
      }
      next += 1
    }
    return .equivalent(states: pairs.count, transitions: transitions)
  }

  /// A setting is possible when it changes something, and inputs stand alike in both circuits; a time element must
  /// run in one of them and nowhere be surely preceded by another one.
  private func isPossible(_ action: CompiledAction, _ pair: (expected: Int, measured: Int)) -> Bool {
    let (left, right) = (expected.outcomeSets[pair.expected], measured.outcomeSets[pair.measured])
    if action.timer == nil { return expected.isPossible(action, in: left[0]) }
    return
      (left.contains { expected.isPossible(action, in: $0) }
      || right.contains { measured.isPossible(action, in: $0) })
      && !left.contains { expected.mustWait(action, in: $0) } && !right.contains { measured.mustWait(action, in: $0) }
  }

  private static func apply(
    _ action: CompiledAction, to set: Int, in space: inout StateSpace
  ) throws(NotProvedReason) -> Int {
    let outcomes = space.outcomeSets[set]
    if outcomes.count == 1 { return try apply(action, outcome: outcomes[0], set, in: &space) }
    var reached: Set<Int> = []
    for outcome in outcomes {
      let single = space.number(ofSet: [outcome])
      let after = try apply(action, outcome: outcome, single, in: &space)
      reached.formUnion(space.outcomeSets[after])
    }
    return space.number(ofSet: reached.sorted())
  }

  /// A time element that does not run lets time pass without effect.
  private static func apply(
    _ action: CompiledAction, outcome: Int, _ set: Int, in space: inout StateSpace
  ) throws(NotProvedReason) -> Int {
    if action.timer != nil, !space.isPossible(action, in: outcome) { return set }
    return try space.apply(action, to: outcome)
  }

  /// Takes up the pairs that look alike, or tells what only one of the circuits can show.
  private mutating func meet(
    _ reached: (expected: Int, measured: Int), from step: (pair: Int, action: Int)
  ) throws(NotProvedReason) -> Equivalence? {
    let (left, right) = (expected.outcomeSets[reached.expected], measured.outcomeSets[reached.measured])
    if left.count == 1, right.count == 1 {
      let (one, other) = (seen(expected.outcomes[left[0]]), seen(measured.outcomes[right[0]]))
      if one != other { return different(one, left[0], other, right[0], from: step) }
      try add(reached, from: step)
      return nil
    }
    let ofExpected = Dictionary(grouping: left) { seen(expected.outcomes[$0]) }
    let ofMeasured = Dictionary(grouping: right) { seen(measured.outcomes[$0]) }
    let onlyMeasured = ofMeasured.keys.filter { ofExpected[$0] == nil }.min()
    let onlyExpected = ofExpected.keys.filter { ofMeasured[$0] == nil }.min()
    if onlyMeasured != nil || onlyExpected != nil {
      // Beside the outcome that only one can have stands the first one that the other can have.
      if let one = onlyExpected ?? ofExpected.keys.min(), let other = onlyMeasured ?? ofMeasured.keys.min(),
        let state = ofExpected[one]?.first, let otherState = ofMeasured[other]?.first
      {
        return different(one, state, other, otherState, from: step)
      }
    }
    for observation in ofExpected.keys.sorted() {
      guard let ours = ofExpected[observation], let theirs = ofMeasured[observation] else { continue }
      try add((expected.number(ofSet: ours), measured.number(ofSet: theirs)), from: step)
    }
    return nil
  }

  private func seen(_ outcome: SettledOutcome) -> Observation { Observation(outcome, magnets: magnets) }

  private mutating func add(
    _ pair: (expected: Int, measured: Int), from step: (pair: Int, action: Int)
  ) throws(NotProvedReason) {
    guard pairs.insert(UInt128(pair.expected) << 32 | UInt128(pair.measured)).isNew else { return }
    guard pairs.count <= limits.states else { throw .tooManyStates(limit: limits.states) }
    cameFrom.append(step)
  }

  private func different(
    _ one: Observation, _ outcome: Int, _ other: Observation, _ otherOutcome: Int,
    from step: (pair: Int, action: Int)
  ) -> Equivalence {
    var path: [Action] = []
    var current = step
    while current.pair >= 0 {
      path.append(actions[current.action].action)
      current = cameFrom[current.pair]
    }
    return .different(
      actions: path.reversed(), expectedOn: names(one, expected.outcomes[outcome], expected.model),
      measuredOn: names(other, measured.outcomes[otherOutcome], measured.model))
  }

  private func names(_ observation: Observation, _ outcome: SettledOutcome, _ model: CircuitModel) -> [String] {
    let relays = model.components(ofMagnets: outcome.oscillating)
    guard magnets == nil else { return model.components(ofMagnets: observation.on | observation.changing) }
    return model.names(ofOutputs: observation.on | observation.changing) + relays
  }
}
