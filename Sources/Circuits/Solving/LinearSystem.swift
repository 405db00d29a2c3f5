/// Node equations of a resistive network, solved by Gaussian elimination with partial pivoting.
///
/// Index -1 stands for a node of known 0 V. Storage is kept between solutions.
struct LinearSystem {
  private(set) var unknowns: [Double] = []
  private var count = 0
  private var matrix: [Double] = []

  mutating func resize(to size: Int) {
    count = size
    if unknowns.count < size {
      unknowns = Array(repeating: 0, count: size)
      matrix = Array(repeating: 0, count: size * size)
    }
  }

  mutating func clear() {
    for index in 0..<count { unknowns[index] = 0 }
    for index in 0..<count * count { matrix[index] = 0 }
  }

  mutating func addConductance(_ siemens: Double, _ one: Int, _ other: Int) {
    if one == other { return }
    if one >= 0 { matrix[one * count + one] += siemens }
    if other >= 0 { matrix[other * count + other] += siemens }
    if one >= 0 && other >= 0 {
      matrix[one * count + other] -= siemens
      matrix[other * count + one] -= siemens
    }
  }

  mutating func addCurrent(_ amperes: Double, into one: Int, outOf other: Int) {
    if one == other { return }
    if one >= 0 { unknowns[one] += amperes }
    if other >= 0 { unknowns[other] -= amperes }
  }

  /// Leaves the voltages in ``unknowns``. False when the equations have no single solution.
  mutating func solve() -> Bool {
    for column in 0..<count {
      var pivot = column
      for row in column + 1..<max(count, column + 1)
      where abs(matrix[row * count + column]) > abs(matrix[pivot * count + column]) { pivot = row }
      let divisor = matrix[pivot * count + column]
      guard abs(divisor) > 1e-15 else { return false }
      if pivot != column {
        for index in column..<count { matrix.swapAt(pivot * count + index, column * count + index) }
        unknowns.swapAt(pivot, column)
      }
      for row in column + 1..<max(count, column + 1) {
        let factor = matrix[row * count + column] / divisor
        if factor == 0 { continue }
        for index in column..<count { matrix[row * count + index] -= factor * matrix[column * count + index] }
        unknowns[row] -= factor * unknowns[column]
      }
    }
    for row in stride(from: count - 1, through: 0, by: -1) {
      var sum = unknowns[row]
      for index in row + 1..<max(count, row + 1) { sum -= matrix[row * count + index] * unknowns[index] }
      unknowns[row] = sum / matrix[row * count + row]
    }
    return true
  }
}
