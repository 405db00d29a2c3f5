/// The cells of one net in the other partition, and a tree of joins between them.
///
/// Opening the k − 1 joins of any tree over the k cells of a measured net separates them; closing those of a tree over
/// the cells of an expected net completes it. Which tree is free, so it is chosen to show leads that were moved.
struct CellTree: Sendable {
  /// The first ``count``.
  private var members: [Int] = []
  private(set) var count = 0
  /// By join, the first ``joinCount``: the cell whose lead it is, and the other one.
  private(set) var owners: [Int] = []
  private(set) var others: [Int] = []

  var joinCount: Int { max(count - 1, 0) }

  mutating func begin() { count = 0 }

  mutating func add(_ cell: Int) {
    members.grow(to: count + 1, with: 0)
    members[count] = cell
    count += 1
  }

  /// Joins the members.
  ///
  /// - Parameters:
  ///   - cells: The cells that the members are.
  ///   - moves: By cell, the moved leads that it owns: at most k − 1 together in one net.
  ///   - lasting: How many of the members are in a circuit; those that follow hang on the largest of these. All, unless
  ///     there are both.
  mutating func join(_ cells: CellMap, _ moves: [Int], lasting: Int? = nil) {
    guard count > 1 else { return }
    owners.grow(to: joinCount, with: 0)
    others.grow(to: joinCount, with: 0)
    let joined = lasting.map { $0 == 0 ? count : $0 } ?? count
    var largest = members[0]
    for place in 0..<joined where cells.cells[members[place]].size > cells.cells[largest].size {
      largest = members[place]
    }
    if joined == 2 {
      let (first, second) = (members[0], members[1])
      let owner = moves[first] + moves[second] == 0 ? largest : moves[first] > 0 ? first : second
      (owners[0], others[0]) = (owner, owner == first ? second : first)
    } else if joined > 2 {
      spread(joined, largest: largest, cells, moves)
    }
    for place in joined..<count { (owners[place - 1], others[place - 1]) = (largest, members[place]) }
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
        (owners[next - 1], others[next - 1]) = (cell, order[next])
        next += 1
      }
    }
  }
}
