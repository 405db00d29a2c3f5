/// Fills a ``FaultDictionary``: settles each faulted circuit, then reads its voltages off the healthy one by an update.
struct FaultPredictor {
  private(set) var updated = 0
  private(set) var solvedAnew = 0

  private let healthy: CircuitModel
  private let loads: LoadTable
  private let terminals: [Terminal]
  private let limits: ProofLimits
  private var healthyWorkspace: DCWorkspace
  private var update = FaultWorkspace()
  /// The healthy circuit with the contacts as they stand in some state, by state.
  private var networks: [OperatingState: HealthyState?] = [:]

  private struct HealthyState {
    let network: NetworkInverse
    let unchanged: FaultUpdate.Unchanged
  }

  init(healthy: CircuitModel, terminals: [Terminal], limits: ProofLimits) {
    self.healthy = healthy
    loads = LoadTable(healthy)
    self.terminals = terminals
    self.limits = limits
    healthyWorkspace = DCWorkspace(healthy)
  }

  /// By point, which are nodes of the tree.
  mutating func predictions(
    _ model: CircuitModel, with fault: Fault?, tree: ActionTree, nodes: [Int]
  ) -> [FaultDictionary.Prediction?] {
    var space = StateSpace(model, limits: limits)
    let outcomes: [[Int]]
    do throws(NotProvedReason) {
      outcomes = try tree.outcomes(in: &space)
    } catch {
      return nodes.map { _ in nil }
    }
    var workspace = DCWorkspace(model)
    var solved: [Int: FaultDictionary.State] = [:]
    return nodes.map { node in
      var prediction = FaultDictionary.Prediction()
      for outcome in outcomes[node] {
        let found = space.outcomes[outcome]
        prediction.seen.append((found.on, found.changing))
        for state in found.states {
          let voltages = solved[state] ?? voltages(model, with: fault, in: space.bits(state), &workspace)
          solved[state] = voltages
          prediction.states.append(voltages)
        }
      }
      return prediction
    }
  }

  private mutating func voltages(
    _ model: CircuitModel, with fault: Fault?, in bits: UInt128, _ workspace: inout DCWorkspace
  ) -> FaultDictionary.State {
    if let state = state(in: bits) {
      let ofLoad = fault.flatMap {
        FaultUpdate($0, state.network, healthy: healthy, loads: loads, unchanged: state.unchanged)
      }
      if let plan = ofLoad
        ?? FaultUpdate(state.network, healthy: healthy, faulted: model, in: bits, terminals: terminals),
        update.solve(plan, state.network)
      {
        updated += 1
        return FaultDictionary.State(volts: plan.places.map { update.volts(at: $0) }, islands: plan.islands)
      }
    }
    solvedAnew += 1
    workspace.solve(model, in: bits)
    let nodes = terminals.map { model.node(of: $0) ?? -1 }
    return FaultDictionary.State(
      volts: nodes.map { $0 < 0 ? 0 : workspace.volts[$0] }, islands: nodes.map { $0 < 0 ? -1 : workspace.island[$0] })
  }

  private mutating func state(in bits: UInt128) -> HealthyState? {
    let key = OperatingState(bits: bits)
    if let known = networks[key] { return known }
    let state = NetworkInverse(healthy, in: bits, powered: true, workspace: &healthyWorkspace).map { network in
      HealthyState(
        network: network, unchanged: FaultUpdate.Unchanged(network, healthy: healthy, terminals: terminals))
    }
    networks[key] = .some(state)
    return state
  }

  /// Ω between every two terminals without power.
  func resistances(_ model: CircuitModel, in bits: UInt128) -> ResistanceTable {
    var workspace = DCWorkspace(model)
    // Diodes conduct or not, depending on where the meter is; without them one inverse has all the answers.
    let network =
      model.branches.contains(where: \.oneWay)
      ? nil : NetworkInverse(model, in: bits, powered: false, workspace: &workspace)
    // What closed contacts join reads alike: each pair of clusters is measured once.
    let clusters = ClusterFinder.clusters(model, in: bits)
    var placeOfCluster = Array(repeating: -1, count: (clusters.max() ?? -1) + 1)
    var measured: [(terminal: Terminal, node: Int)] = []
    let places = terminals.map { terminal -> Int in
      guard let node = model.node(of: terminal) else { return -1 }
      if placeOfCluster[clusters[node]] < 0 {
        placeOfCluster[clusters[node]] = measured.count
        measured.append((terminal, node))
      }
      return placeOfCluster[clusters[node]]
    }
    var table = ResistanceTable(places: places, width: measured.count)
    for (row, red) in measured.enumerated() {
      for (column, black) in measured.enumerated() {
        let ohms =
          if let network { network.ohms(between: red.node, and: black.node) } else {
            workspace.ohms(model, red.terminal, black.terminal, in: bits)
          }
        table.note(ohms ?? .infinity, row: row, column: column)
      }
    }
    return table
  }
}

/// Ω between terminals, kept once for all terminals that closed contacts join.
struct ResistanceTable: Sendable {
  /// By terminal; -1 where nothing is measured.
  private let places: [Int]
  private let width: Int
  private var ohms: [Double]

  init(places: [Int], width: Int) {
    self.places = places
    self.width = width
    ohms = Array(repeating: .infinity, count: width * width)
  }

  mutating func note(_ value: Double, row: Int, column: Int) {
    ohms[row * width + column] = value > 1e7 ? .infinity : value
  }

  /// Infinite for open.
  func ohms(red: Int, black: Int) -> Double {
    places[red] < 0 || places[black] < 0 ? .infinity : ohms[places[red] * width + places[black]]
  }
}
