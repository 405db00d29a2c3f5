import ArgumentParser
import Foundation
import KitSimulator
import StrictYAML

/// A kit without hardware, for authors, demonstrations and tests.
struct VirtualKitTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proefbank-virtual-kit",
    abstract:
      "A practice kit without hardware: the kit's own firmware on a pseudo-terminal, wired to a simulated panel.",
    discussion: """
      Example:
        proefbank-virtual-kit run --kit kits/electro-basis.yaml --link run/kit --control run/kit.sock

      Exit status: 0 done, 1 the answer is no, 2 wrong use or bad input, 3 the environment.
      """,
    subcommands: [RunCommand.self, ControlCommand.self, ScriptCommand.self])
}

@main
enum Main {
  static func main() async {
    do {
      var command = try VirtualKitTool.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as VirtualKitError {
      complain("proefbank-virtual-kit: \(failure.message)" + (failure.hint.map { "; \($0)" } ?? ""))
      exit(failure.kind.exitStatus)
    } catch let answer as Refusal {
      complain("proefbank-virtual-kit: \(answer.text)")
      exit(answer.kind.exitStatus)
    } catch let error as DiagnosticsError {
      complain(error.description)
      exit(2)
    } catch {
      let isHelp = VirtualKitTool.exitCode(for: error) == .success
      let text = VirtualKitTool.fullMessage(for: error)
      if isHelp { print(text) } else { complain(text) }
      exit(isHelp ? 0 : 2)
    }
  }

  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

/// The kit's answer to a command was not "ok".
struct Refusal: Error {
  var text: String
  var kind: VirtualKitError.Kind
}

extension VirtualKitError.Kind {
  /// As every Proefbank command ends.
  var exitStatus: Int32 {
    switch self {
    case .refused: 1
    case .badInput: 2
    case .environment: 3
    }
  }
}
