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
    /// What the site calls the levels of learners: by level, then by language. What is not there keeps its usual name.
    package var levelNames: [String: [String: String]] = [:]
    /// Percent of the learners that should have passed an exercise, for those without a target of their own; nil for none.
    package var usualCoverageTarget: Int?
    /// The same by exercise; 0 for none.
    package var coverageTargets: [String: Int] = [:]

    package init() {}
  }
}

/// Reads the part of the configuration that says what this site decides about assessments.
struct SiteRulesDecoder {
  /// Longer ones would not fit the columns of the pages.
  private static let longestLevelName = 40

  let name: (YAMLValue) -> String?
  /// Languages of the pages.
  let languages: [String]

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
    if let names = map["level_names"] { rules.levelNames = levelNames(names) }
    for (key, value) in map["coverage_targets"]?.entries() ?? [] {
      guard let exercise = name(key), let percent = value.wholeNumber(in: 0...100) else { continue }
      // The one word here that names no exercise.
      if exercise == "default" {
        rules.usualCoverageTarget = percent
      } else {
        rules.coverageTargets[exercise] = percent
      }
    }
    return rules
  }

  private func levelNames(_ value: YAMLValue) -> [String: [String: String]] {
    var names: [String: [String: String]] = [:]
    let levels = ConfigurationField.keys(of: .levelNames)
    guard let map = value.mapping(keys: levels) else { return names }
    for level in levels {
      guard let value = map[level] else { continue }
      if value.isMapping {
        guard let own = value.mapping(keys: languages) else { continue }
        for language in languages {
          if let name = own[language].flatMap(levelName) { names[level, default: [:]][language] = name }
        }
      } else if let name = levelName(value) {
        names[level] = Dictionary(uniqueKeysWithValues: languages.map { ($0, name) })
      }
      for language in languages {
        guard let name = names[level]?[language],
          let other = levels.first(where: { $0 != level && names[$0]?[language] == name })
        else { continue }
        value.report("the level '\(other)' is called '\(name)' too", hint: "give each level a name of its own")
        break
      }
    }
    return names
  }

  private func levelName(_ value: YAMLValue) -> String? {
    guard let text = value.text("a name, or names by language") else { return nil }
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard name.count <= Self.longestLevelName else {
      value.report("the name of a level has at most \(Self.longestLevelName) characters, this one has \(name.count)")
      return nil
    }
    return name
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
