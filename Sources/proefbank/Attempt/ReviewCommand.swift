import ArgumentParser
import Attempts
import ControlAPI
import ControlClient
import Foundation
import Grading

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "What waits for a trainer, and the trainer's judgement.",
    discussion: "Example: proefbank review --language nl",
    subcommands: [
      ReviewList.self, ReviewNoticed.self, ReviewLook.self, ReviewOverride.self, ReviewAccept.self, ReviewSign.self,
      ReviewDigest.self,
    ], defaultSubcommand: ReviewList.self)
}

struct ReviewList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Graded assessments that wait for a trainer, exceptions first.",
    discussion: "Example: proefbank review --language nl")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var language: LanguageOptions

  func run() async throws {
    let waiting = try await control.client.get("/v1/review?language=\(language.language)", as: [ReviewLine].self)
    try output.print(waiting) {
      waiting.isEmpty ? "nothing waits for review" : waiting.map(\.text).joined(separator: "\n")
    }
  }
}

struct ReviewNoticed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "noticed",
    abstract: "What was unusual in attempts that nobody has to release: practice, safety stops, released ones.",
    discussion: "Example: proefbank review noticed --days 2")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var past: PastOptions

  func run() async throws {
    let lines = try await control.client.get(
      "/v1/noticed?language=\(language.language)&since=\(past.since)", as: [ReviewLine].self)
    try output.print(lines) { lines.isEmpty ? "nothing unusual" : lines.map(\.text).joined(separator: "\n") }
  }
}

struct ReviewDigest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest", abstract: "What each superior should hear: released assessments with trouble, by learner.",
    discussion:
      "For one superior it can be piped into a message. Example: proefbank review digest --superior s-07 --days 7")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var past: PastOptions
  @Option(help: "Number of the superior; all of them when left out.")
  var superior: String?

  func run() async throws {
    let all = try await control.client.get(
      "/v1/digests?language=\(language.language)&since=\(past.since)", as: [DigestReport].self)
    let digests = all.filter { superior == nil || $0.superior == superior }
    try output.print(digests) {
      digests.isEmpty ? "nobody has to hear of anything" : digests.map(Self.text).joined(separator: "\n\n")
    }
  }

  private static func text(_ digest: DigestReport) -> String {
    ([digest.superior + "  " + digest.name]
      + digest.lines.map { line in
        "  \(AttemptJSON.day(line.startedAt))  \(line.learnerName) (\(line.learnerNumber)), \(line.exercise): "
          + line.exceptions.map(\.text).joined(separator: "; ")
      }).joined(separator: "\n")
  }
}

/// How far back to look.
struct PastOptions: ParsableArguments {
  @Option(help: "Of the last so many days.")
  var days = 7

  func validate() throws {
    guard (1...3650).contains(days) else { throw ValidationError("--days takes 1 to 3650.") }
  }

  var since: String { AttemptJSON.text(Date().addingTimeInterval(-86_400 * Double(days))) }
}

extension ReviewLine {
  /// What a person reads: the attempt in one line, under it what is unusual, then the feedback.
  var text: String {
    var head = [AttemptJSON.day(attempt.startedAt), attempt.exercise, attempt.mode.rawValue, attempt.phase.rawValue]
    head.append(learnerName ?? "nobody")
    if let outcome = attempt.outcome { head.append(outcome.rawValue) }
    if let score = attempt.score { head.append("\(score)/100") }
    head += ["\(activeMinutes) min", assistance.rawValue]
    var lines = [attempt.id.text + "  " + head.joined(separator: " · ")]
    lines += exceptions.map { "  ! " + $0.text }
    if selfRating != nil || trainerRating != nil {
      lines.append(
        "  rated 1-5: learner \(selfRating.map(String.init) ?? "-"), trainer \(trainerRating.map(String.init) ?? "-")")
    }
    lines += overrides.map { "  \($0.before.map(String.init) ?? "-") -> \($0.after) by \($0.by): \($0.reason)" }
    return (lines + feedback.map { "  " + $0 }).joined(separator: "\n")
  }
}

struct ReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Releases the score of a graded assessment; the sync job then sends it.",
    discussion: """
      Of several, one that may not go keeps no other back; the exit status is 1 then.
      Example: proefbank release 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11 --by t-01
      """)
  @OptionGroup var judged: JudgedOptions
  @Argument(help: "Ids of the attempts.")
  var attempts: [String]

  func run() async throws {
    // A wrong id is said before any score leaves.
    for attempt in attempts { _ = try identifier(attempt) }
    var refusals: [String] = []
    for attempt in attempts {
      do {
        try await judged.post("release", attempt, ReleaseAttempt(by: judged.by))
      } catch let failure as Failure where failure.kind == .refused && attempts.count > 1 {
        refusals.append("\(attempt): \(failure)")
      }
    }
    if !refusals.isEmpty { throw AnswerIsNo(text: refusals.joined(separator: "\n")) }
  }
}
