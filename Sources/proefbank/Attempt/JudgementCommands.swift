import ArgumentParser
import Attempts
import ControlAPI
import ControlClient
import Foundation

/// What every judgement has: the daemon, and who judges.
struct JudgedOptions: ParsableArguments {
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "Your number as a trainer; stands beside the score.")
  var by: String

  func post(_ action: String, _ attempt: String, _ order: some Encodable) async throws {
    try await postOrder(order, to: action, of: attempt, control, output)
  }
}

/// Asks the daemon for something about the attempt that is named, and prints the attempt as it is then.
private func postOrder(
  _ order: some Encodable, to action: String, of attempt: String, _ control: ControlOptions, _ output: OutputOptions
) async throws {
  let id = try identifier(attempt).text
  let report: AttemptReport = try await control.client.post("/v1/attempts/\(id)/\(action)", order)
  try output.print(report) { report.summary }
}

struct ReviewLook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "look", abstract: "Notes what the trainer saw, sensors and all; the score stays as it is.",
    discussion: """
      Points of attention are those of the exercise's checklist, or your own words.
      Example: proefbank review look ID --good 'wire end ferrules' --bad 'stripped with a knife' --rating 3 --by t-01
      """)
  @OptionGroup var judged: JudgedOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Option(help: "A point that was seen done well; may be given more than once.")
  var good: [String] = []
  @Option(help: "A point that was seen done badly; may be given more than once.")
  var bad: [String] = []
  @Option(help: "1 (not at all) to 5 (very well), beside the learner's own rating.")
  var rating: Int?
  @Option(help: "For the learner and the next trainer; nothing about health or conduct.")
  var remark = ""

  func validate() throws {
    if let rating, !(1...5).contains(rating) { throw ValidationError("--rating takes 1 to 5.") }
  }

  func run() async throws {
    let checklist = Dictionary(
      good.map { ($0, true) } + bad.map { ($0, false) }, uniquingKeysWith: { _, last in last })
    try await judged.post(
      "review", attempt, Review(by: judged.by, checklist: checklist, rating: rating, remark: remark))
  }
}

struct ReviewOverride: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "override", abstract: "Puts another score in the place of the grader's; both are kept.",
    discussion: """
      A score that was released is superseded by the next release.
      Example: proefbank review override ID --score 72 --reason 'right, but over another contact' --by t-01
      """)
  @OptionGroup var judged: JudgedOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Option(help: "0 to 100.")
  var score: Int
  @Option(help: "Why; stays beside both scores.")
  var reason: String

  func run() async throws {
    try await judged.post("override", attempt, DecideAttempt(by: judged.by, score: score, reason: reason))
  }
}

struct ReviewAccept: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "What works in an unexpected way counts as passed.",
    discussion: "Example: proefbank review accept ID --reason 'holds by the second contact' --by t-01")
  @OptionGroup var judged: JudgedOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Option(help: "Why; stays on record, and helps the author to add the variant.")
  var reason: String

  func run() async throws {
    try await judged.post("accept", attempt, DecideAttempt(by: judged.by, reason: reason))
  }
}

extension SignOff.Role: ExpressibleByArgument {}

struct ReviewSign: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Signs for the grade in force, as learner or as trainer, with one's own PIN.",
    discussion: "The PIN comes from standard input. Example: proefbank review sign ID --as learner --by 1002")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Option(name: .customLong("as"), help: "learner or trainer.")
  var role: SignOff.Role
  @Option(help: "Your number.")
  var by: String

  func run() async throws {
    // A wrong id is said before anybody types a PIN.
    _ = try identifier(attempt)
    let order = SignAttempt(role: role, by: by, pin: try readSecret("PIN"))
    try await postOrder(order, to: "sign", of: attempt, control, output)
  }
}

extension Assistance: ExpressibleByArgument {}

struct AttemptHelp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assist", abstract: "Notes how much a trainer helped; the last word counts.",
    discussion: "Example: proefbank attempt assist ID assisted --by t-01")
  @OptionGroup var judged: JudgedOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Argument(help: "solo, assisted or demonstrated.")
  var assistance: Assistance

  func run() async throws {
    try await judged.post("assist", attempt, HelpAttempt(by: judged.by, assistance: assistance))
  }
}

struct AttemptExtend: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend", abstract: "Gives this learner more minutes, where the attempt has a limit.",
    discussion: "Example: proefbank attempt extend ID 10 --by t-01")
  @OptionGroup var judged: JudgedOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Argument(help: "Minutes on top of what there is.")
  var minutes: Int

  func run() async throws {
    try await judged.post("extend", attempt, HelpAttempt(by: judged.by, minutes: minutes))
  }
}

struct AttemptPause: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "A break: no power, no time runs, the station stays taken.",
    discussion: "Example: proefbank attempt pause")
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @OptionGroup var output: OutputOptions

  func run() async throws { try await options.act("pause", control, output) }
}

struct AttemptResume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Goes on after a break; nothing is energised by that.",
    discussion: "Example: proefbank attempt resume")
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @OptionGroup var output: OutputOptions

  func run() async throws { try await options.act("resume", control, output) }
}

struct AttemptReflect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reflect", abstract: "What the learner says afterwards: how it went, how clear the exercise was.",
    discussion: "Example: proefbank attempt reflect ID --self-rating 4 --clarity 2 --remark 'drawing too small'")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Option(help: "How well it went, 1 (not at all) to 5 (very well).")
  var selfRating: Int?
  @Option(help: "How clear the exercise was, 1 to 5; for its author.")
  var clarity: Int?
  @Option(help: "In the learner's own words.")
  var remark = ""

  func validate() throws {
    for rating in [selfRating, clarity].compactMap(\.self) where !(1...5).contains(rating) {
      throw ValidationError("Ratings are 1 to 5.")
    }
  }

  func run() async throws {
    let reflection = Reflection(selfRating: selfRating, clarity: clarity, remark: remark)
    try await postOrder(reflection, to: "reflect", of: attempt, control, output)
  }
}
