/// The cells of one net in the other partition, and a tree of joins between them.
///
/// Opening the k − 1 joins of any tree over the k cells of a measured net separates them; closing those of a tree over
/// the cells of an expected net completes it. Which tree is free, so it is chosen to show leads that were moved.
struct CellTree {
  struct Edge: Hashable, Sendable {
    /// The cell whose lead it is.
    var owner: Int
    var other: Int
  }

  /// Adds the joins of one net: moves that the owner of each cell explains are at most k − 1 together.
  static func add(cells: [Int], moves: [Int], sizes: [Int], to edges: inout [Edge]) {
    guard cells.count > 1 else { return }
    var largest = cells[0]
    for cell in cells where sizes[cell] > sizes[largest] { largest = cell }
    if cells.count == 2 {
      let owner = moves[cells[0]] + moves[cells[1]] == 0 ? largest : moves[cells[0]] > 0 ? cells[0] : cells[1]
      edges.append(Edge(owner: owner, other: owner == cells[0] ? cells[1] : cells[0]))
      return
    }
    var spare = cells.count - 1
    for cell in cells { spare -= moves[cell] }
    func children(_ cell: Int) -> Int { moves[cell] + (cell == largest ? spare : 0) }
    // Every list of numbers of children that adds up to k − 1 is that of a tree: hand out the cells breadth first.
    let order = cells.sorted { one, other in
      let (a, b) = (children(one), children(other))
      return a != b ? a > b : sizes[one] != sizes[other] ? sizes[one] > sizes[other] : one < other
    }
    var next = 1
    for cell in order {
      for _ in 0..<children(cell) where next < order.count {
        edges.append(Edge(owner: cell, other: order[next]))
        next += 1
      }
    }
  }
}

/// Pairs wrong with missing joins that meet in a cell: each pair is one lead with one end in the wrong place.
///
/// A maximum flow from measured nets (as many as each has wrong joins) over the cells to expected nets (as many as each
/// lacks), by augmenting paths; the numbers are small.
struct MovedLeads: Sendable {
  /// Moves per cell.
  private(set) var moves: [Int] = []
  private var wrongLeft: [Int] = []
  private var missingLeft: [Int] = []
  private var isVisited: [Bool] = []
  /// Cells with a net on both sides of which both still have something to explain.
  private var shared: [Int] = []

  mutating func match(_ cells: CellMap) {
    moves.removeAll(keepingCapacity: true)
    moves.append(contentsOf: repeatElement(0, count: cells.count))
    wrongLeft.removeAll(keepingCapacity: true)
    for count in cells.countInMeasured { wrongLeft.append(count - 1) }
    for cell in cells.isIdle.indices where cells.isIdle[cell] { wrongLeft[cells.measuredNet[cell]] -= 1 }
    missingLeft.removeAll(keepingCapacity: true)
    for count in cells.countInReference { missingLeft.append(count - 1) }
    shared.removeAll(keepingCapacity: true)
    for cell in 0..<cells.count where cells.measuredNet[cell] >= 0 && cells.referenceNet[cell] >= 0 {
      if cells.countInMeasured[cells.measuredNet[cell]] > 1, cells.countInReference[cells.referenceNet[cell]] > 1 {
        shared.append(cell)
      }
    }
    if shared.isEmpty { return }
    for net in wrongLeft.indices {
      while wrongLeft[net] > 0 {
        isVisited.removeAll(keepingCapacity: true)
        isVisited.append(contentsOf: repeatElement(false, count: missingLeft.count))
        guard augment(from: net, cells) else { break }
        wrongLeft[net] -= 1
      }
    }
  }

  private mutating func augment(from net: Int, _ cells: CellMap) -> Bool {
    for cell in shared where cells.measuredNet[cell] == net && !isVisited[cells.referenceNet[cell]] {
      let wanted = cells.referenceNet[cell]
      isVisited[wanted] = true
      if missingLeft[wanted] > 0 {
        missingLeft[wanted] -= 1
        moves[cell] += 1
        return true
      }
      for taken in shared
      where cells.referenceNet[taken] == wanted && cells.measuredNet[taken] != net && moves[taken] > 0 {
        if augment(from: cells.measuredNet[taken], cells) {
          moves[taken] -= 1
          moves[cell] += 1
          return true
        }
      }
    }
    return false
  }
}
