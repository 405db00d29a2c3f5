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
  /// By cell: the moved leads that it owns; empty where no lead was moved.
  fileprivate(set) var moves: [Int] = []

  package init() {}
}

/// Compares numbered nets with those of one drawing, again and again without allocating.
struct NodeComparison: Sendable {
  private(set) var search: RelabellingSearch
  /// Of the last circuit that was not as drawn.
  private(set) var cells = CellMap()
  private let reference: NodePartition
  private var idle: IdleWiring
  private var moved = MovedLeads()
  private var tree = CellTree()

  init(equipment: Equipment, nodes: TerminalNodes, reference: NodePartition) {
    self.reference = reference
    idle = IdleWiring(equipment: equipment, nodes: nodes)
    search = RelabellingSearch(
      symmetry: ContactSymmetry(equipment: equipment, nodes: nodes, reference: reference),
      nodesOfComponent: nodes.nodesOfComponent, reference: reference)
  }

  mutating func correct(_ measured: NodePartition, into correction: inout NodeCorrection) {
    search.run(measured)
    if !correction.joinsToOpen.isEmpty { correction.joinsToOpen.removeAll(keepingCapacity: true) }
    if !correction.joinsToClose.isEmpty { correction.joinsToClose.removeAll(keepingCapacity: true) }
    if !correction.moves.isEmpty { correction.moves.removeAll(keepingCapacity: true) }
    correction.movedLeads = 0
    correction.isExact = search.isExact
    correction.rightJoins = search.rightJoins
    if search.rightJoins == measured.joins, search.rightJoins == reference.joins { return }

    cells.fill(measured: measured, reference: reference, image: search.image)
    if cells.hasUndrawn { cells.markIdle(measured, &idle) }
    correction.movedLeads = moved.match(
      cells, measuredNets: measured.sizes.count, referenceNets: reference.sizes.count)
    if correction.movedLeads > 0 { correction.moves.append(contentsOf: moved.moves[..<cells.count]) }
    if search.rightJoins < measured.joins {
      for net in measured.sizes.indices where cells.countInMeasured[net] > 1 { open(net, &correction) }
    }
    if search.rightJoins < reference.joins {
      for net in reference.sizes.indices where cells.countInReference[net] > 1 {
        tree.begin()
        for cell in 0..<cells.count where cells.cells[cell].referenceNet == net { tree.members.append(cell) }
        tree.join(cells, moved.moves)
        for edge in tree.edges {
          correction.joinsToClose.append(NodeCorrection.Join(owner: edge.owner, other: edge.other, isIdle: false))
        }
      }
    }
  }

  /// Separates the cells of a measured net; those that lead nowhere hang on the largest of the others.
  private mutating func open(_ net: Int, _ correction: inout NodeCorrection) {
    tree.begin()
    var lasting = 0
    for cell in 0..<cells.count where cells.cells[cell].measuredNet == net {
      if cells.cells[cell].isIdle { continue }
      tree.members.append(cell)
      lasting += 1
    }
    if lasting < cells.countInMeasured[net] {
      for cell in 0..<cells.count where cells.cells[cell].measuredNet == net && cells.cells[cell].isIdle {
        tree.members.append(cell)
      }
    }
    tree.join(cells, moved.moves, lasting: lasting)
    for edge in tree.edges {
      let isIdle = cells.cells[edge.other].isIdle
      correction.joinsToOpen.append(NodeCorrection.Join(owner: edge.owner, other: edge.other, isIdle: isIdle))
    }
  }
}
