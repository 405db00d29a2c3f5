/// The states of one circuit as far as they were visited, with what holds in each and how each settles.
///
/// States are numbered as they are discovered; ``settle(_:)`` follows every order of armature moves and remembers
/// the answer for every state on the way.
struct StateSpace {
  /// What holds in a state before any armature moves. Masks by magnet, output and supply.
  struct Facts {
    let unstable: UInt64
    let on: UInt64
    let magnetsIn: UInt64
    let shorts: UInt64
  }

  let model: CircuitModel
  private(set) var facts: [Facts] = []
  /// All outcomes found so far.
  private(set) var outcomes: [SettledOutcome] = []
  /// Sets of outcomes, as ascending numbers; a state settles into one of these sets.
  private(set) var outcomeSets: [[Int]] = []

  private let maximum: Int
  private var workspace: DCWorkspace
  private var table = IndexTable()
  private var settled: [Int32] = []
  private var setNumbers: [[Int]: Int] = [:]
  /// The number of the set of each outcome alone; -1 while there is none.
  private var singleSets: [Int32] = []
  /// The first state of each outcome, and its complement when there are more.
  private var firstStates: [Int] = []
  // Depth-first numbers of the settling under way; 0 means not visited.
  private var order: [Int32] = []
  private var low: [Int32] = []
  private var isOnStack: [Bool] = []
  private var frames: [(state: Int, left: UInt64)] = []
  private var stack: [Int] = []

  init(_ model: CircuitModel, limits: ProofLimits) {
    self.model = model
    maximum = limits.states
    workspace = DCWorkspace(model)
  }

  var count: Int { table.count }

  func firstState(of outcome: Int) -> Int { max(firstStates[outcome], ~firstStates[outcome]) }

  func isStable(_ outcome: Int) -> Bool { firstStates[outcome] >= 0 }

  func bits(_ state: Int) -> UInt128 { table.keys[state] }

  /// The number of a state, solving it when it is new.
  @inline(__always)
  mutating func discover(_ bits: UInt128) throws(NotProvedReason) -> Int {
    let (index, isNew) = table.insert(bits)
    if isNew { try add(bits) }
    return index
  }

  private mutating func add(_ bits: UInt128) throws(NotProvedReason) {
    guard table.count <= maximum else { throw .tooManyStates(limit: maximum) }
    workspace.solve(model, in: bits, onlyCarrying: true)
    guard workspace.isConsistent else { throw .noSolution }
    var shorts: UInt64 = 0
    for (index, supply) in model.supplies.enumerated()
    where workspace.supplyAmperes[index] > supply.limitAmperes + DCWorkspace.tolerance {
      shorts |= 1 << UInt64(index)
    }
    var magnetsIn: UInt64 = 0
    for (index, magnet) in model.magnets.enumerated() where magnet.field.position(in: bits) == 1 {
      magnetsIn |= 1 << UInt64(index)
    }
    facts.append(
      Facts(
        unstable: workspace.unstableMagnets(model, in: bits), on: workspace.outputsOn(model), magnetsIn: magnetsIn,
        shorts: shorts))
    settled.append(-1)
    order.append(0)
    low.append(0)
    isOnStack.append(false)
  }

  /// The set of outcomes (an index into ``outcomeSets``) that a state settles into, over every order of moves.
  @inline(__always)
  mutating func settle(_ state: Int) throws(NotProvedReason) -> Int {
    if settled[state] >= 0 { return Int(settled[state]) }
    try explore(state)
    return Int(settled[state])
  }

  /// The outcomes that a state settles into.
  mutating func outcomes(of bits: UInt128) throws(NotProvedReason) -> [Int] {
    let set = try settle(discover(bits))
    return outcomeSets[set]
  }

  /// Tarjan's strongly connected components: a component that no move leaves is an outcome.
  private mutating func explore(_ start: Int) throws(NotProvedReason) {
    if facts[start].unstable == 0 {
      settled[start] = Int32(addOutcome([start]))
      return
    }
    var next: Int32 = 1
    frames.removeAll(keepingCapacity: true)
    stack.removeAll(keepingCapacity: true)
    enter(start, as: &next)
    while let frame = frames.last {
      let state = frame.state
      if frame.left != 0 {
        let magnet = frame.left.trailingZeroBitCount
        frames[frames.count - 1].left &= frame.left - 1
        let successor = try discover(model.moving(magnet: magnet, in: table.keys[state]))
        if settled[successor] >= 0 { continue }
        if order[successor] == 0 {
          if facts[successor].unstable == 0 {
            settled[successor] = Int32(addOutcome([successor]))
          } else {
            enter(successor, as: &next)
          }
        } else if isOnStack[successor] {
          low[state] = min(low[state], order[successor])
        }
        continue
      }
      frames.removeLast()
      if let caller = frames.last?.state { low[caller] = min(low[caller], low[state]) }
      if low[state] == order[state] { try close(stack.lastIndex(of: state) ?? 0) }
    }
  }

  private mutating func enter(_ state: Int, as number: inout Int32) {
    order[state] = number
    low[state] = number
    number += 1
    isOnStack[state] = true
    stack.append(state)
    frames.append((state, facts[state].unstable))
  }

  /// Takes a component off the stack. All its members settle alike: into what the moves that leave them settle into,
  /// or into an outcome of their own.
  private mutating func close(_ first: Int) throws(NotProvedReason) {
    var common: Int32 = -1
    var reached: Set<Int> = []
    for place in first..<stack.count {
      let member = stack[place]
      isOnStack[member] = false
      var left = facts[member].unstable
      while left != 0 {
        let successor = try discover(model.moving(magnet: left.trailingZeroBitCount, in: table.keys[member]))
        left &= left - 1
        let set = settled[successor]
        if set < 0 || set == common { continue }
        // Nearly always there is one set only, and then nothing has to be united.
        if common >= 0 {
          if reached.isEmpty { reached.formUnion(outcomeSets[Int(common)]) }
          reached.formUnion(outcomeSets[Int(set)])
        }
        common = set
      }
    }
    let set =
      if common < 0 { addOutcome(stack[first...].sorted()) } else if reached.isEmpty { Int(common) } else {
        number(ofSet: reached.sorted())
      }
    for place in first..<stack.count { settled[stack[place]] = Int32(set) }
    stack.removeSubrange(first...)
  }

  /// Notes an outcome of these states, in ascending order; the number of the set of it alone.
  private mutating func addOutcome(_ states: [Int]) -> Int {
    outcomes.append(SettledOutcome(states, facts: facts))
    firstStates.append(states.count == 1 ? states[0] : ~states[0])
    singleSets.append(-1)
    return number(ofSet: [outcomes.count - 1])
  }

  /// The number of a set of outcomes, given as ascending numbers.
  mutating func number(ofSet set: [Int]) -> Int {
    if set.count == 1 {
      if singleSets[set[0]] < 0 {
        outcomeSets.append(set)
        singleSets[set[0]] = Int32(outcomeSets.count - 1)
      }
      return Int(singleSets[set[0]])
    }
    if let number = setNumbers[set] { return number }
    outcomeSets.append(set)
    setNumbers[set] = outcomeSets.count - 1
    return outcomeSets.count - 1
  }
}

/// How a circuit can settle: one stable state, or states that it runs through for ever.
struct SettledOutcome {
  /// Ascending; one when stable.
  let states: [Int]
  /// Outputs that are on in all of the states.
  let on: UInt64
  /// Outputs that are on in some of the states only.
  let changing: UInt64
  /// Magnets that are in during all of the states.
  let magnetsIn: UInt64
  /// Magnets that move for ever.
  let oscillating: UInt64

  init(_ states: [Int], facts: [StateSpace.Facts]) {
    self.states = states
    on = states.reduce(~0) { $0 & facts[$1].on }
    magnetsIn = states.reduce(~0) { $0 & facts[$1].magnetsIn }
    changing = states.reduce(0) { $0 | facts[$1].on } & ~on
    oscillating = states.reduce(0) { $0 | facts[$1].magnetsIn } & ~magnetsIn
  }

  var isStable: Bool { oscillating == 0 }
}
