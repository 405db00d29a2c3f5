package import Circuits

/// The answer of `proefbank fault candidates`: format `proefbank.fault-candidates/1`.
package struct FaultReport: Hashable, Sendable, Encodable {
  package static let formatName = "proefbank.fault-candidates/1"

  package struct Next: Hashable, Sendable, Encodable {
    package var actions: [Action]
    package var mode: ProbeMeasurement.Mode
    package var red: Terminal
    package var black: Terminal
    /// What it tells on average.
    package var bits: Double
  }

  package var steps: [FaultAnalysis.Step]
  /// Faults that explain everything; those of one group cannot be told apart.
  package var groups: [[Fault]]
  /// Faults that show nowhere.
  package var undetectable: [Fault]
  package var next: Next?

  package init(search: FaultSearch, analysis: FaultAnalysis) {
    steps = analysis.steps
    groups = analysis.remainingFaults(search)
    undetectable = search.undetectable.map { search.dictionary.candidates[$0] }
    next = analysis.next(search).map { found in
      let reading = found.measurement
      return Next(
        actions: reading.actions, mode: reading.mode, red: reading.red, black: reading.black,
        bits: FaultAnalysis.rounded(found.bits))
    }
  }

  private enum CodingKeys: String, CodingKey { case format, steps, groups, undetectable, next }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(Self.formatName, forKey: .format)
    try values.encode(steps, forKey: .steps)
    try values.encode(groups, forKey: .groups)
    try values.encode(undetectable, forKey: .undetectable)
    try values.encode(next, forKey: .next)
  }
}

extension FaultAnalysis.Step: Encodable {
  private enum CodingKeys: String, CodingKey {
    case entry, meaning
    case groupsBefore = "groups_before"
    case groupsAfter = "groups_after"
    case gainedBits = "gained_bits"
    case expectedBits = "expected_bits"
    case bestBits = "best_bits"
    case impliedBy = "implied_by"
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(entry, forKey: .entry)
    try values.encode(meaning, forKey: .meaning)
    try values.encode(groupsBefore, forKey: .groupsBefore)
    try values.encode(groupsAfter, forKey: .groupsAfter)
    try values.encode(FaultAnalysis.rounded(gainedBits), forKey: .gainedBits)
    try values.encode(FaultAnalysis.rounded(expectedBits), forKey: .expectedBits)
    try values.encode(FaultAnalysis.rounded(bestBits), forKey: .bestBits)
    try values.encode(impliedBy, forKey: .impliedBy)
  }
}

extension FaultAnalysis {
  /// Bits to the thousandth.
  static func rounded(_ bits: Double) -> Double { (bits * 1000).rounded() / 1000 }
}
