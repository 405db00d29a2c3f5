import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import Grading
import SQLiteAttempts

/// What is on record of one learner, for whoever decides what comes next.
struct LearnerRecord: Encodable {
  var learner: Learner
  /// Number of the superior.
  var superior: String?
  var levels: [LevelReached]
  /// Exercises with an assessment that was passed.
  var passed: [String]
  var assessments: [Attempt]
  var exemptions: [Exemption]
  var chances: [NewChance]
  /// Passed before they were changed, and to be done again.
  var retraining: [Retraining]
}

struct LearnerShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "What is on record of one learner: passed, exempted, chances, levels, what to do again.",
    discussion: "Example: proefbank learner show 1002")
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Number of the learner.")
  var number: String

  func run() async throws {
    let database = try store.open()
    let learner = try await database.learner(named: number)
    let record = try await translated { () async throws(PeopleError) in
      let history = try await database.history(of: learner.id)
      let superior = try await database.staff().first { $0.id == learner.superior }
      return LearnerRecord(
        learner: learner, superior: superior?.number, levels: try await database.levels(of: learner.id),
        passed: history.passed.sorted(), assessments: history.attempts, exemptions: history.exemptions,
        chances: history.chances, retraining: try await database.retraining(of: learner.id))
    }
    try output.print(record) { Self.text(record) }
  }

  private static func text(_ record: LearnerRecord) -> String {
    let learner = record.learner
    var rows = [
      ["learner", "\(learner.number), \(learner.name)\(learner.isActive ? "" : " (inactive)")"],
      ["language, guidance", "\(learner.language), \(learner.guidance.rawValue)"],
      ["superior", record.superior ?? "-"],
    ]
    if let group = learner.group { rows.append(["group", group]) }
    rows += record.levels.map { ["level", "\($0.level.rawValue), \(AttemptJSON.day($0.at)), by \($0.by)"] }
    rows += record.assessments.map { attempt in
      let result = [attempt.outcome?.rawValue, attempt.score.map { "\($0)/100" }].compactMap(\.self)
      return [
        "assessment", "\(attempt.exercise), \(AttemptJSON.day(attempt.startedAt)), \(result.joined(separator: " "))",
      ]
    }
    rows += record.passed.map { ["passed", $0] }
    rows += record.exemptions.map {
      ["exempted", "\($0.exercise), \(AttemptJSON.day($0.at)), by \($0.by): \($0.reason)"]
    }
    rows += record.chances.map {
      ["new chance", "\($0.exercise), \(AttemptJSON.day($0.at)), by \($0.by): \($0.reason)"]
    }
    rows += record.retraining.map {
      ["to do again", "\($0.exercise), \(AttemptJSON.day($0.at)), by \($0.by): \($0.reason)"]
    }
    return columns(rows)
  }
}
