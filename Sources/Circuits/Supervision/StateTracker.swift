/// Which operating states the proved circuit may be in, after all that was read back so far.
///
/// Hands and the world around the kit are read back, and most magnets and time elements too. What is not read back may
/// have moved whenever it could.
struct StateTracker: Sendable {
  let model: CircuitModel
  /// Positions as read back last.
  private(set) var seen: [Int: Int] = [:]
  /// The states that agree with everything so far; never empty.
  private(set) var states: [UInt128] = []
  /// Seen magnets that want to move in every one of these states, by index of the actuator.
  private(set) var wanting: Set<Int> = []

  /// ``states``, and those of armatures on their way: one that has started arrives, although an input changed meanwhile.
  private var underWay: [UInt128] = []
  private var workspace: DCWorkspace
  private var moves: [OperatingState: UInt64] = [:]
  /// More states than this are not followed.
  private static let most = 4096

  /// - Parameters:
  ///   - model: the proved circuit.
  ///   - positions: what is read back at the moment; actuators that are not in the circuit are passed over.
  /// - Throws: ``CircuitError`` for a position that an actuator does not have.
  init(_ model: CircuitModel, positions: [ActuatorID: Int]) throws(CircuitError) {
    self.model = model
    workspace = DCWorkspace(model)
    let known = positions.filter { model.actuatorIndex[$0.key] != nil }
    for (id, position) in known {
      if let index = model.actuatorIndex[id] { seen[index] = position }
    }
    keep(closure(of: [model.following(try model.state(known).bits, from: 0)]))
    arrive()
  }

  /// An actuator was read back in a position.
  ///
  /// - Returns: false when the proved circuit has no reason for it; then nothing changes here.
  /// - Throws: ``CircuitError`` for a position that the actuator does not have.
  mutating func note(_ id: ActuatorID, position: Int) throws(CircuitError) -> Bool {
    guard let index = model.actuatorIndex[id] else { return true }
    let actuator = model.actuators[index]
    guard (0..<actuator.positions).contains(position) else { throw .unknownPosition(id, position: position) }
    if seen[index] == position { return true }
    let candidates: [UInt128]
    if actuator.isOperable {
      candidates = closure(
        of: closure(of: underWay).map {
          model.following(actuator.field.placing(position, in: $0), from: $0)
        })
    } else {
      candidates = closure(of: underWay).filter { actuator.field.position(in: $0) == position }
    }
    if candidates.isEmpty { return false }
    seen[index] = position
    keep(candidates)
    return true
  }

  /// Where an actuator was read back last; nil for one that is not read back.
  func position(of id: ActuatorID) -> Int? { model.actuatorIndex[id].flatMap { seen[$0] } }

  /// Whatever was on its way has arrived: the last change was long enough ago.
  mutating func arrive() { underWay = states }

  /// Sets the states that agree with what is seen. While several edges of one move are coming in there is none; then
  /// the states as they would be with what is seen.
  private mutating func keep(_ candidates: [UInt128]) {
    underWay = candidates
    states = candidates.filter { bits in
      seen.allSatisfy { model.actuators[$0.key].field.position(in: bits) == $0.value }
    }
    if states.isEmpty {
      states = Self.unique(
        candidates.map { bits in seen.reduce(bits) { model.actuators[$1.key].field.placing($1.value, in: $0) } })
    }
    wanting = []
    for (index, magnet) in model.magnets.enumerated() where seen[magnet.actuator] != nil {
      if states.allSatisfy({ (wanted(in: $0) >> UInt64(index)) & 1 == 1 }) { wanting.insert(magnet.actuator) }
    }
  }

  /// Everything that these states may turn into by magnets that want to move and time elements that elapse.
  private mutating func closure(of start: [UInt128]) -> [UInt128] {
    var reached = Self.unique(start)
    var known = Set(reached.map(OperatingState.init(bits:)))
    var next = 0
    while next < reached.count, reached.count < Self.most {
      let bits = reached[next]
      next += 1
      var left = wanted(in: bits)
      while left != 0 {
        let moved = model.moving(magnet: left.trailingZeroBitCount, in: bits)
        left &= left - 1
        if known.insert(OperatingState(bits: moved)).inserted { reached.append(moved) }
      }
      for timer in model.timers.indices where model.canElapse(timer: timer, in: bits) {
        let moved = model.elapsing(timer: timer, in: bits)
        if known.insert(OperatingState(bits: moved)).inserted { reached.append(moved) }
      }
    }
    return reached
  }

  /// Magnets that want to move in a state, by bit.
  private mutating func wanted(in bits: UInt128) -> UInt64 {
    let state = OperatingState(bits: bits)
    if let known = moves[state] { return known }
    workspace.solve(model, in: bits)
    let wanted = workspace.unstableMagnets(model, in: bits)
    moves[state] = wanted
    return wanted
  }

  private static func unique(_ states: [UInt128]) -> [UInt128] {
    var known: Set<OperatingState> = []
    return states.filter { known.insert(OperatingState(bits: $0)).inserted }
  }
}
