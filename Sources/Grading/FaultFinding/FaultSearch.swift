package import Circuits

/// How far a reading may be from the prediction although both are right.
package struct ReadingTolerance: Hashable, Sendable {
  /// What the component values are uncertain by: V and Ω, and parts of the value.
  package var volts = 0.1
  package var voltsFraction = 0.02
  package var ohms = 1.0
  package var ohmsFraction = 0.05
  /// Uncertainty of the meter for measurements that were not made yet.
  package var meterVolts = 0.1
  package var meterOhms = 1.0

  /// From here on an ohmmeter shows open.
  static let openOhms = 1e7

  package init() {}

  func model(_ mode: ProbeMeasurement.Mode, _ value: Double) -> Double {
    mode == .volts ? volts + voltsFraction * abs(value) : ohms + ohmsFraction * abs(value)
  }
}

/// A place and a state to measure in.
package struct Probing: Hashable, Sendable {
  package var point: Int
  package var mode: ProbeMeasurement.Mode
  /// Indices into the terminals of the dictionary.
  package var red: Int
  package var black: Int
}

/// Eliminates the faults of a dictionary by what was measured and seen. Groups of faults that no reading tells apart
/// count as one, all equally likely.
package struct FaultSearch: Sendable {
  package let dictionary: FaultDictionary
  package let tolerance: ReadingTolerance
  /// Candidates by row, that no look and no reading tells apart; by their first row.
  package let groups: [[Int]]
  /// Candidates that look and read like the healthy circuit: not to be found.
  package let undetectable: [Int]
  /// Every reading that can be taken, safely, once each: V with and Ω without power.
  let probings: [Probing]

  package init(_ dictionary: FaultDictionary, tolerance: ReadingTolerance = ReadingTolerance()) {
    self.dictionary = dictionary
    self.tolerance = tolerance
    var probings: [Probing] = []
    let count = dictionary.terminals.count
    for point in dictionary.points.indices {
      let isFirstWithoutPower = dictionary.isFirstUnpowered(point)
      for red in 0..<count {
        for black in 0..<count where red != black {
          // A voltage the other way round tells the same; a resistance may not, because of diodes.
          if red < black { probings.append(Probing(point: point, mode: .volts, red: red, black: black)) }
          if isFirstWithoutPower, red < black || dictionary.isDirected {
            probings.append(Probing(point: point, mode: .ohms, red: red, black: black))
          }
        }
      }
    }
    self.probings = probings
    let rows = Array(0...dictionary.candidates.count)
    var part = Array(repeating: 0, count: rows.count)
    func refine(_ classes: [Int]) {
      var numbers: [Int: Int] = [:]
      for row in rows {
        let key = part[row] * rows.count + classes[row]
        if numbers[key] == nil { numbers[key] = numbers.count }
        part[row] = numbers[key] ?? 0
      }
    }
    for point in dictionary.points.indices { refine(dictionary.lookClasses(point: point, rows: rows)) }
    for probing in probings { refine(Self.classes(of: rows, at: probing, dictionary, tolerance)) }
    let members = Dictionary(grouping: dictionary.candidates.indices) { part[$0] }
    undetectable = members[part[dictionary.healthyRow]] ?? []
    groups = members.filter { $0.key != part[dictionary.healthyRow] }.values.sorted { $0[0] < $1[0] }
  }

  /// The candidates that no reading tells from this one, itself included.
  package func group(of fault: Fault) -> [Fault] {
    guard let row = dictionary.candidates.firstIndex(of: fault) else { return [] }
    let rows = groups.first { $0.contains(row) } ?? undetectable
    return rows.map { dictionary.candidates[$0] }
  }

  /// Numbers the readings of some rows at one place: equal numbers are linked by readings that two rows can show.
  private static func classes(
    of rows: [Int], at probing: Probing, _ dictionary: FaultDictionary, _ tolerance: ReadingTolerance
  ) -> [Int] {
    let ranges = rows.map { tolerance.readings(of: $0, at: probing, dictionary) }
    var classes = Array(repeating: 0, count: rows.count)
    guard let first = ranges.first, !ranges.allSatisfy({ $0 == first }) else { return classes }
    let order = ranges.indices.sorted { (ranges[$0].lowerBound, $0) < (ranges[$1].lowerBound, $1) }
    var (number, reached) = (0, ranges[order[0]].upperBound)
    for index in order {
      let range = ranges[index]
      let isApart = range.lowerBound > reached
      if isApart { number += 1 }
      reached = isApart ? range.upperBound : max(reached, range.upperBound)
      classes[index] = number
    }
    return classes
  }

  /// The reading that tells most on average, the first of several equal ones; nil when none tells anything.
  func best(among groups: [Int]) -> (probing: Probing, bits: Double)? {
    guard groups.count > 1 else { return nil }
    var best: (probing: Probing, bits: Double)?
    for probing in probings {
      let bits = expectedBits(probing, among: groups)
      if bits > (best?.bits ?? 0) + 1e-9 { best = (probing, bits) }
    }
    return best
  }

  /// Whether a candidate explains an entry. What tells nothing is explained by all.
  func explains(_ row: Int, _ entry: FaultLogEntry) -> Bool {
    switch entry {
    case .remedy: return true
    case .look(let actions, let on):
      guard let point = dictionary.point(of: actions) else { return true }
      return dictionary.shows(row: row, point: point, on: Set(on))
    case .measurement(let reading):
      guard !reading.isUnsafe, let probing = probing(of: reading) else { return true }
      switch reading.mode {
      case .volts:
        guard let value = reading.value else { return true }
        let range =
          reading.powered
          ? dictionary.volts(row: row, point: probing.point, red: probing.red, black: probing.black) : 0...0
        guard let range else { return true }
        let slack = reading.uncertainty + tolerance.model(.volts, value)
        return value >= range.lowerBound - slack && value <= range.upperBound + slack
      case .ohms:
        let ohms = dictionary.ohms(row: row, point: probing.point, red: probing.red, black: probing.black)
        guard let value = reading.value, value < ReadingTolerance.openOhms else { return ohms.isInfinite }
        return ohms.isFinite && abs(value - ohms) <= reading.uncertainty + tolerance.model(.ohms, ohms)
      }
    }
  }

  func probing(of reading: ProbeMeasurement) -> Probing? {
    guard let point = dictionary.point(of: reading.actions), let red = dictionary.index(of: reading.red),
      let black = dictionary.index(of: reading.black)
    else { return nil }
    return Probing(point: point, mode: reading.mode, red: red, black: black)
  }

  /// The measurement there, without a value.
  func measurement(at probing: Probing) -> ProbeMeasurement {
    ProbeMeasurement(
      actions: dictionary.points[probing.point], mode: probing.mode, red: dictionary.terminals[probing.red],
      black: dictionary.terminals[probing.black], value: nil,
      uncertainty: probing.mode == .volts ? tolerance.meterVolts : tolerance.meterOhms)
  }
}
