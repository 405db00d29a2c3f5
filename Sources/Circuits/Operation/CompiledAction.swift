/// An ``Action`` as bits of an ``OperatingState``.
struct CompiledAction {
  let action: Action
  /// The bits of all actuators that it sets, and what it sets them to.
  let mask: UInt128
  let value: UInt128
  /// Of these, the bits of the first actuator alone.
  let firstMask: UInt128
  /// Index of the time element that elapses; nil for a setting.
  let timer: Int?
  /// Indices of the one or two actuators that it sets.
  let actuators: [Int]

  /// Whether the first and the other actuator are now both somewhere else: else it is a smaller action, or none.
  @inline(__always)
  func changesAll(in bits: UInt128) -> Bool {
    let differing = (bits ^ value) & mask
    return differing & firstMask != 0 && (mask == firstMask || differing & ~firstMask != 0)
  }

  @inline(__always)
  func placing(in bits: UInt128) -> UInt128 { (bits & ~mask) | value }
}

extension CircuitModel {
  /// Every action of `docs/semantics.md` that could ever be possible: single settings, then time elements, then two
  /// at once. The order decides which of several shortest sequences is reported.
  ///
  /// `operated` are the actuators that may be operated; nil stands for all that a hand or the world around the kit
  /// moves. `effects` says by actuator whether it has an effect; nil stands for those of this circuit. One without is
  /// left out: nothing would change.
  func actions(operating operated: [ActuatorID]?, effects: [Bool]? = nil) -> [CompiledAction] {
    let allowed = operated.map(Set.init)
    let effects = effects ?? hasEffect
    var singles: [(actuator: Int, action: CompiledAction)] = []
    for (index, actuator) in actuators.enumerated()
    where actuator.isOperable && effects[index] && allowed?.contains(actuator.id) ?? true {
      // Pressing comes before releasing, going on before going back.
      for position in Array(1..<max(actuator.positions, 1)) + [0] {
        singles.append((index, compiled(.set(actuator.id, position: position), [(index, position)])))
      }
    }
    let elapsing = timers.enumerated().map { index, timer in
      CompiledAction(
        action: .elapse(actuators[timer.actuator].id), mask: 0, value: 0, firstMask: 0, timer: index, actuators: [])
    }
    var pairs: [CompiledAction] = []
    for (number, one) in singles.enumerated() {
      for other in singles[(number + 1)...] where other.actuator != one.actuator {
        guard case .set(let first, let position) = one.action.action,
          case .set(let second, let otherPosition) = other.action.action
        else { continue }
        pairs.append(
          compiled(
            .together([first, second], positions: [position, otherPosition]),
            [(one.actuator, position), (other.actuator, otherPosition)]))
      }
    }
    return singles.map(\.action) + elapsing + pairs
  }

  private func compiled(_ action: Action, _ positions: [(actuator: Int, position: Int)]) -> CompiledAction {
    var mask: UInt128 = 0
    var value: UInt128 = 0
    for (actuator, position) in positions {
      let field = actuators[actuator].field
      mask |= field.mask << UInt128(field.shift)
      value = field.placing(position, in: value)
    }
    let first = positions.first.map { actuators[$0.actuator].field }
    return CompiledAction(
      action: action, mask: mask, value: value, firstMask: first.map { $0.mask << UInt128($0.shift) } ?? 0, timer: nil,
      actuators: positions.map(\.actuator))
  }

  /// Checks an action that someone asked for.
  func compile(_ action: Action) throws(CircuitError) -> CompiledAction {
    var wanted: [(ActuatorID, Int)] = []
    switch action {
    case .set(let id, let position): wanted = [(id, position)]
    case .together(let ids, let positions):
      guard ids.count == positions.count else { throw .unequalLists(actuators: ids.count, positions: positions.count) }
      wanted = Array(zip(ids, positions))
    case .elapse(let id):
      guard let index = timers.firstIndex(where: { actuators[$0.actuator].id == id }) else {
        throw actuatorIndex[id] == nil ? .unknownActuator(id) : .notATimer(id)
      }
      return CompiledAction(action: action, mask: 0, value: 0, firstMask: 0, timer: index, actuators: [])
    }
    _ = try setting(wanted, in: 0)
    return compiled(action, wanted.compactMap { pair in actuatorIndex[pair.0].map { ($0, pair.1) } })
  }
}

extension StateSpace {
  /// Whether `action` changes anything in an outcome. A time element elapses in an oscillation only if it runs all
  /// through it.
  func isPossible(_ action: CompiledAction, in outcome: Int) -> Bool {
    guard let timer = action.timer else { return action.changesAll(in: bits(firstState(of: outcome))) }
    return outcomes[outcome].states.allSatisfy { model.canElapse(timer: timer, in: bits($0)) }
  }

  /// Whether a time element runs in an outcome but another one is surely over before it.
  func mustWait(_ action: CompiledAction, in outcome: Int) -> Bool {
    guard let timer = action.timer else { return false }
    return outcomes[outcome].states.contains {
      model.timers[timer].isRunning(in: bits($0)) && !model.canElapse(timer: timer, in: bits($0))
    }
  }

  /// The set of outcomes after an action in an outcome; the action need not change anything.
  mutating func apply(_ action: CompiledAction, to outcome: Int) throws(NotProvedReason) -> Int {
    if isStable(outcome) { return try settle(after: action, in: firstState(of: outcome)) }
    var reached: Set<Int> = []
    for state in outcomes[outcome].states {
      let set = try settle(after: action, in: state)
      reached.formUnion(outcomeSets[set])
    }
    return number(ofSet: reached.sorted())
  }

  /// The set of outcomes after an action in a state.
  @inline(__always)
  mutating func settle(after action: CompiledAction, in state: Int) throws(NotProvedReason) -> Int {
    let before = bits(state)
    if let timer = action.timer { return try settle(discover(model.elapsing(timer: timer, in: before))) }
    return try settle(discover(model.following(action.placing(in: before), from: before)))
  }
}
