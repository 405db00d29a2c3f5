/// The cells of one net in the other partition, and a tree of joins between them.
///
/// Opening the k − 1 joins of any tree over the k cells of a measured net separates them; closing those of a tree over
/// the cells of an expected net completes it. Which tree is free, so it is chosen to show leads that were moved.
struct CellTree: Sendable {
  struct Edge: Hashable, Sendable {
    /// The cell whose lead it is.
    var owner: Int
    var other: Int
  }

  var members: [Int] = []
  private(set) var edges: [Edge] = []

  mutating func begin() {
    if !members.isEmpty { members.removeAll(keepingCapacity: true) }
    if !edges.isEmpty { edges.removeAll(keepingCapacity: true) }
  }

  /// Joins the members.
  ///
  /// - Parameters:
  ///   - cells: The cells that the members are.
  ///   - moves: By cell, the moved leads that it owns: at most k − 1 together in one net.
  ///   - lasting: How many of the members are in a circuit; those that follow hang on the largest of these. All, unless
  ///     there are both.
  mutating func join(_ cells: CellMap, _ moves: [Int], lasting: Int? = nil) {
    guard let first = members.first else { return }
    let joined = lasting.map { $0 == 0 ? members.count : $0 } ?? members.count
    var largest = first
    for place in 0..<joined where cells.cells[members[place]].size > cells.cells[largest].size {
      largest = members[place]
    }
    if joined == 2 {
      let owner = moves[first] + moves[members[1]] == 0 ? largest : moves[first] > 0 ? first : members[1]
      edges.append(Edge(owner: owner, other: owner == first ? members[1] : first))
    } else if joined > 2 {
      spread(joined, largest: largest, cells, moves)
    }
    for place in joined..<members.count { edges.append(Edge(owner: largest, other: members[place])) }
  }

  /// Every list of numbers of children that adds up to k − 1 is that of a tree: hands out the cells breadth first.
  private mutating func spread(_ joined: Int, largest: Int, _ cells: CellMap, _ moves: [Int]) {
    var spare = joined - 1
    for cell in members[..<joined] { spare -= moves[cell] }
    func children(_ cell: Int) -> Int { moves[cell] + (cell == largest ? spare : 0) }
    let order = members[..<joined].sorted { one, other in
      let (a, b) = (children(one), children(other))
      let (sizeA, sizeB) = (cells.cells[one].size, cells.cells[other].size)
      return a != b ? a > b : sizeA != sizeB ? sizeA > sizeB : one < other
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
