/// The ways in which the pins of each component may stand for one another, as flat tables.
///
/// What is possible depends on which pins either circuit uses: a changeover contact of which no circuit uses one side
/// is a plain contact. The tables grow by what new measured circuits need and are kept.
struct ContactSymmetry: Sendable {
  /// One cluster of the measured circuit that can be read as one of several clusters of the drawing.
  struct Choice: Sendable {
    /// Its nodes, as a range of ``ContactSymmetry/nodes``.
    var nodes: Range<Int>
    /// A range of ``ContactSymmetry/options``, identity first.
    var options: Range<Int>
    /// The class of clusters of the same shape.
    var kind: Int
    /// The place of the cluster among all targets.
    var target: Int
    /// Whether no other cluster has its shape.
    var isAlone: Bool
  }

  struct Option: Sendable {
    /// Clusters of one class exclude one another on the same target.
    var target: Int
    /// Nodes of the drawing, in the order of the nodes of the choice, from here on in ``ContactSymmetry/nodes``.
    var images: Int
    /// Whether the drawing uses the target at all.
    var isDrawn: Bool
    /// How many nodes stand for themselves.
    var unchanged: Int
  }

  private(set) var choices: [Choice] = []
  private(set) var options: [Option] = []
  /// The nodes of all choices and the images of all options.
  private(set) var nodes: [Int] = []
  /// By entry of ``nodes``: its net on the drawing, -1 for none.
  private(set) var drawnNets: [Int] = []
  private(set) var targetCount = 0
  private var kindCount = 0
  private var components: [ComponentShapes] = []
  private let reference: NodePartition
  private let isDrawn: [Bool]
  /// By component: places that the drawing leaves open, and what was worked out for the last circuit.
  private var openPlaces: [OpenPlace] = []
  private var openPlacesOf: [Range<Int>] = []
  private var latest: [(key: UInt64, choices: Range<Int>)] = []

  init(equipment: Equipment, nodes terminals: TerminalNodes, reference: NodePartition) {
    self.reference = reference
    isDrawn = reference.block.map { $0 >= 0 }
    for component in equipment.components {
      components.append(ComponentShapes(ElementCluster.clusters(of: component, in: terminals), isDrawn: isDrawn))
    }
    for component in components.indices {
      let first = openPlaces.count
      openPlaces += components[component].openPlaces
      openPlacesOf.append(first..<openPlaces.count)
      latest.append((0, add(component, key: 0, measured: reference)))
    }
  }

  /// The choices of a component, as a range of ``choices``.
  mutating func choices(of component: Int, measured: NodePartition) -> Range<Int> {
    var key: UInt64 = 0
    for place in openPlacesOf[component] where measured.block[openPlaces[place].node] >= 0 {
      key |= openPlaces[place].bit
    }
    if latest[component].key == key { return latest[component].choices }
    let known = components[component].known.first { $0.key == key }
    let choices = known?.choices ?? add(component, key: key, measured: measured)
    latest[component] = (key, choices)
    return choices
  }

  private mutating func add(_ component: Int, key: UInt64, measured: NodePartition) -> Range<Int> {
    let first = choices.count
    for kind in components[component].kinds(measured, isDrawn: isDrawn) { add(kind) }
    for node in nodes[drawnNets.count...] { drawnNets.append(reference.block[node]) }
    components[component].known.append((key, first..<choices.count))
    return first..<choices.count
  }

  private mutating func add(_ clusters: [ElementCluster]) {
    let firstTarget = targetCount
    targetCount += clusters.count
    for (index, cluster) in clusters.enumerated() {
      var found: [(target: Int, images: [Int], isDrawn: Bool)] = []
      for target in clusters.indices {
        let isDrawn = clusters[target].nodes.contains { self.isDrawn[$0] }
        let mappings = cluster.mappings(onto: clusters[target])
        // How an undrawn contact is turned makes no difference.
        let relevant = isDrawn ? mappings : Array((mappings.filter { $0 == cluster.nodes } + mappings).prefix(1))
        found += relevant.map { (target, $0, isDrawn) }
      }
      let ordered = found.filter { $0.images == cluster.nodes } + found.filter { $0.images != cluster.nodes }
      let firstNode = nodes.count
      nodes += cluster.nodes
      let firstOption = options.count
      for option in ordered {
        options.append(
          Option(
            target: firstTarget + option.target, images: nodes.count, isDrawn: option.isDrawn,
            unchanged: zip(cluster.nodes, option.images).count { $0 == $1 }))
        nodes += option.images
      }
      choices.append(
        Choice(
          nodes: firstNode..<firstNode + cluster.nodes.count, options: firstOption..<options.count, kind: kindCount,
          target: firstTarget + index, isAlone: clusters.count == 1))
    }
    kindCount += 1
  }
}

/// A node that the drawing does not use; whether a measured circuit does decides what may stand for what.
private struct OpenPlace: Sendable {
  var node: Int
  var bit: UInt64
}

/// The clusters of one component, sorted by shape.
private struct ComponentShapes: Sendable {
  /// Clusters that stay in their place, one by one, and classes of contact sets that may change places.
  private let fixed: [[ElementCluster]]
  private let shapes: [[ElementCluster]]
  /// By class of more than two places and by place: its nodes, where the drawing uses none of them.
  private let open: [[Int]]
  /// What was worked out for each combination of used places.
  var known: [(key: UInt64, choices: Range<Int>)] = []

  init(_ clusters: [ElementCluster], isDrawn: [Bool]) {
    fixed = clusters.filter { !$0.isContactSet }.map { [$0] }
    shapes = Self.classes(of: clusters.filter(\.isContactSet))
    open = shapes.flatMap { shape -> [[Int]] in
      let size = shape[0].nodes.count
      return size > 2 ? (0..<size).map { place in shape.map { $0.nodes[place] } } : []
    }.filter { place in !place.contains { isDrawn[$0] } }
  }

  /// The nodes of the places that the drawing leaves open, a bit for each place.
  ///
  /// Beyond 64 such places the rest counts as one.
  var openPlaces: [OpenPlace] {
    open.enumerated().flatMap { index, place in
      place.map { OpenPlace(node: $0, bit: 1 << UInt64(min(index, 63))) }
    }
  }

  func kinds(_ measured: NodePartition, isDrawn: [Bool]) -> [[ElementCluster]] {
    // A changeover contact of which no circuit uses one side is a plain contact.
    let reduced = shapes.flatMap { Self.reducing($0) { isDrawn[$0] || measured.block[$0] >= 0 } }
    return fixed + Self.classes(of: reduced)
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
}
