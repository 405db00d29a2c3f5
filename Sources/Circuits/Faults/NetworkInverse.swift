/// A circuit in one operating state with its node equations inverted, from which single faults follow by small updates.
///
/// A *cluster* is everything that closed contacts join. Each island of clusters has an *anchor*, the cluster whose voltage
/// is taken as 0: the minus of its first source, or its first cluster where no source is.
struct NetworkInverse: Sendable {
  /// Cluster of each node.
  let cluster: [Int]
  /// Row of the equations of each cluster; -1 for an anchor.
  let row: [Int]
  let rows: Int
  /// Rows × rows, symmetric.
  let inverse: [Double]
  /// V of each row.
  let volts: [Double]
  /// Whether each one-way branch conducts.
  let conducting: [Bool]
  let isPowered: Bool
  /// Island of each cluster, by number of its anchor.
  let anchor: [Int]

  /// `workspace` belongs to `model`; nil when the equations have no single solution.
  init?(_ model: CircuitModel, in bits: UInt128, powered: Bool, workspace: inout DCWorkspace) {
    let cluster = ClusterFinder.clusters(model, in: bits)
    let count = (cluster.max() ?? -1) + 1
    isPowered = powered
    self.cluster = cluster

    var islands = DisjointSets(count: count)
    for branch in model.branches { islands.join(cluster[branch.from], cluster[branch.to]) }
    if powered { for supply in model.supplies { islands.join(cluster[supply.plus], cluster[supply.minus]) } }
    var anchorOfIsland = Array(repeating: -1, count: count)
    if powered {
      for supply in model.supplies where anchorOfIsland[islands.root(cluster[supply.minus])] < 0 {
        anchorOfIsland[islands.root(cluster[supply.minus])] = cluster[supply.minus]
      }
    }
    var anchor = Array(repeating: -1, count: count)
    var row = Array(repeating: -1, count: count)
    var rows = 0
    for number in 0..<count {
      let island = islands.root(number)
      if anchorOfIsland[island] < 0 { anchorOfIsland[island] = number }
      anchor[number] = anchorOfIsland[island]
      if anchor[number] != number {
        row[number] = rows
        rows += 1
      }
    }
    self.anchor = anchor
    self.row = row
    self.rows = rows

    var conducts = Array(repeating: true, count: model.branches.count)
    if powered, model.branches.contains(where: \.oneWay) {
      workspace.solve(model, in: bits)
      guard workspace.isConsistent else { return nil }
      for (index, branch) in model.branches.enumerated() where branch.oneWay {
        conducts[index] = workspace.volts(over: branch) - branch.forwardVolts > -1e-9
      }
    }
    conducting = conducts

    var matrix = Array(repeating: 0.0, count: rows * rows)
    var amperes = Array(repeating: 0.0, count: rows)
    func add(_ siemens: Double, _ from: Int, _ to: Int, _ current: Double) {
      let (a, b) = (row[cluster[from]], row[cluster[to]])
      if cluster[from] == cluster[to] { return }
      if a >= 0 {
        matrix[a * rows + a] += siemens
        amperes[a] += current
      }
      if b >= 0 {
        matrix[b * rows + b] += siemens
        amperes[b] -= current
      }
      if a >= 0 && b >= 0 {
        matrix[a * rows + b] -= siemens
        matrix[b * rows + a] -= siemens
      }
    }
    for (index, branch) in model.branches.enumerated() {
      let siemens = branch.oneWay && !conducts[index] ? DCWorkspace.leakage : branch.siemens
      add(siemens, branch.from, branch.to, branch.oneWay && conducts[index] ? branch.forwardVolts * siemens : 0)
    }
    if powered {
      for supply in model.supplies { add(supply.siemens, supply.plus, supply.minus, supply.volts * supply.siemens) }
    }
    guard Self.invert(&matrix, count: rows) else { return nil }
    var volts = Array(repeating: 0.0, count: rows)
    for line in 0..<rows {
      var sum = 0.0
      for column in 0..<rows { sum += matrix[line * rows + column] * amperes[column] }
      volts[line] = sum
    }
    inverse = matrix
    self.volts = volts
  }

  init?(_ model: CircuitModel, in bits: UInt128, powered: Bool) {
    var workspace = DCWorkspace(model)
    self.init(model, in: bits, powered: powered, workspace: &workspace)
  }

  /// V of a cluster against its anchor.
  func volts(ofCluster number: Int) -> Double { row[number] < 0 ? 0 : volts[row[number]] }

  /// Ω between two nodes when nothing but resistances is there; nil between two islands.
  func ohms(between one: Int, and other: Int) -> Double? {
    let (a, b) = (cluster[one], cluster[other])
    return anchor[a] == anchor[b] ? ohms(betweenClusters: a, and: b) : nil
  }

  /// The same between two clusters of one island.
  func ohms(betweenClusters a: Int, and b: Int) -> Double {
    func entry(_ line: Int, _ column: Int) -> Double {
      line < 0 || column < 0 ? 0 : inverse[line * rows + column]
    }
    let (p, q) = (row[a], row[b])
    return max(0, entry(p, p) + entry(q, q) - 2 * entry(p, q))
  }

  /// Gauss-Jordan in place. The matrix of a resistive network is positive definite, so the diagonal is a good pivot.
  private static func invert(_ matrix: inout [Double], count: Int) -> Bool {
    for pivot in 0..<count {
      let divisor = matrix[pivot * count + pivot]
      guard divisor > 1e-15 else { return false }
      matrix[pivot * count + pivot] = 1
      for column in 0..<count { matrix[pivot * count + column] /= divisor }
      for line in 0..<count where line != pivot {
        let factor = matrix[line * count + pivot]
        if factor == 0 { continue }
        matrix[line * count + pivot] = 0
        for column in 0..<count { matrix[line * count + column] -= factor * matrix[pivot * count + column] }
      }
    }
    return true
  }
}

/// Which nodes closed contacts join in a state.
enum ClusterFinder {
  /// Consecutive numbers by node.
  static func clusters(_ model: CircuitModel, in bits: UInt128) -> [Int] {
    var sets = DisjointSets(count: model.nodeCount)
    for contact in model.switches where model.isClosed(contact, in: bits) { sets.join(contact.from, contact.to) }
    return sets.numbers()
  }
}

/// Union-find over small numbers; the smallest member stands for its set.
struct DisjointSets {
  private var parent: [Int]

  init(count: Int) { parent = Array(0..<count) }

  func root(_ item: Int) -> Int {
    var top = item
    while parent[top] != top { top = parent[top] }
    return top
  }

  mutating func join(_ one: Int, _ other: Int) {
    let (a, b) = (root(one), root(other))
    if a != b { parent[max(a, b)] = min(a, b) }
  }

  /// Consecutive numbers of the sets, by item.
  func numbers() -> [Int] {
    var numbers = Array(repeating: -1, count: parent.count)
    var next = 0
    for item in parent.indices {
      let top = root(item)
      if top == item {
        numbers[item] = next
        next += 1
      } else {
        numbers[item] = numbers[top]
      }
    }
    return numbers
  }
}
