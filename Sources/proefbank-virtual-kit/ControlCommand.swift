import ArgumentParser
import Foundation
import KitSimulator

struct ControlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "control",
    abstract: "Does one thing at a running virtual kit: plugs a lead, presses a button, …",
    discussion: """
      Examples:
        proefbank-virtual-kit control run/kit.sock plug -S1:14 -K1:A1
        proefbank-virtual-kit control --format json run/kit.sock state

      Commands:
      \(commandList)
      """)

  @Option(help: "How to print the state: for people or for programs.")
  var format = Format.text

  @Argument(help: "The control socket of the virtual kit.")
  var socket: String

  @Argument(parsing: .captureForPassthrough, help: "What to do, in the words of the panel.")
  var words: [String] = []

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  private static let commandList = KitCommand.forms.map { form in
    "  " + form.example.padding(toLength: 32, withPad: " ", startingAt: 0) + " " + form.summary
  }.joined(separator: "\n")

  func run() throws {
    guard let first = words.first(where: { $0 != "--" }) else {
      throw ValidationError("Say what to do, such as: plug -S1:14 -K1:A1")
    }
    if ["--help", "-h", "help"].contains(first) { throw CleanExit.helpRequest(self) }
    let command = try KitCommand(words: words.filter { $0 != "--" })
    let answer = try ControlClient(path: socket).perform(command)
    if let refusal = Refusal(answer) { throw refusal }
    if let state = answer.state { print(try text(of: state)) }
  }

  private func text(of state: PanelState) throws -> String {
    switch format {
    case .json: String(decoding: try state.json(), as: UTF8.self)
    case .text: state.summary
    }
  }
}

extension Refusal {
  /// Nil when the answer was "ok".
  init?(_ answer: ControlAnswer) {
    guard !answer.ok else { return nil }
    text = (answer.error ?? "the command was refused") + (answer.hint.map { "; \($0)" } ?? "")
    kind = answer.kind ?? .refused
  }
}
