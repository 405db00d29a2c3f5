package import Foundation
import Grading

/// What the kit saw of one learner. It says what was done on the kit; it is no proof of competence on the job, and it is
/// never a rank among people.
package struct LearnerMeasures: Hashable, Sendable, Codable {
  package var learner: UUID
  /// Days on which the learner worked at the bench.
  package var daysPresent: Int
  package var activeMinutes: Double
  package var attempts: Int
  /// Exercises with an assessment, and those of them that were passed at the first one.
  package var exercisesAssessed: Int
  package var firstTimeRight: Int
  package var hints: Int
  package var nearMisses: Int
  /// Median active minutes of the fault searches whose cause was found; nil without any.
  package var minutesToDiagnosis: Double?
  /// Kinds of mistakes in two attempts or more, with the number of attempts.
  package var recurringErrors: [String: Int]
  /// The exercises in which each of these was made: they link to the lesson on it.
  package var recurringIn: [String: [String]]
  /// By level, from the first session to the day that it was given.
  package var daysToLevel: [String: Int]

  /// Days are those of the given calendar, that is of the site. `isFaultSearch` tells the exercises that search a fault.
  package init(
    of learner: UUID, attempts listings: [AttemptListing], levels: [LevelReached], calendar: Calendar,
    isFaultSearch: (String) -> Bool
  ) {
    let mine = listings.filter { $0.attempt.learner == learner }
      .sorted { $0.attempt.startedAt < $1.attempt.startedAt }
    self.learner = learner
    attempts = mine.count
    daysPresent = Set(mine.map { calendar.startOfDay(for: $0.attempt.startedAt) }).count
    activeMinutes = (mine.reduce(0) { $0 + $1.summary.activeMinutes } * 10).rounded() / 10
    hints = mine.reduce(0) { $0 + $1.attempt.hintsShown }
    nearMisses = mine.reduce(0) { $0 + $1.attempt.record.nearMisses }

    let assessed = Dictionary(
      grouping: mine.filter { $0.attempt.countsAsUsed && $0.attempt.outcome != nil }, by: \.attempt.exercise)
    exercisesAssessed = assessed.count
    firstTimeRight = assessed.values.count { $0.first?.attempt.isPass == true }

    minutesToDiagnosis =
      mine.filter { isFaultSearch($0.attempt.exercise) && $0.attempt.outcome == .passed }
      .map(\.summary.activeMinutes).median

    var errors: [String: Int] = [:]
    for listing in mine { for error in listing.summary.errorClasses { errors[error, default: 0] += 1 } }
    let recurring = errors.filter { $0.value > 1 }
    recurringErrors = recurring
    recurringIn = Dictionary(
      uniqueKeysWithValues: recurring.keys.map { error in
        (error, Set(mine.filter { $0.summary.errorClasses.contains(error) }.map(\.attempt.exercise)).sorted())
      })

    var days: [String: Int] = [:]
    if let first = mine.first.map({ calendar.startOfDay(for: $0.attempt.startedAt) }) {
      for reached in levels where reached.learner == learner && days[reached.level.rawValue] == nil {
        let day = calendar.startOfDay(for: reached.at)
        days[reached.level.rawValue] = max(0, calendar.dateComponents([.day], from: first, to: day).day ?? 0)
      }
    }
    daysToLevel = days
  }
}

extension [Double] {
  /// Nil when there are none.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
