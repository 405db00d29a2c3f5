import ArgumentParser
import Attempts
import ControlAPI
import ControlClient

struct LearnerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learner", abstract: "People who learn.",
    subcommands: [
      LearnerList.self, LearnerShow.self, LearnerAdd.self, LearnerImport.self, LearnerChance.self, LearnerExempt.self,
      LearnerLevel.self,
    ])
}

struct LearnerList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All learners.", discussion: "Example: proefbank learner list")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let learners = try await control.client.get("/v1/learners", as: [Learner].self)
    try output.print(learners) { columns(learners.map { [$0.number, $0.language, $0.name] }) }
  }
}

struct LearnerAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Adds a learner under a new random identifier.",
    discussion: "Example: proefbank learner add --name 'An Peeters' --number 1002 --language nl")
  @OptionGroup var control: ControlOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "Name as the trainer knows it; stays at the bench.")
  var name: String
  @Option(help: "Number under which payroll or the LMS knows the person.")
  var number: String
  @Option(help: "nl, en, fr or pl.")
  var language = "nl"

  func run() async throws {
    let added: Learner = try await control.client.post(
      "/v1/learners", AddLearner(name: name, number: number, language: language))
    try output.print(added) { "\(added.number)  \(added.name)" }
  }
}
