/// Solves one ``FaultUpdate`` after another without allocating, once it has grown to the largest of them.
struct FaultWorkspace {
  /// V of each terminal against the 0 V of its island, after ``solve(_:_:)``.
  private(set) var volts: [Double] = []

  private var columns: [Double] = []
  private var corner: [Double] = []
  private var unknowns: [Double] = []
  private var rowVolts: [Double] = []
  private var order: [Int] = []

  /// False when a diode conducts that did not, or the other way round: then the answer does not hold.
  mutating func solve(_ update: FaultUpdate, _ network: NetworkInverse) -> Bool {
    let (size, rows) = (update.columns.count, network.rows)
    grow(size: size, rows: rows, terminals: update.places.count)
    for index in 0..<size {
      let base = index * rows
      for row in 0..<rows { columns[base + row] = 0 }
      for entry in update.columns[index] {
        let line = entry.row * rows
        for row in 0..<rows { columns[base + row] += entry.value * network.inverse[line + row] }
      }
    }
    for index in 0..<size {
      var right = update.right[index]
      for entry in update.columns[index] { right -= entry.value * network.volts[entry.row] }
      unknowns[index] = right
      for other in 0..<size {
        var sum = update.corner[index * size + other]
        for entry in update.columns[index] { sum -= entry.value * columns[other * rows + entry.row] }
        corner[index * size + other] = sum
      }
    }
    eliminate(size: size, rank: size - min(update.floating, size))
    for row in 0..<rows { rowVolts[row] = network.volts[row] }
    for index in 0..<size where unknowns[index] != 0 {
      let (base, factor) = (index * rows, unknowns[index])
      for row in 0..<rows { rowVolts[row] -= columns[base + row] * factor }
    }
    for (index, place) in update.places.enumerated() { volts[index] = value(at: place) }
    for branch in update.oneWays {
      let over = value(at: branch.from) - value(at: branch.to) - branch.forwardVolts
      if branch.conducts ? over < -1e-7 : over > 1e-7 { return false }
    }
    return true
  }

  @inline(__always)
  private func value(at place: FaultUpdate.Place) -> Double {
    (place.row < 0 ? 0 : rowVolts[place.row]) + (place.extra < 0 ? 0 : unknowns[place.extra])
  }

  private mutating func grow(size: Int, rows: Int, terminals: Int) {
    func fit(_ array: inout [Double], _ count: Int) {
      if array.count < count { array += Array(repeating: 0, count: count - array.count) }
    }
    fit(&columns, size * rows)
    fit(&corner, size * size)
    fit(&unknowns, size)
    fit(&rowVolts, rows)
    if order.count < size { order = Array(0..<size) }
    if volts.count != terminals { volts = Array(repeating: 0, count: terminals) }
  }

  /// Gauss-Jordan with full pivoting; the unknowns beyond the rank stay 0.
  private mutating func eliminate(size: Int, rank: Int) {
    if size == 1 {
      unknowns[0] = rank == 1 ? unknowns[0] / corner[0] : 0
      return
    }
    for index in 0..<size { order[index] = index }
    for step in 0..<rank {
      var (pivotRow, pivotColumn, largest) = (step, step, -1.0)
      for row in step..<size {
        for column in step..<size where abs(corner[row * size + column]) > largest {
          (pivotRow, pivotColumn, largest) = (row, column, abs(corner[row * size + column]))
        }
      }
      if pivotRow != step {
        for column in 0..<size { corner.swapAt(pivotRow * size + column, step * size + column) }
        unknowns.swapAt(pivotRow, step)
      }
      if pivotColumn != step {
        for row in 0..<size { corner.swapAt(row * size + pivotColumn, row * size + step) }
        order.swapAt(pivotColumn, step)
      }
      for row in 0..<size where row != step {
        let factor = corner[row * size + step] / corner[step * size + step]
        if factor == 0 { continue }
        for column in step..<size { corner[row * size + column] -= factor * corner[step * size + column] }
        unknowns[row] -= factor * unknowns[step]
      }
    }
    for step in 0..<size {
      corner[step] = step < rank ? unknowns[step] / corner[step * size + step] : 0
    }
    for step in 0..<size { unknowns[order[step]] = corner[step] }
  }
}
