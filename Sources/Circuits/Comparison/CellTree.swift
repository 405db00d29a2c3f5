/// The cells of one net in the other partition, and a tree of joins between them.
///
/// Opening the k − 1 joins of any tree over the k cells of a measured net separates them; closing those of a tree over
/// the cells of an expected net completes it. Which tree is free, so it is chosen to show leads that were moved.
struct CellTree {
  struct Edge: Hashable {
    /// The cell whose lead it is.
    var owner: Int
    var other: Int
  }

  /// Moves that the owner of each cell explains: at most k − 1 together.
  static func edges(cells: [Int], moves: [Int: Int], sizes: [Int]) -> [Edge] {
    guard cells.count > 1 else { return [] }
    var children = moves
    let largest = cells.max { (sizes[$0], -$0) < (sizes[$1], -$1) } ?? cells[0]
    children[largest, default: 0] += cells.count - 1 - cells.reduce(0) { $0 + moves[$1, default: 0] }
    // Every list of numbers of children that adds up to k − 1 is that of a tree: hand out the cells breadth first.
    let order = cells.sorted { one, other in
      let (a, b) = (children[one, default: 0], children[other, default: 0])
      return a != b ? a > b : sizes[one] != sizes[other] ? sizes[one] > sizes[other] : one < other
    }
    var edges: [Edge] = []
    var next = 1
    for cell in order {
      for _ in 0..<children[cell, default: 0] where next < order.count {
        edges.append(Edge(owner: cell, other: order[next]))
        next += 1
      }
    }
    return edges
  }
}

/// Pairs wrong with missing joins that meet in a cell: each pair is one lead with one end in the wrong place.
///
/// A maximum flow from measured nets (as many as each has wrong joins) over the cells to expected nets (as many as each
/// lacks), by augmenting paths; the numbers are small.
struct MovedLeads {
  /// Moves per cell.
  private(set) var moves: [Int: Int] = [:]
  private var wrongLeft: [Int: Int]
  private var missingLeft: [Int: Int]
  private let cells: [(cell: Int, measured: Int, reference: Int)]

  init(cells: [(cell: Int, measured: Int, reference: Int)], wrong: [Int: Int], missing: [Int: Int]) {
    self.cells = cells
    wrongLeft = wrong
    missingLeft = missing
    for net in wrong.keys.sorted() {
      while wrongLeft[net, default: 0] > 0 {
        var visited: Set<Int> = []
        guard augment(from: net, visited: &visited) else { break }
        wrongLeft[net, default: 0] -= 1
      }
    }
  }

  private mutating func augment(from net: Int, visited: inout Set<Int>) -> Bool {
    for item in cells where item.measured == net && visited.insert(item.reference).inserted {
      if missingLeft[item.reference, default: 0] > 0 {
        missingLeft[item.reference, default: 0] -= 1
        moves[item.cell, default: 0] += 1
        return true
      }
      for taken in cells
      where taken.reference == item.reference && taken.measured != net && moves[taken.cell, default: 0] > 0 {
        if augment(from: taken.measured, visited: &visited) {
          moves[taken.cell, default: 0] -= 1
          moves[item.cell, default: 0] += 1
          return true
        }
      }
    }
    return false
  }
}
