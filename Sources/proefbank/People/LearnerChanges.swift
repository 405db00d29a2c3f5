import ArgumentParser
import Attempts
import ControlAPI
import Credentials
import Foundation
import SQLiteAttempts

struct LearnerImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Adds and changes learners from a CSV file; all of it or nothing.",
    discussion: """
      Columns: number and name, and as wanted language, guidance, superior, group, badge, active. Doing it again changes nothing.
      Example: proefbank learner import people.csv --dry-run --by t-01
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
  var file: String
  @Option(help: "Languages that there are texts in, the usual one first.")
  var languages = "nl,en,fr,pl"
  @Flag(help: "Only say what would change.")
  var dryRun = false

  func run() async throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure(.input, "\(file): the file cannot be read")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Failure(.input, "\(file): this is no UTF-8", hint: "Save it as 'CSV UTF-8'.")
    }
    let configuration = try store.load()
    let database = try store.open(configuration)
    try await responsible.require(.trainer, .administrator, in: database)
    let learners: [Learner] = try await database.learners()
    let staff = try await translated { () async throws(PeopleError) in try await database.staff() }
    let plan = PeopleImport.plan(
      text, learners: learners, staff: staff, languages: languages.split(separator: ",").map(String.init))
    guard plan.isApplicable else {
      throw Failure(
        .input, plan.problems.map { "\(file):\($0.line): \($0.text)" }.joined(separator: "\n"),
        hint: "Nobody was changed.")
    }
    for learner in plan.additions { print("+ \(learner.number)  \(learner.name)") }
    for change in plan.changes { print("~ \(change.after.number)  \(change.after.name)") }
    print("\(plan.additions.count) new, \(plan.changes.count) changed, \(plan.unchanged.count) as they are")
    if dryRun { return }
    let secrets = try store.secrets(configuration)
    let badges = plan.badges.mapValues(secrets.badge)
    try await translated { () async throws(PeopleError) in
      try await database.apply(plan, badges: badges, by: responsible.by, at: Date())
    }
  }
}

struct LearnerChance: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chance", abstract: "Allows one assessment more of an exercise.",
    discussion: "Example: proefbank learner chance 1002 --exercise latching-circuit --reason 'was ill' --by t-01")
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "Number of the learner.")
  var number: String
  @Option(help: "Id of the exercise.")
  var exercise: String
  @Option(help: "Why; stays on record.")
  var reason: String

  func run() async throws {
    let configuration = try store.load()
    let database = try store.open(configuration)
    try await responsible.require(.trainer, in: database)
    try store.require(exercise: exercise, configuration)
    let learner = try await database.learner(named: number)
    let chance = NewChance(learner: learner.id, exercise: exercise, reason: reason, by: responsible.by, at: Date())
    try await translated { () async throws(PeopleError) in try await database.grant(chance) }
  }
}

struct LearnerExempt: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exempt", abstract: "Exempts a learner from an exercise after an entry test; that is no pass.",
    discussion: "Example: proefbank learner exempt 1002 --exercise series-circuit --reason 'entry test 92' --by t-01")
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "Number of the learner.")
  var number: String
  @Option(help: "Id of the exercise.")
  var exercise: String
  @Option(help: "Why; stays on record.")
  var reason: String

  func run() async throws {
    let configuration = try store.load()
    let database = try store.open(configuration)
    try await responsible.require(.trainer, in: database)
    try store.require(exercise: exercise, configuration)
    let learner = try await database.learner(named: number)
    let exemption = Exemption(
      learner: learner.id, exercise: exercise, reason: reason, by: responsible.by, at: Date())
    try await translated { () async throws(PeopleError) in try await database.grant(exemption) }
  }
}

extension Level: ExpressibleByArgument {}

struct LearnerLevel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "level", abstract: "Notes the level that a learner has reached.",
    discussion: "Example: proefbank learner level 1002 basic --by t-01")
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "Number of the learner.")
  var number: String
  @Argument(help: "in_training, basic_with_supervision, basic, operator or expert.")
  var level: Level

  func run() async throws {
    let database = try store.open()
    try await responsible.require(.trainer, in: database)
    let learner = try await database.learner(named: number)
    let reached = LevelReached(learner: learner.id, level: level, at: Date(), by: responsible.by)
    try await translated { () async throws(PeopleError) in try await database.setLevel(reached) }
  }
}
