import ArgumentParser
import Attempts
import Circuits
import ControlAPI
import ControlClient
import Foundation
import Grading

struct AttemptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attempt", abstract: "Attempts: start, check, submit, show.",
    subcommands: [
      AttemptList.self, AttemptShow.self, AttemptExport.self, AttemptStart.self, AttemptCheck.self, AttemptHint.self,
      AttemptPower.self, AttemptMeasure.self, AttemptSubmit.self, AttemptAbort.self, AttemptPause.self,
      AttemptResume.self, AttemptExtend.self, AttemptHelp.self, AttemptReflect.self, AttemptReplay.self,
      AttemptTrace.self,
      AttemptRegrade.self, AttemptExportAll.self, AttemptImport.self,
    ])
}

/// The attempt that is meant: as named, or the active one of the station.
struct AttemptOptions: ParsableArguments {
  @Argument(help: "Id of the attempt; the active one of the station when left out.")
  var attempt: String?
  @OptionGroup var station: StationOptions

  func resolve(_ client: DaemonClient) async throws -> UUID {
    if let attempt { return try identifier(attempt) }
    let station = try await station.resolve(client)
    guard let active = station.activeAttempt else {
      throw Failure(
        .refused, "no attempt is active on \(station.id)", hint: "Start one with 'proefbank attempt start'.")
    }
    return active
  }

  /// Does something with the attempt that is meant, and prints the attempt as it is then.
  func act(_ action: String, _ control: ControlOptions, _ output: OutputOptions) async throws {
    let client = control.client
    let id = try await resolve(client)
    let report: AttemptReport = try await client.post("/v1/attempts/\(id.text)/\(action)")
    try output.print(report) { report.text }
  }
}

extension AttemptReport {
  /// What a person reads: the attempt in one line with the score in force, under it the grader's where a person gave another one,
  /// then the feedback.
  var text: String { ([summary] + feedback.map { "  " + $0 }).joined(separator: "\n") }

  /// The same without the feedback.
  var summary: String {
    var head = [attempt.exercise, attempt.mode.rawValue, attempt.phase.rawValue]
    if let learnerName, !learnerName.isEmpty { head.append(learnerName) }
    // Before an attempt has an outcome there may be the grade of a check.
    if let verdict = attempt.outcome ?? grade?.verdict { head.append(verdict.rawValue) }
    if let score = attempt.outcome == nil ? grade?.score : attempt.score { head.append("\(score)/100") }
    var lines = [attempt.id.text + "  " + head.joined(separator: " · ")]
    if let grade, attempt.outcome != nil, attempt.score != grade.score || attempt.outcome != grade.verdict {
      lines.append(
        "  decided by a person; the grader: \(grade.verdict.rawValue)" + (grade.score.map { ", \($0)/100" } ?? ""))
    }
    return lines.joined(separator: "\n")
  }
}

struct AttemptList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Attempts, newest first.",
    discussion: "Example: proefbank attempt list --phase graded --learner 1002 --limit 20")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "Only this phase: self_test, running, paused, graded, reviewed, released, ended.")
  var phase: String?
  @Option(help: "Only of the learner with this number.")
  var learner: String?
  @Option(help: "Only of this exercise.")
  var exercise: String?
  @Option(help: "Only practice, or only assessment.")
  var mode: AttemptStart.Mode?
  @Flag(help: "Only of nobody.")
  var unattributed = false
  @Option(help: "At most this many.")
  var limit = 50

  func validate() throws {
    if let phase, Attempt.Phase(rawValue: phase) == nil {
      throw ValidationError(
        "'\(phase)' is no phase; use \(Attempt.Phase.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes 1 to 10000.") }
  }

  func run() async throws {
    var filters = [("limit", "\(limit)")]
    if let phase { filters.append(("phase", phase)) }
    if let learner { filters.append(("learner", learner)) }
    if let exercise { filters.append(("exercise", exercise)) }
    if let mode { filters.append(("mode", mode.rawValue)) }
    if unattributed { filters.append(("unattributed", "true")) }
    let query = filters.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }
    let attempts = try await control.client.get(
      "/v1/attempts?\(query.joined(separator: "&"))", as: [AttemptReport].self)
    try output.print(attempts) { attempts.isEmpty ? "no attempts" : columns(attempts.map(\.row)) }
  }
}

extension AttemptReport {
  /// One line of a list: when (UTC), what, how it stands, and whose.
  fileprivate var row: [String] {
    [
      attempt.id.text, AttemptJSON.text(attempt.startedAt).prefix(16) + "Z", attempt.exercise, attempt.mode.rawValue,
      attempt.phase.rawValue, attempt.outcome?.rawValue ?? "-", attempt.score.map { "\($0)/100" } ?? "-",
      learnerName ?? "nobody",
    ]
  }
}

struct AttemptShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One attempt with its grade and feedback.",
    discussion: "Example: proefbank attempt show 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11 --language nl")
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let client = control.client
    let id = try await options.resolve(client)
    let report: AttemptReport = try await client.get("/v1/attempts/\(id)?language=\(language.language)")
    try output.print(report) { report.text }
  }
}

struct AttemptExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "All of one attempt as JSON: every scan, edge, grade and action.",
    discussion: "Example: proefbank attempt export ID > attempt.json")
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions

  func run() async throws {
    let client = control.client
    let id = try await options.resolve(client)
    let record: AttemptRecord = try await client.get("/v1/attempts/\(id)/record")
    print(String(decoding: try AttemptJSON.encode(record, pretty: true), as: UTF8.self))
  }
}

struct AttemptStart: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Starts an attempt: self-test of the kit, then the exercise.",
    discussion: """
      An assessment needs badge and PIN, which come from standard input as two lines; a demonstration takes --learner.
      Example: proefbank attempt start --exercise latching-circuit --learner 1001
      Example: proefbank attempt start --exercise latching-circuit --mode assessment --identify
      """)
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "Id of the exercise; 'proefbank exercise list --from-daemon' shows them.")
  var exercise: String
  @Option(help: "Number of the learner. Without one the attempt is unattributed and never released.")
  var learner: String?
  @Option(help: "Active minutes after which the attempt ends as a timeout; none is the rule.")
  var timeLimit: Int?
  @Flag(help: "Read badge and PIN from standard input.")
  var identify = false
  @Option(help: "practice costs nothing; assessment may be released.")
  var mode = Mode.practice
  @Option(help: "Variant of the exercise; without one the bench takes one that the learner did not have.")
  var variant: String?

  enum Mode: String, ExpressibleByArgument, CaseIterable { case practice, assessment }

  func run() async throws {
    let mode: Attempt.Mode =
      switch mode {
      case .practice: .practice
      case .assessment: .assessment
      }
    var request = StartAttempt(station: station.station, exercise: exercise, mode: mode, learner: learner)
    request.timeLimit = timeLimit
    if identify {
      request.badge = try readSecret("badge code")
      request.pin = try readSecret("PIN")
    }
    request.variant = variant
    let report: AttemptReport = try await control.client.post("/v1/attempts", request)
    try output.print(report) { report.text }
    if report.attempt.phase == .ended { throw AnswerIsNo() }
  }
}

struct AttemptCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Practice: measures now and says what is right and what is not.",
    discussion: "Example: proefbank attempt check --language nl")
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await grade(control, options, "check", SubmitAttempt(), language, output)
  }
}

struct AttemptSubmit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Measures, grades and stores; exit status 1 unless it passed.",
    discussion: """
      Examples:
        proefbank attempt submit
        proefbank attempt submit --symptom lamp-stays-dark --cause "open-pin -K1:14" --remedy "replace -K1"
        proefbank attempt submit --answers answers.json

      A search for a fault is handed in with its diagnosis, a measurement exercise with its answers.
      """)
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @Option(help: "What the circuit does wrong: the id of a symptom of the exercise.")
  var symptom: String?
  @Option(help: "The fault, such as 'open-pin -K1:14' (docs/semantics.md, Faults).")
  var cause: String?
  @Option(help: "What mends it: 'replace -K1', 'reconnect -K1:14', 'remove-short … …', 'exchange … …'.")
  var remedy: String?
  @Option(help: "File with the values that were measured (proefbank.answers/1).", completion: .file())
  var answers: String?
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let cause, Fault(code: cause) == nil {
      throw ValidationError("'\(cause)' is no fault; write for example 'open-pin -K1:14' or 'open-lead -K1:A1'.")
    }
    if let remedy, Remedy(code: remedy) == nil {
      throw ValidationError("'\(remedy)' is no remedy; write for example 'replace -K1' or 'reconnect -K1:14'.")
    }
  }

  func run() async throws {
    var work = SubmitAttempt()
    if symptom != nil || cause != nil || remedy != nil {
      work.diagnosis = FaultAnswer(
        symptom: symptom, cause: cause.flatMap(Fault.init(code:)), remedy: remedy.flatMap(Remedy.init(code:)))
    }
    if let answers {
      work.values = try readJSON(MeasurementAnswers.self, from: answers, documentedIn: "docs/formats-exercise.md")
        .answers
    }
    try await grade(control, options, "submit", work, language, output)
  }
}

struct AttemptMeasure: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Reads the two probe leads of the kit and logs the reading.",
    discussion: "Example: proefbank attempt measure volts")
  @OptionGroup var control: ControlOptions
  // Before the attempt, which may be left out.
  @Argument(help: "volts, or ohms with the power off.")
  var mode: Mode
  @OptionGroup var options: AttemptOptions
  @OptionGroup var output: OutputOptions

  enum Mode: String, ExpressibleByArgument, CaseIterable { case volts, ohms }

  func run() async throws {
    let client = control.client
    let id = try await options.resolve(client)
    let order = MeasureWithProbes(mode: mode == .volts ? .volts : .ohms)
    let reading: ProbeReading = try await client.post("/v1/attempts/\(id)/measure", order)
    try output.print(reading) { reading.text }
  }
}

extension ProbeReading {
  /// `-K1:14 → -T1:-  23.9 V ± 0.1`
  fileprivate var text: String {
    let places = "\(red.map(\.description) ?? "nothing") → \(black.map(\.description) ?? "nothing")"
    let unit = mode == .volts ? "V" : "Ω"
    return "\(places)  " + (value.map { "\($0) \(unit) ± \(uncertainty)" } ?? "open")
  }
}

private func grade(
  _ control: ControlOptions, _ options: AttemptOptions, _ what: String, _ work: SubmitAttempt,
  _ language: LanguageOptions, _ output: OutputOptions
) async throws {
  let client = control.client
  let id = try await options.resolve(client)
  let report: AttemptReport = try await client.post("/v1/attempts/\(id)/\(what)?language=\(language.language)", work)
  try output.print(report) { report.text }
  guard let verdict = report.grade?.verdict, verdict == .passed || verdict == .unexpectedButWorking else {
    throw AnswerIsNo()
  }
}

struct AttemptHint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hint", abstract: "The next hint of the exercise.",
    discussion: "Example: proefbank attempt hint --language nl")
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let client = control.client
    let id = try await options.resolve(client)
    let hint: HintReport = try await client.post("/v1/attempts/\(id)/hint?language=\(language.language)")
    try output.print(hint) { "\(hint.number)/\(hint.of)  \(hint.text)" }
  }
}

struct AttemptPower: AsyncParsableCommand {
  enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }

  static let configuration = CommandConfiguration(
    commandName: "power", abstract: "Asks for power, after the wiring was proved safe; takes it away again.",
    discussion: "Power comes on when the button on the kit confirms it. Example: proefbank attempt power on")
  // Before the attempt, which may be left out.
  @Argument(help: "on or off.")
  var state: Switch
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let client = control.client
    let id = try await options.resolve(client)
    let report: AttemptReport = try await client.post("/v1/attempts/\(id)/power-\(state.rawValue)")
    try output.print(report) { "power \(state.rawValue)" }
  }
}

struct AttemptAbort: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "abort", abstract: "Ends the attempt without a grade; its record stays.",
    discussion: "Example: proefbank attempt abort")
  @OptionGroup var control: ControlOptions
  @OptionGroup var options: AttemptOptions
  @OptionGroup var output: OutputOptions

  func run() async throws { try await options.act("abort", control, output) }
}
