import Circuits

extension ReadingTolerance {
  /// Every reading that a row explains at a place, in V or Ω; infinite for open. Everything where the row cannot be computed.
  ///
  /// - Parameters:
  ///   - row: a row of the dictionary.
  ///   - probing: where and how it is measured.
  ///   - dictionary: what is predicted.
  ///   - uncertainty: that of the meter where it is more than usual.
  /// - Returns: the predictions, wider by the uncertainty of component values and meter.
  func readings(
    of row: Int, at probing: Probing, _ dictionary: FaultDictionary, uncertainty: Double = 0
  ) -> ClosedRange<Double> {
    switch probing.mode {
    case .volts:
      guard
        let range = dictionary.volts(row: row, point: probing.point, red: probing.red, black: probing.black)
      else { return -Double.infinity...Double.infinity }
      // A voltage is uncertain by a part of what is read: the bounds v of |v − prediction| ≤ slack + part · |v|.
      let slack = volts + max(meterVolts, uncertainty)
      let (low, high) = (range.lowerBound - slack, range.upperBound + slack)
      return low / (low >= 0 ? 1 + voltsFraction : 1 - voltsFraction)...high
        / (high >= 0 ? 1 - voltsFraction : 1 + voltsFraction)
    case .ohms:
      let ohms = dictionary.ohms(row: row, point: probing.point, red: probing.red, black: probing.black)
      guard ohms.isFinite else { return Double.infinity...Double.infinity }
      let slack = model(.ohms, ohms) + max(meterOhms, uncertainty)
      let most = Self.openOhms.nextDown
      return min(max(0, ohms - slack), most)...min(ohms + slack, most)
    }
  }
}

/// Which readings of one place more than one fault explains.
struct SharedReadings {
  /// Readings, ascending, at which the range of a fault begins, and how many ranges hold them: nowhere do more.
  private var starts: [(reading: Double, faults: Int)] = []

  init(_ ranges: [ClosedRange<Double>]) {
    let lows = ranges.map(\.lowerBound).sorted()
    let highs = ranges.map(\.upperBound).sorted()
    var ended = 0
    for index in lows.indices where index + 1 == lows.count || lows[index + 1] != lows[index] {
      while ended < highs.count, highs[ended] < lows[index] { ended += 1 }
      starts.append((lows[index], index + 1 - ended))
    }
  }

  /// The reading of a fault that leaves most, the first of several, and how many it leaves.
  func leastTelling(in range: ClosedRange<Double>) -> (reading: Double, faults: Int) {
    var least = (reading: range.lowerBound, faults: 0)
    for start in starts where start.faults > least.faults && range.contains(start.reading) { least = start }
    return least
  }
}

extension FaultSearch {
  /// What a reading tells on average when these groups are left, in bits: the mean, over the groups, of log₂ of how many
  /// there are by how many stay.
  ///
  /// A fault that chatters, or that cannot be computed, can show many readings, and so can any fault within the
  /// uncertainty: the one that leaves most counts. A measurement with a positive expectation therefore rules something out
  /// whatever it reads, and one fault that can show everything does not make it worthless for the others.
  ///
  /// - Parameters:
  ///   - probing: where and how it is measured.
  ///   - groups: indices of the groups that are left; each counts by its first fault.
  ///   - uncertainty: that of the meter where it is more than usual.
  /// - Returns: 0 where one reading may leave all groups.
  func expectedBits(_ probing: Probing, among groups: [Int], uncertainty: Double = 0) -> Double {
    let ranges = ranges(of: groups, at: probing, uncertainty: uncertainty)
    guard let first = ranges.first, ranges.contains(where: { $0 != first }) else { return 0 }
    let shared = SharedReadings(ranges)
    var bits = 0.0
    var (last, lastBits) = (first, 0.0)
    // The order of the sum is part of the result.
    for (index, range) in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
      .enumerated()
    {
      if index == 0 || range != last {
        last = range
        lastBits = Bits.log2(Double(ranges.count) / Double(shared.leastTelling(in: range).faults))
      }
      bits += lastBits
    }
    return bits / Double(ranges.count)
  }

  /// The groups that stay after the reading of one of them that leaves most.
  func staying(_ groups: [Int], of own: Int, at probing: Probing) -> [Int] {
    guard let index = groups.firstIndex(of: own) else { return groups }
    let ranges = ranges(of: groups, at: probing)
    let reading = SharedReadings(ranges).leastTelling(in: ranges[index]).reading
    return groups.indices.filter { ranges[$0].contains(reading) }.map { groups[$0] }
  }

  private func ranges(of groups: [Int], at probing: Probing, uncertainty: Double = 0) -> [ClosedRange<Double>] {
    groups.map { tolerance.readings(of: self.groups[$0][0], at: probing, dictionary, uncertainty: uncertainty) }
  }
}
