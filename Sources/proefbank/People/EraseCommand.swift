import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

struct EraseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erases a person, what is over, or attempts of nobody.",
    subcommands: [EraseLearner.self, EraseExpired.self, EraseUnattributed.self])
}

struct EraseLearner: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learner", abstract: "Erases a learner here, and lists what others still hold.",
    discussion: """
      Name, number, badge, PIN, unsent scores and everything written about the attempts go. What was sent stays where it
      was sent: hand over the list that is printed. docs/privacy.md has the rest.
      Example: proefbank erase learner 1002 --by a-01 --format json > erasure.json
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Number of the learner.")
  var number: String
  @Flag(help: "Delete the attempts too; else they stay without a name, for the statistics.")
  var withAttempts = false

  func run() async throws {
    let database = try store.open()
    try await responsible.require(.administrator, in: database)
    let learner = try await database.learner(named: number)
    let report = try await translated { () async throws(PeopleError) in
      try await database.erase(learner: learner.id, withAttempts: withAttempts, by: responsible.by, at: Date())
    }
    try output.print(report) {
      """
      erased: \(report.learner.text)
      attempts kept without a name: \(report.attemptsKept.count), deleted: \(report.attemptsDeleted.count)
      unsent scores removed: \(report.unsentRemoved)
      held elsewhere: \(report.sent.count)
      """ + report.sent.map { "\n  \($0)" }.joined()
    }
  }
}

struct EraseExpired: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expired", abstract: "Deletes attempts whose time is over, with their logs.",
    discussion: """
      What was released stays, and is counted, unless --released-too is given: with it its rows leave the CSV of every
      target, and a pass or a used assessment is forgotten. Keep a copy of the CSV first.
      Example: proefbank erase expired --practice-days 180 --unattributed-days 14 --by a-01
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "Practice is kept so many days; for good when left out.")
  var practiceDays: Int?
  @Option(help: "Assessments are kept so many days; never deleted while they wait for review, release or a target.")
  var assessmentDays: Int?
  @Option(help: "Attempts without a learner are kept so many days.")
  var unattributedDays: Int?

  @Flag(help: "Delete released assessments too, with their scores.")
  var releasedToo = false

  func validate() throws {
    guard [practiceDays, assessmentDays, unattributedDays].allSatisfy({ $0 ?? 1 > 0 }) else {
      throw ValidationError("Days are 1 or more.")
    }
  }

  func run() async throws {
    let database = try store.open()
    try await responsible.require(.administrator, in: database)
    let rule = RetentionRule(
      practiceDays: practiceDays, assessmentDays: assessmentDays, unattributedDays: unattributedDays,
      takesReleased: releasedToo)
    let report = try await translated { () async throws(PeopleError) in
      try await database.expire(rule, by: responsible.by, at: Date())
    }
    try output.print(report) {
      var lines = ["\(report.deleted.count) deleted, \(report.scoresDeleted) scores with them"]
      if !report.releasedKept.isEmpty {
        lines.append(
          "\(report.releasedKept.count) released assessments kept: --released-too deletes them and takes "
            + "\(report.scoresKept) rows out of the CSV; what was passed by them is forgotten then")
      }
      return lines.joined(separator: "\n")
    }
  }
}

struct EraseUnattributed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unattributed", abstract: "Deletes one attempt that has no learner.",
    discussion: "Example: proefbank erase unattributed 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11 --by a-01")
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String

  func run() async throws {
    let id = try identifier(attempt)
    let database = try store.open()
    try await responsible.require(.administrator, in: database)
    try await translated { () async throws(PeopleError) in
      try await database.delete(unattributed: id, by: responsible.by, at: Date())
    }
  }
}
