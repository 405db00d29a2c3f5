import ArgumentParser
import ContentHash
import ControlAPI
import Exercises
import Foundation
import Grading
import Messages
import StrictYAML

struct MeasurementCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measurement", abstract: "Values read with a meter.", subcommands: [MeasurementGradeCommand.self])
}

struct MeasurementGradeCommand: ParsableCommand {
  private static let page = "docs/formats-exercise.md"

  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grades measured values against the computed circuit; exit status 1 unless passed.",
    discussion: """
      Example: proefbank measurement grade --kit kits/electro-basis.yaml --task lamps.json --answers answers.json

      The formats are described in docs/formats-exercise.md.
      """)
  @Option(help: "File of the format proefbank.kit/1.", completion: .file(extensions: ["yaml"]))
  var kit: String
  @Option(help: "File of the format proefbank.measurement-task/1.", completion: .file(extensions: ["json"]))
  var task: String
  @Option(help: "File of the format proefbank.answers/1.", completion: .file(extensions: ["json"]))
  var answers: String
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let kit = try reading { () throws(DiagnosticsError) in
      try KitDescription.load(file: self.kit, digest: contentHash)
    }
    let bytes = try readFile(task)
    let file = try decodeJSON(MeasurementTaskFile.self, from: bytes, path: task, documentedIn: Self.page)
    let answers = try readJSON(MeasurementAnswers.self, from: self.answers, documentedIn: Self.page)
    for (path, name) in [(task, file.kit), (self.answers, answers.kit)] where name != kit.id {
      throw Failure(.input, "\(path): kit: it is about '\(name)', not about '\(kit.id)'")
    }
    let task = MeasurementTask(
      equipment: kit.equipment, nets: file.task.reference, opened: Set(file.task.opened), actions: file.task.state,
      questions: file.task.questions, passMark: file.passMark)
    let subject = GradeSubject(
      exercise: file.id, version: file.version, exerciseHash: contentHash([UInt8](bytes)), kitHash: kit.contentHash)
    let grade: Grade
    do throws(MeasurementError) {
      grade = try gradeMeasurements(task, answers: answers.answers, subject: subject)
    } catch {
      throw Failure(.input, "\(error.isAboutTask ? self.task : self.answers): \(error)")
    }
    let catalogue = try library.catalogue()
    try output.print(grade) { grade.text(catalogue, in: language.language) }
    guard grade.verdict == .passed else { throw AnswerIsNo() }
  }
}
