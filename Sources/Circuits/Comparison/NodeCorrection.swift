/// The smallest correction of one measured circuit, in numbers: what ``ConnectionDifference`` puts into names.
package struct NodeCorrection: Sendable {
  /// A join between two cells of nodes; `owner` is the cell whose lead it is.
  package struct Join: Hashable, Sendable {
    package var owner: Int
    package var other: Int
    /// The other cell leads nowhere.
    package var isIdle: Bool
  }

  package fileprivate(set) var joinsToOpen: [Join] = []
  package fileprivate(set) var joinsToClose: [Join] = []
  /// Leads with one end in the wrong place; each is one join to open and one to close.
  package fileprivate(set) var movedLeads = 0
  package fileprivate(set) var rightJoins = 0
  /// Whether it is surely the smallest.
  package fileprivate(set) var isExact = true
  /// By cell: the moved leads that it owns.
  fileprivate(set) var moves: [Int] = []

  package init() {}
}

/// Compares numbered nets with those of one drawing, again and again without allocating.
struct NodeComparison: Sendable {
  private(set) var search: RelabellingSearch
  private(set) var cells = CellMap()
  private let reference: NodePartition
  private var idle: IdleWiring
  private var moved = MovedLeads()
  private var members: [Int] = []
  private var edges: [CellTree.Edge] = []

  init(equipment: Equipment, nodes: TerminalNodes, reference: NodePartition) {
    self.reference = reference
    idle = IdleWiring(equipment: equipment, nodes: nodes)
    search = RelabellingSearch(
      symmetry: ContactSymmetry(equipment: equipment, nodes: nodes, reference: reference),
      nodesOfComponent: nodes.nodesOfComponent, reference: reference)
  }

  mutating func correct(_ measured: NodePartition, into correction: inout NodeCorrection) {
    search.run(measured)
    cells.fill(measured: measured, reference: reference, image: search.image)
    correction.joinsToOpen.removeAll(keepingCapacity: true)
    correction.joinsToClose.removeAll(keepingCapacity: true)
    correction.moves.removeAll(keepingCapacity: true)
    correction.movedLeads = 0
    correction.isExact = search.isExact
    correction.rightJoins = cells.rightJoins
    if cells.rightJoins == measured.joins, cells.rightJoins == reference.joins { return }

    if cells.hasUndrawn {
      idle.look(at: measured)
      cells.markIdle(idle)
    }
    moved.match(cells)
    correction.moves.append(contentsOf: moved.moves)
    for count in moved.moves { correction.movedLeads += count }
    for net in measured.sizes.indices where cells.countInMeasured[net] > 1 { open(net, &correction) }
    for net in reference.sizes.indices where cells.countInReference[net] > 1 {
      members.removeAll(keepingCapacity: true)
      for cell in 0..<cells.count where cells.referenceNet[cell] == net { members.append(cell) }
      edges.removeAll(keepingCapacity: true)
      CellTree.add(cells: members, moves: moved.moves, sizes: cells.sizes, to: &edges)
      for edge in edges {
        correction.joinsToClose.append(NodeCorrection.Join(owner: edge.owner, other: edge.other, isIdle: false))
      }
    }
  }

  /// Separates the cells of a measured net; those that lead nowhere hang on the largest of the others.
  private mutating func open(_ net: Int, _ correction: inout NodeCorrection) {
    members.removeAll(keepingCapacity: true)
    for cell in 0..<cells.count where cells.measuredNet[cell] == net && !cells.isIdle[cell] { members.append(cell) }
    let lasting = members.count
    for cell in 0..<cells.count where cells.measuredNet[cell] == net && cells.isIdle[cell] { members.append(cell) }
    edges.removeAll(keepingCapacity: true)
    if lasting == 0 || lasting == members.count {
      CellTree.add(cells: members, moves: moved.moves, sizes: cells.sizes, to: &edges)
    } else {
      CellTree.add(cells: Array(members[..<lasting]), moves: moved.moves, sizes: cells.sizes, to: &edges)
      var main = members[0]
      for cell in members[..<lasting] where cells.sizes[cell] > cells.sizes[main] { main = cell }
      for cell in members[lasting...] { edges.append(CellTree.Edge(owner: main, other: cell)) }
    }
    for edge in edges {
      let join = NodeCorrection.Join(owner: edge.owner, other: edge.other, isIdle: cells.isIdle[edge.other])
      correction.joinsToOpen.append(join)
    }
  }
}
