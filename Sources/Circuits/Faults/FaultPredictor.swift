/// Fills a ``FaultDictionary``: settles each faulted circuit, then reads its voltages off the healthy one by an update.
struct FaultPredictor {
  private(set) var updated = 0
  private(set) var solvedAnew = 0

  private let healthy: CircuitModel
  private let terminals: [Terminal]
  private let limits: ProofLimits
  private var healthyWorkspace: DCWorkspace
  private var update = FaultWorkspace()
  /// The healthy circuit with the contacts as they stand in some state, by state.
  private var networks: [OperatingState: NetworkInverse?] = [:]

  init(healthy: CircuitModel, terminals: [Terminal], limits: ProofLimits) {
    self.healthy = healthy
    self.terminals = terminals
    self.limits = limits
    healthyWorkspace = DCWorkspace(healthy)
  }

  /// By point, which are nodes of the tree.
  mutating func predictions(
    _ model: CircuitModel, tree: ActionTree, nodes: [Int]
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
          let voltages = solved[state] ?? voltages(model, in: space.bits(state), &workspace)
          solved[state] = voltages
          prediction.states.append(voltages)
        }
      }
      return prediction
    }
  }

  private mutating func voltages(
    _ model: CircuitModel, in bits: UInt128, _ workspace: inout DCWorkspace
  ) -> FaultDictionary.State {
    if let network = network(in: bits),
      let plan = FaultUpdate(network, healthy: healthy, faulted: model, in: bits, terminals: terminals),
      update.solve(plan, network)
    {
      updated += 1
      return FaultDictionary.State(volts: plan.places.map { update.volts(at: $0) }, islands: plan.islands)
    }
    solvedAnew += 1
    workspace.solve(model, in: bits)
    let nodes = terminals.map { model.node(of: $0) ?? -1 }
    return FaultDictionary.State(
      volts: nodes.map { $0 < 0 ? 0 : workspace.volts[$0] }, islands: nodes.map { $0 < 0 ? -1 : workspace.island[$0] })
  }

  private mutating func network(in bits: UInt128) -> NetworkInverse? {
    let state = OperatingState(bits: bits)
    if let known = networks[state] { return known }
    let network = NetworkInverse(healthy, in: bits, powered: true, workspace: &healthyWorkspace)
    networks[state] = .some(network)
    return network
  }

  /// Ω between every two terminals without power, red first; infinite for open.
  func resistances(_ model: CircuitModel, in bits: UInt128) -> [Double] {
    let count = terminals.count
    var table = Array(repeating: Double.infinity, count: count * count)
    var workspace = DCWorkspace(model)
    // Diodes conduct or not, depending on where the meter is; without them one inverse has all the answers.
    let network =
      model.branches.contains(where: \.oneWay)
      ? nil : NetworkInverse(model, in: bits, powered: false, workspace: &workspace)
    // What closed contacts join reads alike: each pair of clusters is measured once.
    let clusters = ClusterFinder.clusters(model, in: bits)
    let nodes = terminals.map { model.node(of: $0) ?? -1 }
    let width = (clusters.max() ?? -1) + 1
    var known = Array(repeating: -1.0, count: width * width)
    for (red, one) in terminals.enumerated() where nodes[red] >= 0 {
      for (black, other) in terminals.enumerated() where nodes[black] >= 0 {
        let pair = clusters[nodes[red]] * width + clusters[nodes[black]]
        let ohms: Double
        if known[pair] >= 0 {
          ohms = known[pair]
        } else if let network {
          ohms = network.ohms(between: nodes[red], and: nodes[black]) ?? .infinity
        } else {
          ohms = workspace.ohms(model, one, other, in: bits) ?? .infinity
        }
        known[pair] = ohms
        table[red * count + black] = ohms > 1e7 ? .infinity : ohms
      }
    }
    return table
  }
}
