/// The common refinement of measured and expected nets: nodes that are together in both, under one reading of the pins.
///
/// Only cells are kept that lie in a net of two or more nodes in either partition.
struct CellMap {
  /// Measured nodes of each cell, sorted.
  private(set) var nodes: [[Int]] = []
  /// Cells of each measured net with more than one of them, and of each expected net.
  private(set) var inMeasured: [Int: [Int]] = [:]
  private(set) var inReference: [Int: [Int]] = [:]
  /// Cells that lie in a net of both, where a moved lead can be seen.
  private(set) var shared: [(cell: Int, measured: Int, reference: Int)] = []
  private(set) var rightJoins = 0
  private var idle: [Bool] = []
  private var isDrawn: [Bool] = []

  init(measured: NodePartition, reference: NodePartition, image: [Int]) {
    var cellOf: [[Int]: Int] = [:]
    for node in image.indices {
      let (p, r) = (measured.block[node], reference.block[image[node]])
      guard p != nil || r != nil else { continue }
      let key = if let p, let r { [p, r] } else { [-1, node] }
      if let cell = cellOf[key] {
        nodes[cell].append(node)
        rightJoins += 1
        continue
      }
      let cell = nodes.count
      cellOf[key] = cell
      nodes.append([node])
      isDrawn.append(r != nil)
      if let p { inMeasured[p, default: []].append(cell) }
      if let r { inReference[r, default: []].append(cell) }
      if let p, let r { shared.append((cell, p, r)) }
    }
    idle = Array(repeating: false, count: nodes.count)
  }

  /// Marks the cells that the drawing does not use and that are in no circuit.
  mutating func markIdle(_ wiring: IdleWiring) {
    for (cell, members) in nodes.enumerated() {
      idle[cell] = !isDrawn[cell] && members.allSatisfy { !wiring.isLive[$0] }
    }
  }

  func isIdle(_ cell: Int) -> Bool { idle[cell] }
}
