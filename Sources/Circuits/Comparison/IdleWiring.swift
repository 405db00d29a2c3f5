/// Finds what is wired but in no circuit: nothing can flow there, whatever is operated.
struct IdleWiring: Sendable {
  /// Both ends of every element, as nodes.
  private let ends: [(from: Int, to: Int)]
  /// Whether each node lies on an element through which current can flow in some state.
  private(set) var isLive: [Bool]
  private var carries: [Bool]
  /// By net; nodes that are joined to nothing follow the nets.
  private var degree: [Int] = []

  init(equipment: Equipment, nodes: TerminalNodes) {
    ends = equipment.components.flatMap { component in
      ElementCluster.clusters(of: component, in: nodes).flatMap(\.edges).map { ($0.from, $0.to) }
    }
    isLive = Array(repeating: false, count: nodes.count)
    carries = Array(repeating: true, count: ends.count)
  }

  /// An element whose one end leads nowhere else, or whose ends are the same net, carries nothing; when such elements
  /// are taken away others may be left in the same position.
  mutating func look(at measured: NodePartition) {
    func net(_ node: Int) -> Int { measured.block[node] < 0 ? measured.sizes.count + node : measured.block[node] }
    degree.removeAll(keepingCapacity: true)
    degree.append(contentsOf: repeatElement(0, count: measured.sizes.count + isLive.count))
    for (index, edge) in ends.enumerated() {
      carries[index] = true
      degree[net(edge.from)] += 1
      degree[net(edge.to)] += 1
    }
    var isChanged = true
    while isChanged {
      isChanged = false
      for (index, edge) in ends.enumerated() where carries[index] {
        let (one, other) = (net(edge.from), net(edge.to))
        if one != other, degree[one] > 1, degree[other] > 1 { continue }
        carries[index] = false
        isChanged = true
        degree[one] -= 1
        degree[other] -= 1
      }
    }
    for node in isLive.indices { isLive[node] = false }
    for (index, edge) in ends.enumerated() where carries[index] {
      isLive[edge.from] = true
      isLive[edge.to] = true
    }
  }
}
