import ArgumentParser
import Attempts
import ControlAPI
import ControlClient
import Exercises
import Foundation

struct ExercisePath: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Learning paths: their blocks, and how far a learner is.",
    discussion: """
      Examples: proefbank exercise path
                proefbank exercise path electricity-basics
                proefbank exercise path electricity-basics --learner 1001

      Without a learner the paths of the library are shown, each from its beginning. With one the daemon is asked; > stands before what comes
      next.
      """)
  @Argument(help: "Id of a path; all of them in short when left out.")
  var id: String?
  @Option(help: "Number of a learner.")
  var learner: String?
  @OptionGroup var library: LibraryOptions
  @OptionGroup var control: ControlOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var reports: [PathReport]
    if let learner {
      let name = learner.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? learner
      reports = try await control.client.get("/v1/paths?learner=\(name)")
    } else {
      let known = library.shelves()
      reports = known.paths.map { path in
        PathReport(PathProgress(path, attempts: []) { known[$0]?.passMark ?? 100 })
      }
    }
    if let id {
      let known = reports.map(\.id)
      reports.removeAll { $0.id != id }
      guard !reports.isEmpty else {
        throw Failure(.input, "there is no learning path '\(id)'", hint: "Paths: \(known.joined(separator: ", ")).")
      }
    }
    try output.print(reports) {
      id == nil
        ? columns(reports.map(line)) : reports.map { $0.text(in: language.language) }.joined(separator: "\n\n")
    }
  }

  private func line(_ report: PathReport) -> [String] {
    let done = report.blocks.count { $0.state == .done || $0.state == .skipped }
    return [
      report.id, "\(done)/\(report.blocks.count) blocks", report.next.map { "next: \($0.exercise)" } ?? "done",
      report.titles[language.language] ?? report.id,
    ]
  }
}

extension PathReport {
  /// One line a step, `>` before the next one.
  func text(in language: String) -> String {
    var lines = [titles[language] ?? id, goals[language] ?? ""]
    func add(_ steps: [Step]) {
      lines += steps.map { step in
        let name = step.exercise + (step.variant.map { " (variant \($0))" } ?? "")
        let kind = step.mode == .assessment ? "assessment" : step.isOptional ? "practice, optional" : "practice"
        return
          "\(step == next ? ">" : " ") \(step.state.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)) \(name), \(kind)"
      }
    }
    if !entryTest.isEmpty {
      lines.append("\nentry test")
      add(entryTest)
    }
    for block in blocks {
      lines.append("\n\(block.titles[language] ?? block.id): \(block.state.rawValue)")
      add(block.steps)
    }
    return lines.joined(separator: "\n")
  }
}
