/// What every candidate fault would show at every place and in every operating state: predicted once, looked up often.
///
/// Rows are the candidates, and after them the healthy circuit. The fault is there from before the power is switched
/// on; after the actions of a point the circuit settles with it (`docs/semantics.md`, Faults).
package struct FaultDictionary: Sendable {
  package let candidates: [Fault]
  /// Sequences of actions from rest.
  package let points: [[Action]]
  /// Where probes reach.
  package let terminals: [Terminal]
  package let outputNames: [String]
  /// Voltages that came from an update of the healthy circuit, and from equations of their own.
  package private(set) var updated = 0
  package private(set) var solvedAnew = 0

  /// Whether a resistance may depend on which lead is where, because of diodes.
  package let isDirected: Bool

  /// The row of the circuit without a fault.
  package var healthyRow: Int { candidates.count }

  /// One state that a row may be in at a point.
  struct State: Sendable {
    let volts: [Double]
    let islands: [Int]
  }

  /// How one row can look at one point.
  struct Prediction: Sendable {
    /// Outputs on all the time, and part of the time, of each outcome.
    var seen: [(on: UInt64, changing: UInt64)] = []
    var states: [State] = []
  }

  /// By row, then point; nil where a row cannot be computed.
  private(set) var predictions: [[Prediction?]] = []
  /// By row, then state without power.
  private(set) var resistances: [[ResistanceTable]] = []
  /// Index into the states without power, by point.
  private(set) var unpoweredState: [Int] = []

  /// - Parameters:
  ///   - equipment: all components of the kit.
  ///   - nets: the healthy circuit.
  ///   - candidates: faults of it; see ``singleFaults(of:nets:jointOhms:)``.
  ///   - terminals: where probes reach; nil for every terminal of a net.
  ///   - points: see ``operatingPoints(of:operating:most:limits:)``.
  ///   - limits: a row that takes more to settle is not predicted.
  /// - Throws: ``CircuitError`` when a fault, an action or a terminal does not belong to the equipment.
  package init(
    equipment: Equipment, nets: Nets, candidates: [Fault], terminals: [Terminal]? = nil, points: [[Action]],
    limits: ProofLimits = ProofLimits(states: 20_000, transitions: 200_000)
  ) throws(CircuitError) {
    self.candidates = candidates
    self.points = points
    self.terminals = terminals ?? nets.groups.flatMap { $0 }.sorted()
    // Every circuit has the same components in use, so that positions mean the same in all of them.
    let used = Set((nets.groups.joined() + self.terminals).map(\.component))
      .union(candidates.flatMap(\.components)).union(points.joined().flatMap(\.actuators).map(\.component))
    let healthy = try CircuitModel(equipment: equipment, nets: nets, including: used)
    outputNames = healthy.outputNames
    isDirected = healthy.branches.contains(where: \.oneWay)
    for terminal in self.terminals where healthy.node(of: terminal) == nil { throw .unknownTerminal(terminal) }

    var tree = ActionTree()
    var nodes: [Int] = []
    for point in points { nodes.append(try tree.insert(point, in: healthy)) }
    var unpowered: [UInt128] = []
    for node in nodes {
      let bits = tree.handPositions(at: node)
      if !unpowered.contains(bits) { unpowered.append(bits) }
      unpoweredState.append(unpowered.firstIndex(of: bits) ?? 0)
    }

    var predictor = FaultPredictor(healthy: healthy, terminals: self.terminals, limits: limits)
    for fault in candidates.map(Optional.some) + [nil] {
      let model = try CircuitModel(equipment: equipment, nets: nets, faults: fault.map { [$0] } ?? [], including: used)
      predictions.append(predictor.predictions(model, with: fault, tree: tree, nodes: nodes))
      resistances.append(unpowered.map { predictor.resistances(model, in: $0) })
    }
    (updated, solvedAnew) = (predictor.updated, predictor.solvedAnew)
  }

  package func point(of actions: [Action]) -> Int? { points.firstIndex(of: actions) }
  package func index(of terminal: Terminal) -> Int? { terminals.firstIndex(of: terminal) }

  /// V from the black to the red terminal, over all states that the row may be in; 0 where nothing defines a voltage.
  /// Nil when the row cannot be computed: then every reading is possible.
  package func volts(row: Int, point: Int, red: Int, black: Int) -> ClosedRange<Double>? {
    guard let prediction = predictions[row][point] else { return nil }
    var (low, high) = (Double.infinity, -Double.infinity)
    for state in prediction.states {
      let isDefined = state.islands[red] >= 0 && state.islands[red] == state.islands[black]
      let value = isDefined ? state.volts[red] - state.volts[black] : 0
      (low, high) = (min(low, value), max(high, value))
    }
    return low <= high ? low...high : nil
  }

  /// Ω without power; infinite for open.
  package func ohms(row: Int, point: Int, red: Int, black: Int) -> Double {
    resistances[row][unpoweredState[point]].ohms(red: red, black: black)
  }

  /// Whether the outputs that are seen on are what the row shows in one of its outcomes.
  package func shows(row: Int, point: Int, on: Set<String>) -> Bool {
    guard let prediction = predictions[row][point] else { return true }
    var mask: UInt64 = 0
    for (index, name) in outputNames.enumerated() where on.contains(name) { mask |= 1 << UInt64(index) }
    return prediction.seen.contains { $0.on & ~mask == 0 && mask & ~($0.on | $0.changing) == 0 }
  }

  /// Masks of the outputs that may be on, one for each outcome, ascending: equal for rows that look alike.
  func looks(row: Int, point: Int) -> [[UInt64]] {
    (predictions[row][point]?.seen ?? []).map { [$0.on, $0.changing] }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Outputs that the healthy circuit shows at a point in every outcome.
  package func healthyOutputs(point: Int) -> [String] {
    let seen = predictions[healthyRow][point]?.seen ?? []
    let on = seen.reduce(~UInt64(0)) { $0 & $1.on }
    return outputNames.indices.filter { !seen.isEmpty && (on >> UInt64($0)) & 1 == 1 }.map { outputNames[$0] }
  }
}

extension FaultDictionary {
  /// Whether no earlier point has the same contacts without power.
  package func isFirstUnpowered(_ point: Int) -> Bool {
    unpoweredState.firstIndex(of: unpoweredState[point]) == point
  }

  /// Numbers what rows look like at a point: equal numbers show the same outputs.
  package func lookClasses(point: Int, rows: [Int]) -> [Int] {
    var numbers: [[[UInt64]]: Int] = [:]
    return rows.map { row in
      let look = looks(row: row, point: point)
      if let number = numbers[look] { return number }
      numbers[look] = numbers.count
      return numbers.count - 1
    }
  }
}
