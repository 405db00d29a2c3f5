/// The ways in which the pins of one component may stand for one another, over the pins that are used in either circuit.
struct ContactSymmetry {
  /// One cluster of the measured circuit that can be read as one of several clusters of the drawing.
  struct Choice {
    /// Nodes of the measured cluster.
    var nodes: [Int]
    /// Number of the class: clusters of one class exclude one another on the same target.
    var kind: Int
    var options: [Option]
  }

  struct Option {
    /// Index of the target cluster in its class.
    var target: Int
    /// Nodes of the drawing, in the order of `Choice.nodes`.
    var images: [Int]
    /// Whether the drawing uses the target at all.
    var isDrawn: Bool
    var isIdentity: Bool
  }

  /// A class of clusters of the same shape.
  struct Kind {
    var clusters: [ElementCluster]
    /// Indices of the clusters that the measured circuit uses.
    var measured: [Int]
  }

  private(set) var kinds: [Kind] = []
  private(set) var choices: [Choice] = []

  init(equipment: Equipment, nodes: TerminalNodes, measured: NodePartition, reference: NodePartition) {
    func isUsed(_ node: Int) -> Bool { measured.block[node] != nil || reference.block[node] != nil }
    for component in equipment.components {
      let clusters = ElementCluster.clusters(of: component, in: nodes)
      let fixed = clusters.filter { !$0.isContactSet }.map { Self.classes(of: [$0]) }
      let shapes = Self.classes(of: clusters.filter(\.isContactSet))
      // A changeover contact of which no circuit uses one side is a plain contact.
      let reduced = shapes.flatMap { Self.reducing($0, isUsed: isUsed) }
      for kind in (fixed + [Self.classes(of: reduced)]).joined() {
        add(kind, measured: measured, reference: reference)
      }
    }
  }

  /// Groups clusters that map onto one another; nodes are put into corresponding order.
  private static func classes(of clusters: [ElementCluster]) -> [[ElementCluster]] {
    var classes: [[ElementCluster]] = []
    for cluster in clusters {
      if let index = classes.firstIndex(where: { !cluster.mappings(onto: $0[0]).isEmpty }) {
        let aligned = classes[index][0].mappings(onto: cluster).first ?? cluster.nodes
        classes[index].append(ElementCluster(nodes: aligned, edges: cluster.edges, isContactSet: cluster.isContactSet))
      } else {
        classes.append([cluster])
      }
    }
    return classes
  }

  private static func reducing(_ kind: [ElementCluster], isUsed: (Int) -> Bool) -> [ElementCluster] {
    guard let size = kind.first?.nodes.count, size > 2 else { return kind }
    let unused = (0..<size).filter { place in !kind.contains { isUsed($0.nodes[place]) } }
    return kind.map { cluster in cluster.without(Set(unused.map { cluster.nodes[$0] })) }.filter { !$0.edges.isEmpty }
  }

  private mutating func add(_ clusters: [ElementCluster], measured: NodePartition, reference: NodePartition) {
    let used = clusters.indices.filter { index in clusters[index].nodes.contains { measured.block[$0] != nil } }
    let number = kinds.count
    kinds.append(Kind(clusters: clusters, measured: used))
    for index in used {
      let nodes = clusters[index].nodes
      let options = clusters.indices.flatMap { target -> [Option] in
        let isDrawn = clusters[target].nodes.contains { reference.block[$0] != nil }
        let mappings = clusters[index].mappings(onto: clusters[target])
        // How an undrawn contact is turned makes no difference.
        let relevant = isDrawn ? mappings : Array((mappings.filter { $0 == nodes } + mappings).prefix(1))
        return relevant.map {
          Option(target: target, images: $0, isDrawn: isDrawn, isIdentity: $0 == nodes)
        }
      }
      choices.append(Choice(nodes: nodes, kind: number, options: options))
    }
  }
}
