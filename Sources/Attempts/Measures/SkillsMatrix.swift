package import Foundation

/// Which part of a group should have passed each exercise, in percent, as the site wants it.
package struct CoverageTargets: Hashable, Sendable {
  /// For the exercises that have none of their own; nil for none.
  package var usual: Int?
  /// By exercise; 0 takes the usual one away.
  package var own: [String: Int]

  package init(usual: Int? = nil, own: [String: Int] = [:]) {
    self.usual = usual
    self.own = own
  }

  /// 1…100; nil where the site wants nothing in particular.
  package subscript(exercise: String) -> Int? {
    (own[exercise] ?? usual).flatMap { $0 > 0 ? $0 : nil }
  }
}

/// How many of some people passed an exercise, beside the target.
package struct Coverage: Hashable, Sendable {
  package var passed: Int
  package var people: Int
  /// Percent; nil without one.
  package var target: Int?

  package init(passed: Int, people: Int, target: Int?) {
    self.passed = passed
    self.people = people
    self.target = target
  }

  /// Whole percent; nil of nobody.
  package var percent: Int? {
    people == 0 ? nil : Int((Double(passed) * 100 / Double(people)).rounded())
  }

  /// How many people still have to pass, 0 when it is met; nil without a target, and of nobody. Counted in people, so that a
  /// share that rounds up to the target does not meet it.
  package var short: Int? {
    guard let target, people > 0 else { return nil }
    return max(0, (people * target + 99) / 100 - passed)
  }
}

/// One row a learner, one column an exercise. It says what was done on the kits; rows are never ranked.
package struct SkillsMatrix: Hashable, Sendable {
  package enum Cell: String, Hashable, Sendable, CaseIterable {
    case passed, exempt, failed, practised, none
  }

  package struct Row: Hashable, Sendable {
    package var learner: Learner
    package var level: Level?
    package var cells: [Cell]
    /// Of the exercises that are asked for (``SkillsMatrix/asked``).
    package var passed: Int
  }

  package var rows: [Row]
  /// In the order of the exercises.
  package var coverage: [Coverage]
  /// Exercises with a target; all of them where the site has no targets.
  package var asked: Int
  package var hasTargets: Bool

  /// Rows come in the order of the learners, columns in that of the exercises' ids; `attempts` may be anybody's. `exempted` has what a
  /// learner need not do, which is no pass; `levels` come oldest first.
  package init(
    of learners: [Learner], exercises: [String], attempts: [Attempt], exempted: [UUID: Set<String>] = [:],
    levels: [LevelReached] = [], targets: CoverageTargets = CoverageTargets()
  ) {
    let byLearner = Dictionary(grouping: attempts.filter { $0.learner != nil }) { $0.learner }
    let reached = Dictionary(levels.map { ($0.learner, $0.level) }) { _, later in later }
    let wanted = exercises.map { targets[$0] }
    let hasTargets = wanted.contains { $0 != nil }
    rows = learners.map { learner in
      let own = Dictionary(grouping: byLearner[learner.id] ?? [], by: \.exercise)
      let cells = exercises.map {
        Self.cell(own[$0] ?? [], isExempt: exempted[learner.id]?.contains($0) == true)
      }
      let passed = exercises.indices.count { cells[$0] == .passed && (!hasTargets || wanted[$0] != nil) }
      return Row(learner: learner, level: reached[learner.id], cells: cells, passed: passed)
    }
    let rows = rows
    coverage = exercises.indices.map { column in
      Coverage(
        passed: rows.count { $0.cells[column] == .passed }, people: learners.count, target: wanted[column])
    }
    asked = hasTargets ? wanted.count { $0 != nil } : exercises.count
    self.hasTargets = hasTargets
  }

  private static func cell(_ attempts: [Attempt], isExempt: Bool) -> Cell {
    if attempts.contains(where: \.isPass) { return .passed }
    if isExempt { return .exempt }
    if attempts.contains(where: { $0.mode == .assessment && $0.score != nil }) { return .failed }
    return attempts.isEmpty ? .none : .practised
  }
}
