/// The operating states that are worth measuring in: one shortest sequence of actions to each outcome of the circuit.
///
/// One thing is done at a time: nobody measures with both hands on buttons.
///
/// - Parameters:
///   - circuit: the healthy circuit.
///   - operated: actuators that may be operated; nil for all of the components in use.
///   - most: at most so many, the nearest to rest first.
///   - limits: how far the exploration may go.
/// - Returns: sequences of actions from rest; the empty one first.
/// - Throws: ``NotProvedReason`` when the circuit cannot be computed.
package func operatingPoints(
  of circuit: CircuitModel, operating operated: [ActuatorID]? = nil, most: Int = 24, limits: ProofLimits = .standard
) throws(NotProvedReason) -> [[Action]] {
  var space = StateSpace(circuit, limits: limits)
  let actions = circuit.actions(operating: operated).filter { if case .together = $0.action { false } else { true } }
  var paths: [[Action]] = []
  var known: Set<Int> = []
  var queue: [(outcome: Int, path: [Action])] = []
  func reach(_ outcomes: [Int], by path: [Action]) {
    var isNew = false
    for outcome in outcomes where known.insert(outcome).inserted {
      queue.append((outcome, path))
      isNew = true
    }
    if isNew { paths.append(path) }
  }
  reach(try space.outcomes(of: 0), by: [])
  var next = 0
  while next < queue.count, paths.count < most {
    let (outcome, path) = queue[next]
    next += 1
    for action in actions where space.isPossible(action, in: outcome) {
      let set = try space.apply(action, to: outcome)
      reach(space.outcomeSets[set], by: path + [action.action])
    }
  }
  return Array(paths.prefix(most))
}

/// Sequences of actions as a tree, so that a common beginning is computed once.
struct ActionTree: Sendable {
  private(set) var parent: [Int] = [-1]
  private(set) var action: [CompiledAction?] = [nil]
  private var children: [[Action: Int]] = [[:]]

  /// The node at the end of the sequence.
  mutating func insert(_ actions: [Action], in model: CircuitModel) throws(CircuitError) -> Int {
    var node = 0
    for step in actions {
      if let next = children[node][step] {
        node = next
        continue
      }
      parent.append(node)
      action.append(try model.compile(step))
      children.append([:])
      children[node][step] = parent.count - 1
      node = parent.count - 1
    }
    return node
  }

  /// The outcomes at each node, in the numbers of `space`.
  func outcomes(in space: inout StateSpace) throws(NotProvedReason) -> [[Int]] {
    var reached = [try space.outcomes(of: 0)]
    for node in parent.indices.dropFirst() {
      guard let action = action[node] else { continue }
      var next: Set<Int> = []
      for outcome in reached[parent[node]] {
        if action.timer != nil, !space.isPossible(action, in: outcome) {
          next.insert(outcome)
        } else {
          let set = try space.apply(action, to: outcome)
          next.formUnion(space.outcomeSets[set])
        }
      }
      reached.append(next.sorted())
    }
    return reached
  }

  /// The positions at a node that hands and the world around the kit set; everything else is at rest, as without power.
  func handPositions(at node: Int) -> UInt128 {
    guard node > 0 else { return 0 }
    let before = handPositions(at: parent[node])
    guard let action = action[node], action.timer == nil else { return before }
    return action.placing(in: before)
  }
}
