/// How a fault changes the node equations of one operating state: a few columns at the edge of the healthy equations.
///
/// A fault splits clusters and joins clusters. A *fragment* is what is left together of a healthy cluster in one cluster
/// of the faulted circuit. Its voltage is that of the healthy cluster, plus an *extra* unknown unless it is the main
/// fragment. Fragments of different clusters that the fault joins have a *constraint* with its current as unknown; a
/// bad joint is a constraint with a resistance. With G the healthy equations, the unknowns y of the columns C follow
/// from (D − Cᵀ G⁻¹ C) y = r − Cᵀ G⁻¹ i, and the voltages are G⁻¹ i − G⁻¹ C y: the bordered form of the Woodbury identity.
struct FaultUpdate: Sendable {
  struct Entry: Sendable {
    let row: Int
    let value: Double
  }

  /// A voltage as row of the healthy equations (-1 for 0 V) and extra unknown (-1 for none).
  struct Place: Sendable {
    var row: Int
    var extra: Int
  }

  struct OneWay: Sendable {
    let from: Place
    let to: Place
    let forwardVolts: Double
    let conducts: Bool
  }

  /// The columns one after the other, without their zeros; column n begins at `starts[n]`.
  private(set) var entries: [Entry] = []
  private(set) var starts: [Int] = [0]
  var count: Int { right.count }
  /// Columns × columns.
  private(set) var corner: [Double] = []
  private(set) var right: [Double] = []
  /// Parts that no anchor reaches any more: so many unknowns stay 0.
  private(set) var floating = 0
  /// By terminal.
  private(set) var places: [Place] = []
  /// By terminal: island with a source, or -1.
  private(set) var islands: [Int] = []
  private(set) var oneWays: [OneWay] = []

  /// Nil when the fault joins islands that were apart: then the equations have to be set up anew.
  init?(
    _ network: NetworkInverse, healthy: CircuitModel, faulted: CircuitModel, in bits: UInt128, terminals: [Terminal]
  ) {
    var fragments = FragmentTable(network, healthy: healthy, faulted: faulted, in: bits)
    guard fragments.findIslands(network, healthy: healthy, faulted: faulted) else { return nil }
    floating = fragments.floating
    let size = fragments.extras + fragments.constraints.count
    var dense = Array(repeating: Array(repeating: 0.0, count: network.rows), count: size)
    corner = Array(repeating: 0, count: size * size)
    right = Array(repeating: 0, count: size)

    func addTerm(_ siemens: Double, _ current: Double, _ from: Place, _ to: Place) {
      for (end, other, sign) in [(from, to, 1.0), (to, from, -1.0)] where end.extra >= 0 {
        if end.row >= 0 { dense[end.extra][end.row] += siemens }
        if other.row >= 0 { dense[end.extra][other.row] -= siemens }
        corner[end.extra * size + end.extra] += siemens
        if other.extra >= 0 { corner[end.extra * size + other.extra] -= siemens }
        right[end.extra] += sign * current
      }
    }
    for (index, branch) in healthy.branches.enumerated() {
      let (from, to) = (fragments.place(ofEnd: 2 * index), fragments.place(ofEnd: 2 * index + 1))
      let conducts = network.conducting[index]
      let siemens = branch.oneWay && !conducts ? DCWorkspace.leakage : branch.siemens
      addTerm(siemens, branch.oneWay && conducts ? branch.forwardVolts * siemens : 0, from, to)
      if branch.oneWay, fragments.isSourced(end: 2 * index) {
        oneWays.append(OneWay(from: from, to: to, forwardVolts: branch.forwardVolts, conducts: conducts))
      }
    }
    if network.isPowered {
      for (index, supply) in healthy.supplies.enumerated() {
        let end = 2 * (healthy.branches.count + index)
        addTerm(
          supply.siemens, supply.volts * supply.siemens, fragments.place(ofEnd: end), fragments.place(ofEnd: end + 1))
      }
    }
    for (index, constraint) in fragments.constraints.enumerated() {
      let column = fragments.extras + index
      for (fragment, sign) in [(constraint.one, 1.0), (constraint.other, -1.0)] {
        let place = fragments.place(ofFragment: fragment)
        if place.row >= 0 { dense[column][place.row] += sign }
        if place.extra >= 0 {
          corner[column * size + place.extra] += sign
          corner[place.extra * size + column] += sign
        }
      }
      corner[column * size + column] = -constraint.ohms
    }
    for column in dense {
      for (row, value) in column.enumerated() where value != 0 { entries.append(Entry(row: row, value: value)) }
      starts.append(entries.count)
    }
    for terminal in terminals {
      let node = faulted.node(of: terminal)
      places.append(node.map { fragments.place(ofNode: $0) } ?? Place(row: -1, extra: -1))
      islands.append(node.map { fragments.island(ofNode: $0) } ?? -1)
    }
  }
}

extension FaultUpdate {
  /// What terminals and diodes have in common with the healthy circuit, as long as a fault only changes a resistance.
  struct Unchanged: Sendable {
    let places: [Place]
    let islands: [Int]
    let oneWays: [OneWay]

    init(_ network: NetworkInverse, healthy: CircuitModel, terminals: [Terminal]) {
      let sourced = Set(network.isPowered ? healthy.supplies.map { network.anchor[network.cluster[$0.minus]] } : [])
      func place(_ node: Int) -> Place { Place(row: network.row[network.cluster[node]], extra: -1) }
      let nodes = terminals.map { healthy.node(of: $0) }
      places = nodes.map { $0.map(place) ?? Place(row: -1, extra: -1) }
      islands = nodes.map { node in
        guard let node else { return -1 }
        let anchor = network.anchor[network.cluster[node]]
        return sourced.contains(anchor) ? anchor : -1
      }
      oneWays = healthy.branches.enumerated().compactMap { index, branch in
        guard branch.oneWay, sourced.contains(network.anchor[network.cluster[branch.from]]) else { return nil }
        return OneWay(
          from: place(branch.from), to: place(branch.to), forwardVolts: branch.forwardVolts,
          conducts: network.conducting[index])
      }
    }
  }

  /// A fault that changes the resistance of one load or joins two nodes: one column, and no second circuit to compare
  /// with the healthy one.
  ///
  /// Nil for every other fault, and where this one cuts an island in two or joins two of them.
  init?(
    _ fault: Fault, _ network: NetworkInverse, healthy: CircuitModel, loads: LoadTable, unchanged: Unchanged
  ) {
    let (from, to): (Int, Int)
    /// Ω: minus the inverse of the added conductance.
    let ohms: Double
    switch fault {
    case .short(let one, let other):
      guard let first = healthy.node(of: one), let second = healthy.node(of: other) else { return nil }
      (from, to, ohms) = (network.cluster[first], network.cluster[second], 0)
    case .openElement, .openPin, .highResistance:
      let index: Int?
      var joint = Double.infinity
      switch fault {
      case .openElement(let component, let name): index = loads.branch(component, name)
      case .openPin(let terminal): index = loads.branch(at: terminal)
      case .highResistance(let terminal, let value):
        guard value > 0, value.isFinite else { return nil }
        (index, joint) = (loads.branch(at: terminal), value)
      default: return nil
      }
      guard let index, !healthy.branches[index].oneWay else { return nil }
      let load = healthy.branches[index]
      (from, to) = (network.cluster[load.from], network.cluster[load.to])
      // From R to R + joint: a conductance of −joint ÷ (R (R + joint)) is added.
      let resistance = 1 / load.siemens
      ohms = joint.isFinite ? resistance * (resistance + joint) / joint : resistance
    default: return nil
    }
    places = unchanged.places
    islands = unchanged.islands
    oneWays = unchanged.oneWays
    if from == to { return }
    guard network.anchor[from] == network.anchor[to] else { return nil }
    let healthyOhms = network.ohms(betweenClusters: from, and: to)
    guard abs(ohms - healthyOhms) > 1e-6 * max(ohms, healthyOhms) else { return nil }
    if network.row[from] >= 0 { entries.append(Entry(row: network.row[from], value: 1)) }
    if network.row[to] >= 0 { entries.append(Entry(row: network.row[to], value: -1)) }
    starts.append(entries.count)
    corner = [ohms]
    right = [0]
  }
}

/// The fragments of one fault in one state.
private struct FragmentTable {
  struct Constraint {
    let one: Int
    let other: Int
    let ohms: Double
  }

  private(set) var constraints: [Constraint] = []
  private(set) var extras = 0
  private(set) var floating = 0

  /// Cluster of each node of the faulted circuit.
  private let cluster: [Int]
  /// Fragment of each end: from and to of each branch, then plus and minus of each supply.
  private var fragmentOfEnd: [Int] = []
  private var healthyCluster: [Int] = []
  private var faultedCluster: [Int] = []
  private var weight: [Int] = []
  private var row: [Int] = []
  private var extra: [Int] = []
  /// First fragment in each cluster of the faulted circuit; -1 for none.
  private var first: [Int]
  private var mainOf: [Int: Int] = [:]
  private var islands = DisjointSets(count: 0)
  private var isSourced: [Bool] = []

  init(_ network: NetworkInverse, healthy: CircuitModel, faulted: CircuitModel, in bits: UInt128) {
    cluster = ClusterFinder.clusters(faulted, in: bits)
    first = Array(repeating: -1, count: (cluster.max() ?? -1) + 1)
    var known: [Int: Int] = [:]
    func add(_ healthyNode: Int, _ faultedNode: Int) {
      let (one, other) = (network.cluster[healthyNode], cluster[faultedNode])
      let key = one * first.count + other
      if let index = known[key] {
        weight[index] += 1
        fragmentOfEnd.append(index)
        return
      }
      known[key] = healthyCluster.count
      fragmentOfEnd.append(healthyCluster.count)
      healthyCluster.append(one)
      faultedCluster.append(other)
      weight.append(1)
    }
    for (one, other) in zip(healthy.branches, faulted.branches) {
      add(one.from, other.from)
      add(one.to, other.to)
    }
    for (one, other) in zip(healthy.supplies, faulted.supplies) {
      add(one.plus, other.plus)
      add(one.minus, other.minus)
    }
    // The anchor stays with the minus of its source.
    if network.isPowered {
      for (index, supply) in healthy.supplies.enumerated() {
        let minus = network.cluster[supply.minus]
        if network.anchor[minus] == minus, mainOf[minus] == nil {
          mainOf[minus] = fragmentOfEnd[2 * (healthy.branches.count + index) + 1]
        }
      }
    }
    let anchored = mainOf
    for fragment in healthyCluster.indices where anchored[healthyCluster[fragment]] == nil {
      if let main = mainOf[healthyCluster[fragment]], weight[main] >= weight[fragment] { continue }
      mainOf[healthyCluster[fragment]] = fragment
    }
    for fragment in healthyCluster.indices {
      row.append(network.row[healthyCluster[fragment]])
      if mainOf[healthyCluster[fragment]] == fragment {
        extra.append(-1)
      } else {
        extra.append(extras)
        extras += 1
      }
      let place = faultedCluster[fragment]
      if first[place] < 0 {
        first[place] = fragment
      } else {
        constraints.append(Constraint(one: first[place], other: fragment, ohms: 0))
      }
    }
    for joint in faulted.branches[healthy.branches.count...] {
      let (one, other) = (first[cluster[joint.from]], first[cluster[joint.to]])
      if one >= 0, other >= 0, one != other {
        constraints.append(Constraint(one: one, other: other, ohms: 1 / joint.siemens))
      }
      // A side that leads nowhere takes no current, so it has the voltage of the other side.
      if one < 0 { first[cluster[joint.from]] = other }
      if other < 0 { first[cluster[joint.to]] = one }
    }
  }

  /// False when some island of the faulted circuit has two anchors.
  mutating func findIslands(_ network: NetworkInverse, healthy: CircuitModel, faulted: CircuitModel) -> Bool {
    islands = DisjointSets(count: first.count)
    isSourced = Array(repeating: false, count: first.count)
    for branch in faulted.branches { islands.join(cluster[branch.from], cluster[branch.to]) }
    if network.isPowered {
      for supply in faulted.supplies { islands.join(cluster[supply.plus], cluster[supply.minus]) }
      for supply in faulted.supplies { isSourced[islands.root(cluster[supply.plus])] = true }
    }
    var anchors = Array(repeating: 0, count: first.count)
    for (healthyNumber, fragment) in mainOf where network.anchor[healthyNumber] == healthyNumber {
      anchors[islands.root(faultedCluster[fragment])] += 1
    }
    if anchors.contains(where: { $0 > 1 }) { return false }
    let used = Set(faultedCluster.map { islands.root($0) })
    floating = used.count { anchors[$0] == 0 }
    return true
  }

  func place(ofEnd end: Int) -> FaultUpdate.Place { place(ofFragment: fragmentOfEnd[end]) }

  func place(ofFragment fragment: Int) -> FaultUpdate.Place {
    FaultUpdate.Place(row: row[fragment], extra: extra[fragment])
  }

  func isSourced(end: Int) -> Bool { isSourced[islands.root(faultedCluster[fragmentOfEnd[end]])] }

  func place(ofNode node: Int) -> FaultUpdate.Place {
    let fragment = first[cluster[node]]
    return fragment < 0 ? FaultUpdate.Place(row: -1, extra: -1) : place(ofFragment: fragment)
  }

  func island(ofNode node: Int) -> Int {
    let island = islands.root(cluster[node])
    return isSourced[island] ? island : -1
  }
}
