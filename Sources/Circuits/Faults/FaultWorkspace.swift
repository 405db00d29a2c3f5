/// Solves one ``FaultUpdate`` after another without allocating, once it has grown to the largest of them.
struct FaultWorkspace {
  /// V of each row of the equations, after ``solve(_:_:)``.
  private var rowVolts: [Double] = []
  /// The unknowns of the columns.
  private var unknowns: [Double] = []
  private var corner: [Double] = []
  private var order: [Int] = []

  /// False when a diode conducts that did not, or the other way round: then the answer does not hold.
  mutating func solve(_ update: FaultUpdate, _ network: NetworkInverse) -> Bool {
    grow(size: update.count, rows: network.rows)
    fillCorner(update, network)
    eliminate(size: update.count, rank: update.count - min(update.floating, update.count))
    subtract(update, network)
    for branch in update.oneWays {
      let over = volts(at: branch.from) - volts(at: branch.to) - branch.forwardVolts
      if branch.conducts ? over < -1e-7 : over > 1e-7 { return false }
    }
    return true
  }

  /// V of a place against the 0 V of its island, in the latest solution.
  @inline(__always)
  func volts(at place: FaultUpdate.Place) -> Double {
    (place.row < 0 ? 0 : rowVolts[place.row]) + (place.extra < 0 ? 0 : unknowns[place.extra])
  }

  /// D − Cᵀ G⁻¹ C and r − Cᵀ G⁻¹ i. A column has two or three entries, so few elements of the inverse are needed.
  private mutating func fillCorner(_ update: FaultUpdate, _ network: NetworkInverse) {
    let (size, rows) = (update.count, network.rows)
    for index in 0..<size {
      let places = update.starts[index]..<update.starts[index + 1]
      var right = update.right[index]
      for place in places { right -= update.entries[place].value * network.volts[update.entries[place].row] }
      unknowns[index] = right
      for other in 0..<size {
        var sum = update.corner[index * size + other]
        for place in places {
          let entry = update.entries[place]
          for far in update.starts[other]..<update.starts[other + 1] {
            let factor = entry.value * update.entries[far].value
            sum -= factor * network.inverse[entry.row * rows + update.entries[far].row]
          }
        }
        corner[index * size + other] = sum
      }
    }
  }

  /// G⁻¹ i − G⁻¹ C y: lines of the inverse, for it is symmetric.
  private mutating func subtract(_ update: FaultUpdate, _ network: NetworkInverse) {
    let rows = network.rows
    for row in 0..<rows { rowVolts[row] = network.volts[row] }
    for index in 0..<update.count where unknowns[index] != 0 {
      for place in update.starts[index]..<update.starts[index + 1] {
        let entry = update.entries[place]
        Self.subtract(entry.value * unknowns[index], network.inverse, from: entry.row * rows, rows, of: &rowVolts)
      }
    }
  }

  private static func subtract(
    _ factor: Double, _ inverse: [Double], from start: Int, _ count: Int, of volts: inout [Double]
  ) {
    let line = inverse.span
    var result = volts.mutableSpan
    for row in 0..<count { result[row] -= factor * line[start + row] }
  }

  private mutating func grow(size: Int, rows: Int) {
    func fit(_ array: inout [Double], _ count: Int) {
      if array.count < count { array += Array(repeating: 0, count: count - array.count) }
    }
    fit(&corner, size * size)
    fit(&unknowns, size)
    fit(&rowVolts, rows)
    if order.count < size { order = Array(0..<size) }
  }

  /// Gauss-Jordan with full pivoting; the unknowns beyond the rank stay 0.
  private mutating func eliminate(size: Int, rank: Int) {
    if size == 0 { return }
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
