import Grading

/// What an exercise shows about itself, for its author: where many lose points, the words may be unclear rather than the
/// learners weak.
package struct ExerciseMeasures: Hashable, Sendable, Codable {
  package struct CriterionMeasures: Hashable, Sendable, Codable {
    package var id: String
    /// Graded attempts with this criterion.
    package var graded: Int
    /// Those of them that lost points on it.
    package var lost: Int
    /// 0…1 of the points that were to be had; nil for a cap, which has none.
    package var shareOfPoints: Double?
  }

  package var exercise: String
  package var attempts: Int
  /// Assessments that count, those that timed out or were stopped for safety among them; and those of them that are a pass, as a
  /// learner's measures count them.
  package var assessed: Int
  package var passed: Int
  package var kitFaults: Int
  package var medianScore: Double?
  package var medianMinutes: Double?
  package var expectedMinutes: Int?
  package var hintsPerAttempt: Double
  /// Learners' answers, 1 (not clear) to 5, and how many answered. Few answers say little.
  package var medianClarity: Double?
  package var clarityAnswers: Int
  /// Kinds of mistakes, by the number of attempts with them.
  package var errors: [String: Int]
  /// Most often lost first.
  package var criteria: [CriterionMeasures]

  package init(of exercise: String, attempts listings: [AttemptListing], expectedMinutes: Int?) {
    let own = listings.filter { $0.attempt.exercise == exercise }
    self.exercise = exercise
    self.expectedMinutes = expectedMinutes
    attempts = own.count
    let graded = own.filter { $0.attempt.score != nil }
    let assessments = own.filter { $0.attempt.countsAsUsed && $0.attempt.outcome != nil }
    assessed = assessments.count
    passed = assessments.count(where: \.attempt.isPass)
    kitFaults = own.count { $0.attempt.outcome == .kitFault }
    medianScore = graded.compactMap { $0.attempt.score.map(Double.init) }.median
    medianMinutes = graded.map(\.summary.activeMinutes).median
    hintsPerAttempt = own.isEmpty ? 0 : Double(own.reduce(0) { $0 + $1.attempt.hintsShown }) / Double(own.count)
    let answers = own.compactMap { $0.summary.clarity.map(Double.init) }
    medianClarity = answers.median
    clarityAnswers = answers.count
    errors = graded.reduce(into: [:]) { errors, listing in
      for error in listing.summary.errorClasses { errors[error, default: 0] += 1 }
    }
    var lines: [String: (graded: Int, lost: Int, points: Int, maximum: Int)] = [:]
    for criterion in graded.compactMap(\.summary.firstGrade).flatMap(\.criteria) {
      var line = lines[criterion.id] ?? (0, 0, 0, 0)
      line.graded += 1
      if criterion.points < criterion.maximum { line.lost += 1 }
      line.points += criterion.points
      line.maximum += criterion.maximum
      lines[criterion.id] = line
    }
    criteria = lines.map { id, line in
      CriterionMeasures(
        id: id, graded: line.graded, lost: line.lost,
        shareOfPoints: line.maximum > 0 ? Double(line.points) / Double(line.maximum) : nil)
    }.sorted { ($0.lost, $1.id) > ($1.lost, $0.id) }
  }
}
