/// Finds what is wired but in no circuit: nothing can flow there, whatever is operated.
struct IdleWiring {
  /// Whether each node lies on an element through which current can flow in some state.
  let isLive: [Bool]

  /// An element whose one end leads nowhere else, or whose ends are the same net, carries nothing; when such elements
  /// are taken away others may be left in the same position.
  init(equipment: Equipment, nodes: TerminalNodes, measured: NodePartition) {
    func net(_ node: Int) -> Int { measured.block[node] ?? measured.blocks.count + node }
    var edges = equipment.components.flatMap { component in
      ElementCluster.clusters(of: component, in: nodes).flatMap(\.edges)
    }
    while true {
      var degree: [Int: Int] = [:]
      for edge in edges {
        degree[net(edge.from), default: 0] += 1
        degree[net(edge.to), default: 0] += 1
      }
      let left = edges.filter {
        net($0.from) != net($0.to) && degree[net($0.from), default: 0] > 1 && degree[net($0.to), default: 0] > 1
      }
      if left.count == edges.count { break }
      edges = left
    }
    var isLive = Array(repeating: false, count: nodes.count)
    for edge in edges {
      isLive[edge.from] = true
      isLive[edge.to] = true
    }
    self.isLive = isLive
  }
}
