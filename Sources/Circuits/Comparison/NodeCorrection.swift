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
  private var search: RelabellingSearch
  private var bound: JoinBound
  /// Whether every pin of the last circuit stands for itself, and that reading.
  private var isAsWired = true
  private let asWired: [Int]
  /// Of the last circuit that was not as drawn.
  private(set) var cells = CellMap()
  /// For each node of the last circuit the node of the drawing that it stands for.
  var image: [Int] { isAsWired ? asWired : search.image }
  private let reference: NodePartition
  private var idle: IdleWiring
  private var moved = MovedLeads()
  private var tree = CellTree()

  init(equipment: Equipment, nodes: TerminalNodes, reference: NodePartition) {
    self.reference = reference
    asWired = Array(0..<nodes.count)
    bound = JoinBound(equipment: equipment, nodes: nodes, reference: reference)
    idle = IdleWiring(equipment: equipment, nodes: nodes)
    search = RelabellingSearch(
      symmetry: ContactSymmetry(equipment: equipment, nodes: nodes, reference: reference),
      nodesOfComponent: nodes.nodesOfComponent, reference: reference)
  }

  mutating func correct(_ measured: NodePartition, into correction: inout NodeCorrection) {
    if !correction.joinsToOpen.isEmpty { correction.joinsToOpen.removeAll(keepingCapacity: true) }
    if !correction.joinsToClose.isEmpty { correction.joinsToClose.removeAll(keepingCapacity: true) }
    if !correction.moves.isEmpty { correction.moves.removeAll(keepingCapacity: true) }
    correction.movedLeads = 0
    read(measured, &correction)
    let rightJoins = correction.rightJoins
    if rightJoins == measured.joins, rightJoins == reference.joins { return }

    cells.markIdle(measured, &idle)
    correction.movedLeads = moved.match(
      cells, measuredNets: measured.sizes.count, referenceNets: reference.sizes.count)
    if correction.movedLeads > 0 { correction.moves.append(contentsOf: moved.moves[..<cells.count]) }
    if rightJoins < measured.joins {
      for net in measured.sizes.indices where cells.countInMeasured[net] > 1 { open(net, &correction) }
    }
    if rightJoins < reference.joins {
      for net in reference.sizes.indices where cells.countInReference[net] > 1 { close(net, &correction) }
    }
  }

  /// Reads each pin as itself, and looks for a better reading only where there may be one.
  private mutating func read(_ measured: NodePartition, _ correction: inout NodeCorrection) {
    cells.fill(measured: measured, reference: reference, image: asWired, isAsWired: true)
    isAsWired = bound.isReached(by: cells, measured)
    (correction.isExact, correction.rightJoins) = (true, measured.joins + measured.sizes.count)
    if isAsWired {
      for net in measured.sizes.indices { correction.rightJoins -= cells.countInMeasured[net] }
      return
    }
    search.run(measured, bound: bound)
    (correction.isExact, correction.rightJoins) = (search.isExact, search.rightJoins)
    cells.fill(measured: measured, reference: reference, image: search.image, isAsWired: false)
  }

  /// Separates the cells of a measured net; those that lead nowhere hang on the largest of the others.
  private mutating func open(_ net: Int, _ correction: inout NodeCorrection) {
    tree.begin()
    var hasIdle = false
    for cell in cells.apart[..<cells.apartCount] where cells.cells[cell].measuredNet == net {
      if cells.cells[cell].isIdle { hasIdle = true } else { tree.add(cell) }
    }
    let lasting = tree.count
    if hasIdle {
      for cell in cells.apart[..<cells.apartCount]
      where cells.cells[cell].measuredNet == net && cells.cells[cell].isIdle { tree.add(cell) }
    }
    tree.join(cells, moved.moves, lasting: lasting)
    for place in 0..<tree.joinCount {
      let other = tree.others[place]
      correction.joinsToOpen.append(
        NodeCorrection.Join(owner: tree.owners[place], other: other, isIdle: cells.cells[other].isIdle))
    }
  }

  /// Joins the cells of an expected net.
  private mutating func close(_ net: Int, _ correction: inout NodeCorrection) {
    tree.begin()
    for cell in cells.apart[..<cells.apartCount] where cells.cells[cell].referenceNet == net { tree.add(cell) }
    tree.join(cells, moved.moves)
    for place in 0..<tree.joinCount {
      correction.joinsToClose.append(
        NodeCorrection.Join(owner: tree.owners[place], other: tree.others[place], isIdle: false))
    }
  }
}
