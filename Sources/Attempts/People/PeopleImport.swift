package import Foundation

/// Reads learners from a CSV file: a plan first, which changes nothing and can be shown, then one transaction.
///
/// Columns `number` and `name`, and as wanted `language`, `guidance`, `superior` (number of a staff member), `group`,
/// `badge` and `active`. Who has a number already is changed, not added; a column that is left out leaves that as it is. Doing it
/// again changes nothing.
package enum PeopleImport {
  package struct Plan: Hashable, Sendable {
    package var additions: [Learner] = []
    package var changes: [Change] = []
    /// Numbers of those who are as the file says.
    package var unchanged: [String] = []
    /// Codes as in the file, by learner: never stored, only their hash.
    package var badges: [UUID: String] = [:]
    package var problems: [CSVTable.Problem] = []

    /// Whether it may be applied: a file with a problem changes nobody.
    package var isApplicable: Bool { problems.isEmpty }
    package init() {}
  }

  package struct Change: Hashable, Sendable {
    package var before: Learner
    package var after: Learner
  }

  package static let columns = ["number", "name", "language", "guidance", "superior", "group", "badge", "active"]

  private static let neverKept: Set<String> = [
    "email", "e-mail", "mail", "age", "birthdate", "birthday", "date_of_birth", "sex", "gender", "nationality",
    "leeftijd",
    "geboortedatum", "geslacht", "nationaliteit",
  ]

  /// What the file would do to these people. `languages` are those that there are texts in; the first is given to a new
  /// learner when the file says none.
  package static func plan(
    _ text: String, learners: [Learner], staff: [StaffMember], languages: [String],
    newIdentifier: () -> UUID = UUID.init
  ) -> Plan {
    var plan = Plan()
    let table: CSVTable
    do throws(CSVTable.Problem) { table = try CSVTable(text) } catch {
      plan.problems.append(error)
      return plan
    }
    plan.problems += headProblems(table.columns)
    guard plan.problems.isEmpty else { return plan }

    let known = Dictionary(learners.map { ($0.number, $0) }) { first, _ in first }
    let superiors = Dictionary(staff.map { ($0.number, $0.id) }) { first, _ in first }
    let taken = Set(superiors.keys).subtracting(known.keys)
    var seen: [String: Int] = [:]
    var badges: [String: Int] = [:]
    for row in table.rows {
      var reader = RowReader(columns: table.columns, row: row)
      let number = reader.required("number")
      if let number, let earlier = seen.updateValue(row.line, forKey: number) {
        reader.complain("number '\(number)' stands on line \(earlier) already")
      }
      if let number, taken.contains(number) {
        reader.complain("number '\(number)' belongs to a member of the staff; give the learner another")
      }
      let before = number.flatMap { known[$0] }
      var learner =
        before
        ?? Learner(id: newIdentifier(), name: "", number: number ?? "", language: languages.first ?? "en")
      if let name = reader.required("name") { learner.name = name }
      if let language = reader.optional("language") {
        if languages.contains(language) {
          learner.language = language
        } else {
          reader.complain("there are no texts in '\(language)'; use \(languages.joined(separator: ", "))")
        }
      }
      if let written = reader.optional("guidance") {
        if let guidance = Guidance(rawValue: written) {
          learner.guidance = guidance
        } else {
          let all = Guidance.allCases.map(\.rawValue).joined(separator: ", ")
          reader.complain("guidance '\(written)' is not known; use \(all)")
        }
      }
      if let written = reader.optional("superior") {
        if let superior = superiors[written] {
          learner.superior = superior
        } else {
          reader.complain("no member of the staff has the number '\(written)'; add that one first")
        }
      }
      if let group = reader.optional("group") { learner.group = String(group.prefix(Learner.longestGroup)) }
      if let written = reader.optional("active") {
        switch written {
        case "1", "yes", "ja", "true": learner.isActive = true
        case "0", "no", "nee", "false": learner.isActive = false
        default: reader.complain("active is 'yes' or 'no', not '\(written)'")
        }
      }
      if let badge = reader.optional("badge") {
        if let earlier = badges.updateValue(row.line, forKey: badge) {
          reader.complain("this badge stands on line \(earlier) already; a badge belongs to one person")
        }
        plan.badges[learner.id] = badge
      }
      if learner.unprintable != nil { reader.complain("a cell has a line break or another control character in it") }
      plan.problems += reader.problems
      guard reader.problems.isEmpty else { continue }
      switch before {
      case nil: plan.additions.append(learner)
      case learner?: plan.unchanged.append(learner.number)
      case let before?: plan.changes.append(Change(before: before, after: learner))
      }
    }
    return plan
  }

  private static func headProblems(_ names: [String]) -> [CSVTable.Problem] {
    var problems: [CSVTable.Problem] = []
    func complain(_ text: String) { problems.append(.init(line: 1, text: text)) }
    for name in names where !columns.contains(name) {
      complain(
        neverKept.contains(name.lowercased())
          ? "column '\(name)' is never kept about a person; remove it from the file"
          : "column '\(name)' is not known; use \(columns.joined(separator: ", "))")
    }
    for name in ["number", "name"] where !names.contains(name) { complain("column '\(name)' is missing") }
    for name in Set(names) where names.count(where: { $0 == name }) > 1 { complain("column '\(name)' stands twice") }
    return problems
  }
}

/// The cells of one row by the names of their columns, with what is wrong with them.
private struct RowReader {
  private(set) var problems: [CSVTable.Problem] = []
  private let line: Int
  private var cells: [String: String] = [:]

  init(columns: [String], row: CSVTable.Row) {
    line = row.line
    if row.cells.count > columns.count {
      complain("\(row.cells.count) cells, but there are \(columns.count) columns")
    }
    for (name, cell) in zip(columns, row.cells) { cells[name] = CSVTable.trimmed(cell) }
  }

  /// Nil when the column is left out or the cell is empty.
  func optional(_ name: String) -> String? {
    cells[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  mutating func required(_ name: String) -> String? {
    if let cell = optional(name) { return cell }
    complain("'\(name)' is empty")
    return nil
  }

  mutating func complain(_ text: String) { problems.append(.init(line: line, text: text)) }
}
