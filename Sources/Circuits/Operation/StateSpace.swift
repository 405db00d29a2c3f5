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
  /// The first state of each outcome, and its complement when there are more.
  private var firstStates: [Int] = []
  // Depth-first numbers of the settling under way; 0 means not visited.
  private var order: [Int32] = []
  private var low: [Int32] = []
  private var isOnStack: [Bool] = []

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
    var frames: [(state: Int, left: UInt64)] = []
    var stack: [Int] = []
    var next: Int32 = 1
    func enter(_ state: Int, _ space: inout StateSpace) {
      space.order[state] = next
      space.low[state] = next
      next += 1
      space.isOnStack[state] = true
      stack.append(state)
      frames.append((state, space.facts[state].unstable))
    }
    enter(start, &self)
    while let frame = frames.last {
      let state = frame.state
      if frame.left != 0 {
        let magnet = frame.left.trailingZeroBitCount
        frames[frames.count - 1].left &= frame.left - 1
        let successor = try discover(model.moving(magnet: magnet, in: table.keys[state]))
        if settled[successor] >= 0 { continue }
        if order[successor] == 0 {
          enter(successor, &self)
        } else if isOnStack[successor] {
          low[state] = min(low[state], order[successor])
        }
        continue
      }
      frames.removeLast()
      if let caller = frames.last?.state { low[caller] = min(low[caller], low[state]) }
      if low[state] == order[state] {
        var members: [Int] = []
        while let member = stack.popLast() {
          isOnStack[member] = false
          members.append(member)
          if member == state { break }
        }
        try close(members)
      }
    }
  }

  /// All members settle alike: into what the moves that leave them settle into, or into an outcome of their own.
  private mutating func close(_ members: [Int]) throws(NotProvedReason) {
    var reached: Set<Int> = []
    for member in members {
      var left = facts[member].unstable
      while left != 0 {
        let successor = try discover(model.moving(magnet: left.trailingZeroBitCount, in: table.keys[member]))
        left &= left - 1
        if settled[successor] >= 0 { reached.formUnion(outcomeSets[Int(settled[successor])]) }
      }
    }
    if reached.isEmpty {
      reached = [outcomes.count]
      let states = members.sorted()
      outcomes.append(SettledOutcome(states, facts: facts))
      firstStates.append(states.count == 1 ? states[0] : ~states[0])
    }
    let set = Int32(number(ofSet: reached.sorted()))
    for member in members { settled[member] = set }
  }

  /// The number of a set of outcomes, given as ascending numbers.
  mutating func number(ofSet set: [Int]) -> Int {
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
