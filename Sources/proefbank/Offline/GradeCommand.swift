import ArgumentParser
import Attempts
import Circuits
import ContentHash
import ControlAPI
import Exercises
import Foundation
import Grading
import Messages
import StrictYAML

struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grades a recording for an exercise of any kind; exit status 1 unless it passed.",
    discussion: """
      Example: proefbank grade --exercise exercises/latching-circuit --language nl \\
        --measured exercises/latching-circuit/recordings/holding-contact-missing.json

      A wiring exercise is graded from proefbank.measured/1, a sequence from proefbank.trace/1 or the events of
      proefbank.measured/1, a search for a fault from proefbank.fault-log/1, measurements from proefbank.answers/1.
      docs/formats.md has the fields.
      """)
  @Option(help: "Folder of the exercise.", completion: .directory)
  var exercise: String
  @Option(help: "File with what was recorded, as JSON.", completion: .file(extensions: ["json"]))
  var measured: String
  @Option(help: "Variant of the exercise; without one the exercise as written.")
  var variant: String?
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let known = library.shelves()
    let written = try library.exercise(folder: self.exercise, in: known)
    guard let exercise = written.variant(named: variant) else {
      throw Failure(
        .input, "'\(written.id)' has no variant '\(variant ?? "")'",
        hint: "Variants: \(written.variants.compactMap(\.variant).joined(separator: ", ")).")
    }
    let submission = try readJSON(Submission.self, from: measured, documentedIn: "docs/formats.md")
    let model = submission.kit ?? written.kit
    guard let kit = known.kit(of: written, on: model) ?? known.kits[written.kit] else {
      throw Failure(.input, "the kit description '\(written.kit)' is not there or has errors")
    }
    let catalogue = try library.catalogue()
    let grade: Grade
    do throws(GradingError) {
      grade = try Grading.grade(submission, of: exercise, on: kit)
    } catch {
      throw Failure(.input, "\(measured): \(error)")
    }
    try output.print(grade) { grade.text(catalogue, in: language.language) }
    guard grade.isPassed else { throw AnswerIsNo() }
  }
}

extension Grade {
  var isPassed: Bool { verdict == .passed || verdict == .unexpectedButWorking }

  /// As a trainer would say it: what is wrong before what is right, what to do next, and where the points went.
  func text(_ catalogue: Catalogue, in language: String) -> String {
    func say(_ message: Message) -> String { catalogue.render(message, in: language) }
    // The colon too is a matter of the language.
    func title(_ key: String) -> String { say(Message("ui.heading", ["text": .messages([Message(key)])])) }
    func part(_ heading: String?, _ messages: [Message]) -> String? {
      guard !messages.isEmpty else { return nil }
      return ((heading.map { [title($0)] } ?? []) + messages.map { "- " + say($0) }).joined(separator: "\n")
    }
    let sheet = FeedbackSheet(feedback)
    let points = criteria.map { criterion in
      ["\(criterion.points)", criterion.maximum > 0 ? "/ \(criterion.maximum)" : "", say(criterion.message)]
    }
    return [
      say(sheet.headline ?? Message("verdict.\(verdict.rawValue)")), part("ui.to_correct", sheet.wrong),
      part("ui.good", sheet.right), part(nil, sheet.notes), sheet.next.map { "> " + say($0) },
      points.isEmpty ? nil : title("ui.details") + "\n" + columns(points),
    ].compactMap { $0 }.joined(separator: "\n\n")
  }
}
