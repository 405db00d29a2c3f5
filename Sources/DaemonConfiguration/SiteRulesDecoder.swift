import StrictYAML

extension DaemonConfiguration {
  /// What the site decides about assessments; the defaults ask for nothing that a small site does not have.
  package struct Rules: Hashable, Sendable {
    package enum Signature: String, Hashable, Sendable, CaseIterable { case learner, trainer }

    /// Exercises to pass before any other.
    package var safetyGates: [String] = []
    /// Exercises that somebody reviews who was not there.
    package var blockTests: [String] = []
    package var superiorMayReview = false
    /// Who signs before a score leaves the bench.
    package var signatures: [Signature] = []
    /// Below this a score is an exception.
    package var veryLowScore = 40
    /// Parts of the expected minutes between which a duration is usual.
    package var usualDuration = 0.25...2.0
    /// From so many attempts with the same kind of mistake on.
    package var repeatedError = 3
    package var manyHints = 2

    package init() {}
  }
}

/// Reads the part of the configuration that says what this site decides about assessments.
struct SiteRulesDecoder {
  let name: (YAMLValue) -> String?

  func rules(_ value: YAMLValue) -> DaemonConfiguration.Rules {
    var rules = DaemonConfiguration.Rules()
    guard let map = value.mapping(keys: ConfigurationField.keys(of: .rules)) else { return rules }
    if let names = map["safety_gates"]?.list(name) { rules.safetyGates = names }
    if let names = map["block_tests"]?.list(name) { rules.blockTests = names }
    if let flag = map["superior_may_review"]?.flag() { rules.superiorMayReview = flag }
    if let roles = map["signatures"]?.list({ $0.choice(of: DaemonConfiguration.Rules.Signature.self) }) {
      rules.signatures = roles
    }
    if let score = map["very_low_score"]?.wholeNumber(in: 0...100) { rules.veryLowScore = score }
    if let times = map["repeated_error"]?.wholeNumber(in: 2...100) { rules.repeatedError = times }
    if let hints = map["many_hints"]?.wholeNumber(in: 1...100) { rules.manyHints = hints }
    if let duration = map["usual_duration"].flatMap(duration) { rules.usualDuration = duration }
    return rules
  }

  /// Two percentages: from … to.
  private func duration(_ value: YAMLValue) -> ClosedRange<Double>? {
    guard let parts = value.list({ $0.wholeNumber(in: 0...10_000) }) else { return nil }
    guard parts.count == 2, parts[0] < parts[1] else {
      value.report("a usual duration has two percentages", hint: "write it as '[25, 200]'")
      return nil
    }
    return Double(parts[0]) / 100...Double(parts[1]) / 100
  }
}
