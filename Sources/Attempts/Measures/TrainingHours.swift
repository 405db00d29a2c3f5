package import Foundation
import Grading

/// Hours for a training register: the minutes in which somebody worked at the bench, per learner and day.
package struct TrainingHours: Hashable, Sendable {
  /// What a register may want, in the order of the site.
  package enum Column: String, Hashable, Sendable, CaseIterable {
    case learnerNumber = "learner_number"
    case name
    case date
    case activeMinutes = "active_minutes"
    case hours
    case attempts
    case exercises
  }

  package static let usualColumns: [Column] = [.learnerNumber, .date, .activeMinutes, .attempts]

  package struct Row: Hashable, Sendable {
    package var learner: Learner
    /// The first moment of the day.
    package var day: Date
    package var activeMinutes: Double
    package var attempts: Int
    package var exercises: [String]
  }

  package var rows: [Row]

  /// An attempt counts for the day on which it began. Attempts without a learner, and on a virtual kit unless that is asked
  /// for, count for nobody.
  package init(of listings: [AttemptListing], calendar: Calendar, virtualKitsToo: Bool = false) {
    var rows: [UUID: [Date: Row]] = [:]
    for listing in listings.sorted(by: { $0.attempt.startedAt < $1.attempt.startedAt }) {
      guard let learner = listing.learner, virtualKitsToo || listing.attempt.kit?.isVirtual == false else { continue }
      let day = calendar.startOfDay(for: listing.attempt.startedAt)
      var row =
        rows[learner.id]?[day] ?? Row(learner: learner, day: day, activeMinutes: 0, attempts: 0, exercises: [])
      row.activeMinutes = ((row.activeMinutes + listing.summary.activeMinutes) * 10).rounded() / 10
      row.attempts += 1
      if !row.exercises.contains(listing.attempt.exercise) { row.exercises.append(listing.attempt.exercise) }
      rows[learner.id, default: [:]][day] = row
    }
    self.rows = rows.values.flatMap(\.values).sorted { ($0.learner.number, $0.day) < ($1.learner.number, $1.day) }
  }

  /// `;` between cells, decimal comma, UTF-8 with a byte order mark; cells that a spreadsheet would run are neutralised.
  package func csv(columns: [Column] = usualColumns, calendar: Calendar) -> String {
    let lines = rows.map { row in
      columns.map { column in
        switch column {
        case .learnerNumber: CSVCell.text(row.learner.number)
        case .name: CSVCell.text(row.learner.name)
        case .date: Self.date(row.day, calendar)
        case .activeMinutes: CSVCell.decimal(row.activeMinutes, places: 1)
        case .hours: CSVCell.decimal(row.activeMinutes / 60, places: 2)
        case .attempts: String(row.attempts)
        case .exercises: CSVCell.text(row.exercises.joined(separator: ", "))
        }
      }
    }
    return CSVCell.file([columns.map(\.rawValue)] + lines)
  }

  private static func date(_ day: Date, _ calendar: Calendar) -> String {
    let parts = calendar.dateComponents([.year, .month, .day], from: day)
    func padded(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    return "\(parts.year ?? 0)-\(padded(parts.month))-\(padded(parts.day))"
  }
}
