/// Pairs wrong with missing joins that meet in a cell: each pair is one lead with one end in the wrong place.
///
/// A maximum flow from measured nets (as many as each has wrong joins) over the cells to expected nets (as many as each
/// lacks), by augmenting paths; the numbers are small.
struct MovedLeads: Sendable {
  /// Moves per cell; the table may be longer than there are cells.
  private(set) var moves: [Int] = []
  private var wrongLeft: [Int] = []
  private var missingLeft: [Int] = []
  private var isVisited: [Bool] = []
  /// Cells with a net on both sides of which both still have something to explain: the first ``sharedCount``.
  private var shared: [Int] = []
  private var sharedCount = 0

  /// Fills ``moves`` and answers how many there are.
  ///
  /// - Parameters:
  ///   - cells: The cells of the circuit.
  ///   - measuredNets: The number of measured nets.
  ///   - referenceNets: The number of expected nets.
  /// - Returns: How many leads were moved.
  mutating func match(_ cells: CellMap, measuredNets: Int, referenceNets: Int) -> Int {
    moves.clear(first: cells.count, to: 0)
    shared.grow(to: cells.apartCount, with: 0)
    sharedCount = 0
    for place in 0..<cells.apartCount {
      let cell = cells.apart[place]
      let (p, r) = (cells.cells[cell].measuredNet, cells.cells[cell].referenceNet)
      if p >= 0, r >= 0, cells.countInMeasured[p] > 1, cells.countInReference[r] > 1 {
        shared[sharedCount] = cell
        sharedCount += 1
      }
    }
    if sharedCount == 0 { return 0 }
    wrongLeft.clear(first: measuredNets, to: 0)
    for net in 0..<measuredNets { wrongLeft[net] = cells.countInMeasured[net] - 1 }
    for cell in cells.apart[..<cells.apartCount] where cells.cells[cell].isIdle {
      wrongLeft[cells.cells[cell].measuredNet] -= 1
    }
    missingLeft.clear(first: referenceNets, to: 0)
    for net in 0..<referenceNets { missingLeft[net] = cells.countInReference[net] - 1 }
    var found = 0
    for net in 0..<measuredNets {
      while wrongLeft[net] > 0 {
        isVisited.clear(first: referenceNets, to: false)
        guard augment(from: net, cells) else { break }
        wrongLeft[net] -= 1
        found += 1
      }
    }
    return found
  }

  private mutating func augment(from net: Int, _ cells: CellMap) -> Bool {
    for cell in shared[..<sharedCount] where cells.cells[cell].measuredNet == net {
      let wanted = cells.cells[cell].referenceNet
      if isVisited[wanted] { continue }
      isVisited[wanted] = true
      if missingLeft[wanted] > 0 {
        missingLeft[wanted] -= 1
        moves[cell] += 1
        return true
      }
      for taken in shared[..<sharedCount]
      where cells.cells[taken].referenceNet == wanted && cells.cells[taken].measuredNet != net && moves[taken] > 0 {
        if augment(from: cells.cells[taken].measuredNet, cells) {
          moves[taken] -= 1
          moves[cell] += 1
          return true
        }
      }
    }
    return false
  }
}
