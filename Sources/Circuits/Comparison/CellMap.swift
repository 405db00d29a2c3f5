/// The common refinement of measured and expected nets: nodes that are together in both, under one reading of the pins.
///
/// Only cells are kept that lie in a net of two or more nodes in either partition. Cells are numbered by their first
/// node; the storage is kept between circuits.
struct CellMap: Sendable {
  /// By cell: its net on either side (-1 for none), the number of its nodes.
  private(set) var measuredNet: [Int] = []
  private(set) var referenceNet: [Int] = []
  private(set) var sizes: [Int] = []
  /// Cell of each node; -1 for none.
  private(set) var cellOf: [Int] = []
  /// Cells of each net on either side.
  private(set) var countInMeasured: [Int] = []
  private(set) var countInReference: [Int] = []
  private(set) var rightJoins = 0
  /// Cells that the drawing does not use and that are in no circuit.
  private(set) var isIdle: [Bool] = []
  /// Whether some cell is in no net of the drawing.
  private(set) var hasUndrawn = false
  private var numbers: [Int32] = []

  var count: Int { sizes.count }

  mutating func fill(measured: NodePartition, reference: NodePartition, image: [Int]) {
    measuredNet.removeAll(keepingCapacity: true)
    referenceNet.removeAll(keepingCapacity: true)
    sizes.removeAll(keepingCapacity: true)
    isIdle.removeAll(keepingCapacity: true)
    Self.reset(&cellOf, to: -1, measured.block.count)
    Self.reset(&countInMeasured, to: 0, measured.sizes.count)
    Self.reset(&countInReference, to: 0, reference.sizes.count)
    numbers.removeAll(keepingCapacity: true)
    numbers.append(contentsOf: repeatElement(-1, count: measured.sizes.count * reference.sizes.count))
    rightJoins = 0
    hasUndrawn = false
    for node in image.indices {
      let (p, r) = (measured.block[node], reference.block[image[node]])
      if p < 0, r < 0 { continue }
      if p >= 0, r >= 0 {
        let key = p * reference.sizes.count + r
        if numbers[key] >= 0 {
          let cell = Int(numbers[key])
          cellOf[node] = cell
          sizes[cell] += 1
          rightJoins += 1
          continue
        }
        numbers[key] = Int32(count)
      }
      if p >= 0 { countInMeasured[p] += 1 }
      if r >= 0 { countInReference[r] += 1 } else { hasUndrawn = true }
      cellOf[node] = count
      measuredNet.append(p)
      referenceNet.append(r)
      sizes.append(1)
      isIdle.append(false)
    }
  }

  private static func reset(_ table: inout [Int], to value: Int, _ count: Int) {
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(value, count: count))
  }

  /// Marks the cells that the drawing does not use and that are in no circuit.
  mutating func markIdle(_ wiring: IdleWiring) {
    for cell in isIdle.indices { isIdle[cell] = referenceNet[cell] < 0 }
    for (node, cell) in cellOf.enumerated() where cell >= 0 && wiring.isLive[node] { isIdle[cell] = false }
  }

  func nodes(of cell: Int) -> [Int] { cellOf.indices.filter { cellOf[$0] == cell } }
}
