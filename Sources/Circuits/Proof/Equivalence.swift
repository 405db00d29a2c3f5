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
///
/// Many circuits are compared with one drawing by a ``ReferenceBehaviour``.
package func compareBehaviour(
  measured: Nets, reference: Nets, of equipment: Equipment, operating operated: [ActuatorID]? = nil,
  limits: ProofLimits = .standard
) throws(CircuitError) -> Equivalence {
  let used = Set((measured.groups + reference.groups).joined().map(\.component))
  var behaviour = try ReferenceBehaviour(
    equipment: equipment, reference: reference, including: used, operating: operated, limits: limits)
  return try behaviour.compare(measured)
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
struct EquivalenceSearch: Sendable {
  /// The states of the drawing, which are kept from one comparison to the next.
  private(set) var expected: StateSpace
  private var measured: StateSpace
  private var actions: [CompiledAction] = []
  /// Mask of the magnets that are compared; nil where outputs are.
  private let magnets: UInt64?
  private let limits: ProofLimits
  /// Pairs of numbers of outcome sets.
  private var pairs = IndexTable()
  private var cameFrom: [(pair: Int, action: Int)] = []

  init(expected model: CircuitModel, magnets: UInt64?, limits: ProofLimits) {
    expected = StateSpace(model, limits: limits, orders: .sufficient)
    measured = expected
    self.magnets = magnets
    self.limits = limits
  }

  mutating func compare(_ space: StateSpace, actions: [CompiledAction]) -> Equivalence {
    self.actions = actions
    measured = space
    let kept = expected.count
    do throws(NotProvedReason) {
      return try run()
    } catch {
      // What was begun is not finished; and what earlier comparisons found must not count against this one.
      let isOfExpected = expected.isExhausted
      expected = StateSpace(expected.model, limits: limits, orders: .sufficient)
      guard isOfExpected, kept > 0 else { return .notProved(error) }
    }
    measured = StateSpace(space.model, limits: limits, orders: .sufficient)
    do throws(NotProvedReason) {
      return try run()
    } catch {
      expected = StateSpace(expected.model, limits: limits, orders: .sufficient)
      return .notProved(error)
    }
  }

  private mutating func run() throws(NotProvedReason) -> Equivalence {
    pairs.removeAll()
    cameFrom.removeAll(keepingCapacity: true)
    let start = (try expected.settle(expected.discover(0)), try measured.settle(measured.discover(0)))
    if let difference = try meet(start, from: (-1, -1)) { return difference }
    var transitions = 0
    var next = 0
    while next < pairs.count {
      let key = pairs.keys[next]
      let pair = (Int(truncatingIfNeeded: key >> 32), Int(truncatingIfNeeded: key & 0xFFFF_FFFF))
      let states = (expected.onlyState(ofSet: pair.0), measured.onlyState(ofSet: pair.1))
      for number in actions.indices {
        let reached: (Int, Int)
        if let one = states.0, let other = states.1, actions[number].timer == nil {
          // The usual case: both circuits stand in one state, and inputs stand alike in both.
          guard actions[number].changesAll(in: expected.bits(one)) else { continue }
          reached = (
            try expected.settle(after: actions[number], in: one),
            try measured.settle(after: actions[number], in: other)
          )
        } else {
          guard isPossible(actions[number], pair) else { continue }
          reached = (
            try Self.apply(actions[number], to: pair.0, in: &expected),
            try Self.apply(actions[number], to: pair.1, in: &measured)
          )
        }
        transitions += 1
        guard transitions <= limits.transitions else { throw .tooManyTransitions(limit: limits.transitions) }
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
    if let left = expected.outcomeSets.single(reached.expected),
      let right = measured.outcomeSets.single(reached.measured)
    {
      let (one, other) = (seen(expected.outcomes[left]), seen(measured.outcomes[right]))
      if one != other { return different(one, left, other, right, from: step) }
      try add(reached, from: step)
      return nil
    }
    let (left, right) = (expected.outcomeSets[reached.expected], measured.outcomeSets[reached.measured])
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
