import ArgumentParser
import KitSimulator
import StrictYAML

struct ScriptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "script",
    abstract: "Plays a script on a running virtual kit.",
    discussion: """
      Example:
        proefbank-virtual-kit script lamp.yaml --control run/kit.sock

      A script is a YAML list of commands and pauses:
        - {do: plug, from: -T1:+, to: -P1:X1}
        - {do: press, actuator: -S1}
        - {wait_ms: 500}
        - {do: release, actuator: -S1}
      """)

  @Argument(help: "The script.")
  var file: String

  @Option(help: "The control socket of the virtual kit.")
  var control: String

  func run() async throws {
    let script = try KitScript.load(file: file)
    let client = try ControlClient(path: control)
    try await play(script) { command in
      let answer = try client.perform(command)
      if let refusal = Refusal(answer) { throw refusal }
    }
  }
}

/// Carries out the steps one after the other and stops at the first that is refused, naming its line.
func play(_ script: KitScript, perform: (KitCommand) async throws -> Void) async throws {
  for step in script.steps {
    switch step.content {
    case .wait(let milliseconds):
      try await Task.sleep(for: .milliseconds(milliseconds))
    case .command(let command):
      do {
        try await perform(command)
      } catch let failure as VirtualKitError where failure.kind != .environment {
        throw Refusal(
          text: script.diagnostic(step, message: failure.message, hint: failure.hint).description, kind: failure.kind)
      } catch let refusal as Refusal {
        throw Refusal(
          text: script.diagnostic(step, message: refusal.text, hint: nil).description, kind: refusal.kind)
      }
    }
  }
}
