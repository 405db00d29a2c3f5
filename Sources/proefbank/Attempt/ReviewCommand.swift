import ArgumentParser
import Attempts
import ControlAPI
import ControlClient
import Foundation

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Graded attempts that wait for a trainer.",
    discussion: "Example: proefbank review --language nl")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var language: LanguageOptions

  func run() async throws {
    let waiting = try await control.client.get(
      "/v1/attempts?phase=graded&mode=assessment&limit=1000&language=\(language.language)", as: [AttemptReport].self)
    try output.print(waiting) {
      waiting.isEmpty ? "nothing waits for review" : waiting.map(\.text).joined(separator: "\n")
    }
  }
}

struct ReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Releases the score of a graded assessment; the sync job then sends it.",
    discussion: "Example: proefbank release 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11 --by t-01")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String
  @Option(help: "Who stands behind the score.")
  var by: String

  func run() async throws {
    guard let id = UUID(uuidString: attempt) else {
      throw Failure(.input, "'\(attempt)' is not an attempt id", hint: "'proefbank review' shows the ids.")
    }
    let report: AttemptReport = try await control.client.post("/v1/attempts/\(id)/release", ReleaseAttempt(by: by))
    try output.print(report) { report.text }
  }
}
