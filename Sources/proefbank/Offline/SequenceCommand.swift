import ArgumentParser
import Attempts
import ContentHash
import ControlAPI
import Exercises
import Foundation
import Grading
import Messages

struct SequenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sequence", abstract: "Recorded sequences of limit switches.", subcommands: [SequenceGradeCommand.self]
  )
}

struct SequenceGradeCommand: ParsableCommand {
  private static let page = "docs/formats-sequence.md"

  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grades a recorded sequence; exit status 1 unless it passed.",
    discussion: """
      Example: proefbank sequence grade --task press-cycle.json --trace recording.json --language nl

      The formats are described in docs/formats-sequence.md.
      """)
  @Option(help: "File of the format proefbank.sequence-task/1.", completion: .file(extensions: ["json"]))
  var task: String
  @Option(
    help: "File of the format proefbank.trace/1 or proefbank.measured/1.", completion: .file(extensions: ["json"]))
  var trace: String
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (taskBytes, traceBytes) = (try readFile(task), try readFile(trace))
    let task = try decodeJSON(SequenceTask.self, from: taskBytes, path: self.task, documentedIn: Self.page)
    let trace = try decodeJSON(SequenceTrace.self, from: traceBytes, path: self.trace, documentedIn: Self.page)
    let subject = GradeSubject(
      exercise: task.id, version: task.version, exerciseHash: contentHash([UInt8](taskBytes)), kitHash: "")
    let grade: Grade
    do throws(SequenceError) {
      grade = try gradeSequence(task, trace: trace, subject: subject)
    } catch {
      throw Failure(.input, "\(error.isAboutTask ? self.task : self.trace): \(error)")
    }
    let catalogue = try library.catalogue()
    try output.print(grade) { grade.text(catalogue, in: language.language) }
    guard grade.verdict == .passed else { throw AnswerIsNo() }
  }
}
