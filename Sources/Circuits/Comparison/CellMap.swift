/// The common refinement of measured and expected nets: nodes that are together in both, under one reading of the pins.
///
/// Only cells are kept that lie in a net of two or more nodes in either partition. Cells are numbered by their first
/// node; the storage is kept between circuits.
struct CellMap: Sendable {
  struct Cell: Sendable {
    /// Its net on either side; -1 for none.
    var measuredNet = -1
    var referenceNet = -1
    /// The number of its nodes, and the first of them.
    var size = 1
    var firstNode = 0
    /// Not used by the drawing, and in no circuit.
    var isIdle = false
  }

  /// The first ``count`` are those of this circuit.
  private(set) var cells: [Cell] = []
  private(set) var count = 0
  /// Cell of each node; -1 for none.
  private(set) var cellOf: [Int] = []
  /// Cells of each net on either side; the tables may be longer than there are nets.
  private(set) var countInMeasured: [Int] = []
  private(set) var countInReference: [Int] = []
  /// Cells with others beside them in a net of either side, in ascending order: the first ``apartCount``.
  private(set) var apart: [Int] = []
  private(set) var apartCount = 0
  private var numbers: [Int32] = []

  /// Finds the cells of one reading.
  ///
  /// - Parameters:
  ///   - measured: The measured nets.
  ///   - reference: The expected nets.
  ///   - image: For each node the node of the drawing that it stands for.
  ///   - isAsWired: Whether that is the node itself, for every node.
  mutating func fill(measured: NodePartition, reference: NodePartition, image: [Int], isAsWired: Bool) {
    let nodes = image.count
    cells.grow(to: nodes, with: Cell())
    apart.grow(to: nodes, with: 0)
    cellOf.clear(first: nodes, to: -1)
    countInMeasured.clear(first: measured.sizes.count, to: 0)
    countInReference.clear(first: reference.sizes.count, to: 0)
    numbers.clear(first: measured.sizes.count * reference.sizes.count, to: -1)
    count = Self.refine(
      measured, reference, image, isAsWired: isAsWired, cells: &cells, cellOf: &cellOf, numbers: &numbers,
      &countInMeasured, &countInReference)
    apartCount = Self.findApart(cells, count, countInMeasured, countInReference, &apart)
  }

  /// Writes the cells and answers how many there are.
  private static func refine(
    _ measured: NodePartition, _ reference: NodePartition, _ image: [Int], isAsWired: Bool, cells: inout [Cell],
    cellOf: inout [Int], numbers: inout [Int32], _ countInMeasured: inout [Int], _ countInReference: inout [Int]
  ) -> Int {
    let expectedNets = reference.sizes.count
    var found = 0
    var cells = cells.mutableSpan
    var cellOf = cellOf.mutableSpan
    var numbers = numbers.mutableSpan
    var countInMeasured = countInMeasured.mutableSpan
    var countInReference = countInReference.mutableSpan
    let (measuredNet, referenceNet, image) = (measured.block.span, reference.block.span, image.span)
    let (joined, drawn) = (measured.joined.span, reference.joined.span)
    for word in joined.indices {
      // A node that stands for itself is in a cell only where it is joined on some side.
      var left = isAsWired ? joined[word] | drawn[word] : ~0
      while left != 0 {
        let node = word &* UInt64.bitWidth &+ left.trailingZeroBitCount
        if node >= image.count { break }
        left &= left &- 1
        let (p, r) = (measuredNet[node], referenceNet[image[node]])
        if p >= 0, r >= 0 {
          let known = numbers[p &* expectedNets &+ r]
          if known >= 0 {
            cellOf[node] = Int(known)
            cells[Int(known)].size &+= 1
            continue
          }
          numbers[p &* expectedNets &+ r] = Int32(truncatingIfNeeded: found)
        } else if p < 0, r < 0 {
          continue
        }
        if p >= 0 { countInMeasured[p] &+= 1 }
        if r >= 0 { countInReference[r] &+= 1 }
        cellOf[node] = found
        cells[found] = Cell(measuredNet: p, referenceNet: r, firstNode: node)
        found &+= 1
      }
    }
    return found
  }

  /// Writes the cells that have others beside them and answers how many there are.
  private static func findApart(
    _ cells: [Cell], _ count: Int, _ countInMeasured: [Int], _ countInReference: [Int], _ apart: inout [Int]
  ) -> Int {
    var found = 0
    var apart = apart.mutableSpan
    let (cells, inMeasured, inReference) = (cells.span, countInMeasured.span, countInReference.span)
    for cell in 0..<count {
      let (p, r) = (cells[cell].measuredNet, cells[cell].referenceNet)
      if (p >= 0 && inMeasured[p] > 1) || (r >= 0 && inReference[r] > 1) {
        apart[found] = cell
        found &+= 1
      }
    }
    return found
  }

  /// Marks the cells that the drawing does not use and that are in no circuit.
  mutating func markIdle(_ measured: NodePartition, _ wiring: inout IdleWiring) {
    wiring.begin()
    // A cell outside the drawing has one node only, and others beside it.
    for cell in apart[..<apartCount] where cells[cell].referenceNet < 0 {
      cells[cell].isIdle = !wiring.isLive(cells[cell].firstNode, measured)
    }
  }

  func nodes(of cell: Int) -> [Int] { cellOf.indices.filter { cellOf[$0] == cell } }
}
