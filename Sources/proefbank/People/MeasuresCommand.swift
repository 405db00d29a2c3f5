import ArgumentParser
import Attempts
import ControlAPI
import DaemonConfiguration
import Exercises
import Foundation
import SQLiteAttempts

struct MeasuresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measures",
    abstract: "What the kit saw: of one learner, of one exercise, and hours for the training register.",
    discussion: "Performance on the kit; no proof of competence on the job, and no ranking of people.",
    subcommands: [MeasuresLearner.self, MeasuresExercise.self, MeasuresHours.self])
}

struct PeriodOptions: ParsableArguments {
  @Option(help: "From this day on, as 2026-11-21.")
  var from: String?
  @Option(help: "Up to and with this day.")
  var to: String?

  func filter(_ change: (inout AttemptFilter) -> Void = { _ in }) throws -> AttemptFilter {
    var filter = AttemptFilter(limit: .max)
    filter.from = try from.map(day)
    filter.until = try to.map(day).flatMap { Calendar.current.date(byAdding: .day, value: 1, to: $0) }
    if let begin = filter.from, let end = filter.until, begin >= end {
      throw Failure(.input, "the period ends before it begins", hint: "Give --from the earlier day.")
    }
    change(&filter)
    return filter
  }

  private func day(_ text: String) throws -> Date {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    // A calendar makes 3 March of 31 February: what it makes has to be what was written.
    guard parts.map(\.count) == [4, 2, 2], numbers.count == 3,
      let date = Calendar.current.date(from: DateComponents(year: numbers[0], month: numbers[1], day: numbers[2])),
      case let made = Calendar.current.dateComponents([.year, .month, .day], from: date),
      [made.year, made.month, made.day] == numbers
    else { throw Failure(.input, "'\(text)' is no day", hint: "Write it as 2026-11-21.") }
    return date
  }
}

struct MeasuresLearner: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learner", abstract: "Of one learner.", discussion: "Example: proefbank measures learner 1002")
  @OptionGroup var store: StoreOptions
  @OptionGroup var period: PeriodOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Number of the learner.")
  var number: String

  func run() async throws {
    let configuration = try store.load()
    let database = try store.open(configuration)
    let learner = try await database.learner(named: number)
    let listings = try await database.listings(matching: try period.filter { $0.learner = learner.id })
    let levels = try await translated { () async throws(PeopleError) in try await database.levels(of: learner.id) }
    let measures = LearnerMeasures(
      of: learner.id, attempts: listings, levels: levels, calendar: .current,
      // A search is an attempt in which the probes measured.
      isFaultSearch: { exercise in
        listings.contains { $0.attempt.exercise == exercise && $0.summary.probes > 0 }
      })
    let lessons = Self.lessons(configuration, store.library(configuration))
    try output.print(measures) {
      columns([
        ["attempts", "\(measures.attempts)"], ["days present", "\(measures.daysPresent)"],
        ["active minutes", "\(measures.activeMinutes)"],
        ["first time right", "\(measures.firstTimeRight) of \(measures.exercisesAssessed) exercises"],
        ["hints", "\(measures.hints)"], ["near misses", "\(measures.nearMisses)"],
        ["median minutes to diagnosis", measures.minutesToDiagnosis.map { "\($0)" } ?? "none found yet"],
      ])
        + Self.recurring(measures, lessons)
        + measures.daysToLevel.sorted { $0.value < $1.value }.map { "\n\($0.key) after \($0.value) days" }.joined()
    }
  }
}

extension MeasuresLearner {
  /// A line for each kind of mistake that came back, under it the lessons of the exercises that it was made in.
  private static func recurring(_ measures: LearnerMeasures, _ lessons: [String: [String]]) -> String {
    var text = ""
    for (error, attempts) in measures.recurringErrors.sorted(by: { $0.key < $1.key }) {
      text += "\nagain: \(error), \(attempts) attempts"
      for exercise in measures.recurringIn[error] ?? [] {
        text += (lessons[exercise] ?? []).map { "\n  lesson: \($0)" }.joined()
      }
    }
    return text
  }

  /// The one-point lessons of each exercise, by title and file.
  private static func lessons(_ configuration: DaemonConfiguration, _ library: ExerciseLibrary) -> [String: [String]] {
    let language = configuration.defaultLanguage
    return Dictionary(
      library.exercises.map { exercise in
        let links = exercise.links.filter { $0.kind == .onePointLesson }
        return (exercise.id, links.map { "\($0.title[language] ?? $0.file) (\(exercise.id)/\($0.file))" })
      }, uniquingKeysWith: { first, _ in first })
  }
}

struct MeasuresExercise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exercise", abstract: "Of one exercise, for its author.",
    discussion: "Where many lose points the words may be unclear. Example: proefbank measures exercise latching-circuit"
  )
  @OptionGroup var store: StoreOptions
  @OptionGroup var period: PeriodOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Id of the exercise.")
  var exercise: String
  @Option(help: "Minutes that it is expected to take, to stand beside the median.")
  var expectedMinutes: Int?

  func run() async throws {
    let configuration = try store.load()
    let database = try store.open(configuration)
    let listings = try await database.listings(matching: try period.filter { $0.exercise = exercise })
    // What was made of an exercise that is gone can be asked for still.
    if listings.isEmpty { try store.require(exercise: exercise, configuration) }
    let measures = ExerciseMeasures(of: exercise, attempts: listings, expectedMinutes: expectedMinutes)
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }
    try output.print(measures) {
      columns([
        ["attempts", "\(measures.attempts)"], ["assessments passed", "\(measures.passed) of \(measures.assessed)"],
        ["kit faults", "\(measures.kitFaults)"], ["median score", text(measures.medianScore)],
        ["median minutes", text(measures.medianMinutes)],
        ["clarity, 1 to 5", "\(text(measures.medianClarity)) (\(measures.clarityAnswers) answers)"],
      ])
        + measures.criteria.map { "\nlost \($0.lost) of \($0.graded): \($0.id)" }.joined()
    }
  }
}

extension TrainingHours.Column: ExpressibleByArgument {}

struct MeasuresHours: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hours", abstract: "Active minutes per learner and day as CSV, for the training register.",
    discussion: "Example: proefbank measures hours --from 2026-11-01 --to 2026-11-30 > november.csv")
  @OptionGroup var store: StoreOptions
  @OptionGroup var period: PeriodOptions
  @Option(
    help:
      "A column; may be given more than once: learner_number, name, date, active_minutes, hours, attempts, exercises.")
  var column: [TrainingHours.Column] = []
  @Flag(help: "Count attempts on a virtual kit too.")
  var virtual = false

  func run() async throws {
    let listings = try await store.open().listings(matching: try period.filter())
    let hours = TrainingHours(of: listings, calendar: .current, virtualKitsToo: virtual)
    let left = virtual ? 0 : listings.count { $0.attempt.learner != nil && $0.attempt.kit?.isVirtual == true }
    if left > 0 {
      FileHandle.standardError.write(
        Data("\(left) attempts on a virtual kit are not counted; --virtual counts them\n".utf8))
    }
    print(
      hours.csv(columns: column.isEmpty ? TrainingHours.usualColumns : column, calendar: .current), terminator: "")
  }
}
