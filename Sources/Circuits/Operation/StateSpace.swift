/// The states of one circuit as far as they were visited, with what holds in each and how each settles.
///
/// States are numbered as they are discovered; ``settle(_:)`` follows the orders of armature moves and remembers
/// the answer for every state on the way.
struct StateSpace: Sendable {
  /// What holds in a state before any armature moves. Masks by magnet, output and supply.
  struct Facts: Sendable {
    let unstable: UInt64
    let on: UInt64
    let magnetsIn: UInt64
    let shorts: UInt64
  }

  /// Which orders of moves are followed.
  enum Orders: Sendable {
    /// Every one: all states that any order passes through are visited.
    case all
    /// Enough for all outcomes; see ``MagnetDependence``.
    case sufficient
  }

  let model: CircuitModel
  private(set) var facts: [Facts] = []
  /// All outcomes found so far.
  private(set) var outcomes: [SettledOutcome] = []
  /// Sets of outcomes, as ascending numbers; a state settles into one of these sets.
  private(set) var outcomeSets = OutcomeSets()

  private let limits: ProofLimits
  /// Contacts and loads that can carry current.
  private let elements: Int
  /// Contacts and loads looked at so far, or what takes as long.
  private var work = 0
  /// By equations a state takes as long as so many by masks.
  private static let workOfEquations = 16
  /// Uniting an outcome with others takes as long as so many contacts and loads.
  private static let workOfOutcome = 8
  /// Whether a limit was met.
  private(set) var isExhausted = false
  private(set) var network: SwitchNetwork?
  /// Made when equations are needed for the first time.
  private var workspace: DCWorkspace?
  private var table = IndexTable()
  private var settled: [Int32] = []
  /// The first state of each outcome, and its complement when there are more.
  private var firstStates: [Int] = []
  private var dependences: MagnetDependences?
  // Depth-first numbers of the settling under way; 0 means not visited.
  private var order: [Int32] = []
  private var low: [Int32] = []
  private var isOnStack: [Bool] = []
  /// By state: the magnets whose moves are followed, while it is on the stack.
  private var followed: [UInt64] = []
  private var frames: [(state: Int, left: UInt64)] = []
  private var stack: [Int] = []

  init(_ model: CircuitModel, limits: ProofLimits, orders: Orders = .all) {
    self.model = model
    self.limits = limits
    elements = model.carryingSwitches.count + model.carryingBranches.count
    network = SwitchNetwork(model)
    if orders == .sufficient, network != nil { dependences = MagnetDependences(model) }
  }

  var count: Int { table.count }

  func firstState(of outcome: Int) -> Int { max(firstStates[outcome], ~firstStates[outcome]) }

  func isStable(_ outcome: Int) -> Bool { firstStates[outcome] >= 0 }

  /// The state in which a set of outcomes leaves the circuit; nil where that is not one stable state.
  @inline(__always)
  func onlyState(ofSet set: Int) -> Int? {
    guard let outcome = outcomeSets.single(set), firstStates[outcome] >= 0 else { return nil }
    return firstStates[outcome]
  }

  @inline(__always)
  func bits(_ state: Int) -> UInt128 { table.keys[state] }

  /// The number of a state, solving it when it is new.
  @inline(__always)
  mutating func discover(_ bits: UInt128) throws(NotProvedReason) -> Int {
    let (index, isNew) = table.insert(bits)
    if isNew { try add(bits) }
    return index
  }

  private mutating func add(_ bits: UInt128) throws(NotProvedReason) {
    guard table.count <= limits.states else { throw exhausted(.tooManyStates(limit: limits.states)) }
    try count(elements)
    if let found = network?.facts(model, in: bits) {
      facts.append(found)
    } else {
      try count(elements * (Self.workOfEquations - 1))
      facts.append(try solved(bits))
    }
    settled.append(-1)
    order.append(0)
    low.append(0)
    isOnStack.append(false)
    followed.append(0)
  }

  private mutating func count(_ steps: Int) throws(NotProvedReason) {
    work += steps
    guard work <= limits.work else { throw exhausted(.tooMuchWork(limit: limits.work)) }
  }

  private mutating func exhausted(_ reason: NotProvedReason) -> NotProvedReason {
    isExhausted = true
    return reason
  }

  private mutating func solved(_ bits: UInt128) throws(NotProvedReason) -> Facts {
    var workspace = self.workspace ?? DCWorkspace(model)
    self.workspace = nil
    defer { self.workspace = workspace }
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
    return Facts(
      unstable: workspace.unstableMagnets(model, in: bits), on: workspace.outputsOn(model), magnetsIn: magnetsIn,
      shorts: shorts)
  }

  /// The set of outcomes (an index into ``outcomeSets``) that a state settles into, over every order of moves.
  @inline(__always)
  mutating func settle(_ state: Int) throws(NotProvedReason) -> Int {
    if settled[state] >= 0 { return Int(settled[state]) }
    if facts[state].unstable == 0 {
      settled[state] = Int32(addOutcome([state]))
    } else if try !explore(state, reducing: dependences != nil) {
      _ = try explore(state, reducing: false)
    }
    return Int(settled[state])
  }

  /// The outcomes that a state settles into.
  mutating func outcomes(of bits: UInt128) throws(NotProvedReason) -> [Int] {
    let set = try settle(discover(bits))
    return outcomeSets[set]
  }

  /// Tarjan's strongly connected components: a component that no move leaves is an outcome.
  ///
  /// - Returns: false, with nothing decided that was on the way, when not all orders are followed and a circle shows.
  private mutating func explore(_ start: Int, reducing: Bool) throws(NotProvedReason) -> Bool {
    var next: Int32 = 1
    frames.removeAll(keepingCapacity: true)
    stack.removeAll(keepingCapacity: true)
    enter(start, as: &next, reducing: reducing)
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
            enter(successor, as: &next, reducing: reducing)
          }
        } else if isOnStack[successor] {
          if reducing {
            abandon()
            return false
          }
          low[state] = min(low[state], order[successor])
        }
        continue
      }
      frames.removeLast()
      if let caller = frames.last?.state { low[caller] = min(low[caller], low[state]) }
      if low[state] == order[state] { try close(stack.lastIndex(of: state) ?? 0) }
    }
    return true
  }

  private mutating func enter(_ state: Int, as number: inout Int32, reducing: Bool) {
    order[state] = number
    low[state] = number
    number += 1
    isOnStack[state] = true
    stack.append(state)
    var moves = facts[state].unstable
    if reducing, moves & (moves - 1) != 0, let network {
      moves = dependences?.sufficient(of: moves, network, model, in: table.keys[state]) ?? moves
    }
    followed[state] = moves
    frames.append((state, moves))
  }

  private mutating func abandon() {
    for state in stack {
      order[state] = 0
      isOnStack[state] = false
    }
  }

  /// Takes a component off the stack. All its members settle alike: into what the moves that leave them settle into,
  /// or into an outcome of their own.
  private mutating func close(_ first: Int) throws(NotProvedReason) {
    var common: Int32 = -1
    var reached: Set<Int> = []
    for place in first..<stack.count {
      let member = stack[place]
      isOnStack[member] = false
      var left = followed[member]
      while left != 0 {
        let successor = try discover(model.moving(magnet: left.trailingZeroBitCount, in: table.keys[member]))
        left &= left - 1
        let set = settled[successor]
        if set < 0 || set == common { continue }
        // Nearly always there is one set only, and then nothing has to be united.
        if common >= 0 {
          if reached.isEmpty { reached.formUnion(outcomeSets[Int(common)]) }
          let others = outcomeSets[Int(set)]
          try count(others.count * Self.workOfOutcome)
          reached.formUnion(others)
        }
        common = set
      }
    }
    let set =
      if common < 0 { addOutcome(stack[first...].sorted()) } else if reached.isEmpty { Int(common) } else {
        outcomeSets.number(of: reached.sorted())
      }
    for place in first..<stack.count { settled[stack[place]] = Int32(set) }
    stack.removeSubrange(first...)
  }

  /// Notes an outcome of these states, in ascending order; the number of the set of it alone.
  private mutating func addOutcome(_ states: [Int]) -> Int {
    outcomes.append(SettledOutcome(states, facts: facts))
    firstStates.append(states.count == 1 ? states[0] : ~states[0])
    return outcomeSets.number(ofOutcome: outcomes.count - 1)
  }

  /// The number of a set of outcomes, given as ascending numbers.
  mutating func number(ofSet set: [Int]) -> Int { outcomeSets.number(of: set) }
}

/// Sets of outcomes, numbered as they are met; most of them have one member.
struct OutcomeSets: Sendable {
  /// The member of a set of one, or the complement of an index into `several`.
  private var members: [Int] = []
  private var several: [[Int]] = []
  private var numbers: [[Int]: Int] = [:]
  /// The number of the set of each outcome alone; -1 while there is none.
  private var singles: [Int] = []

  subscript(set: Int) -> [Int] { members[set] >= 0 ? [members[set]] : several[~members[set]] }

  /// The only member of a set; nil when it has several.
  @inline(__always)
  func single(_ set: Int) -> Int? { members[set] >= 0 ? members[set] : nil }

  func first(_ set: Int) -> Int { members[set] >= 0 ? members[set] : several[~members[set]][0] }

  mutating func number(ofOutcome outcome: Int) -> Int {
    while singles.count <= outcome { singles.append(-1) }
    if singles[outcome] < 0 {
      singles[outcome] = members.count
      members.append(outcome)
    }
    return singles[outcome]
  }

  /// The number of a set, given as ascending numbers.
  mutating func number(of set: [Int]) -> Int {
    if set.count == 1 { return number(ofOutcome: set[0]) }
    if let number = numbers[set] { return number }
    numbers[set] = members.count
    members.append(~several.count)
    several.append(set)
    return members.count - 1
  }
}

/// How a circuit can settle: one stable state, or states that it runs through for ever.
struct SettledOutcome: Sendable {
  /// Outputs that are on in all of the states.
  let on: UInt64
  /// Outputs that are on in some of the states only.
  let changing: UInt64
  /// Magnets that are in during all of the states.
  let magnetsIn: UInt64
  /// Magnets that move for ever.
  let oscillating: UInt64
  private let first: Int
  private let others: [Int]

  init(_ states: [Int], facts: [StateSpace.Facts]) {
    first = states[0]
    others = states.count > 1 ? Array(states.dropFirst()) : []
    let (allOn, allIn) = states.reduce((~UInt64(0), ~UInt64(0))) {
      ($0.0 & facts[$1].on, $0.1 & facts[$1].magnetsIn)
    }
    (on, magnetsIn) = (allOn, allIn)
    changing = states.reduce(0) { $0 | facts[$1].on } & ~allOn
    oscillating = states.reduce(0) { $0 | facts[$1].magnetsIn } & ~allIn
  }

  /// Ascending; one when stable.
  var states: [Int] { [first] + others }

  var isStable: Bool { oscillating == 0 }
}
