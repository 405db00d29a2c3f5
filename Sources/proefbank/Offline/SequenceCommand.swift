import ArgumentParser
import Circuits
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
      Example: proefbank sequence grade --task press-cycle.json --batch recordings.jsonl

      Each line of a batch is {"id": "a", "trace": {…}} and may have its own "task"; the answer is one line of JSON for
      each, with its outcome and its fitness, or {"id": "a", "error": "…"} for one that cannot be read. The formats are described in docs/formats-sequence.md.
      """)
  @Option(help: "File of the format proefbank.sequence-task/1.", completion: .file(extensions: ["json"]))
  var task: String
  @Option(
    help: "File of the format proefbank.trace/1 or proefbank.measured/1.", completion: .file(extensions: ["json"]))
  var trace: String?
  @Option(help: "File with one recording a line, as JSON.", completion: .file(extensions: ["jsonl"]))
  var batch: String?
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (trace == nil) != (batch == nil) else {
      throw ValidationError("Name one recording with --trace or many with --batch.")
    }
  }

  func run() throws {
    let bytes = try readFile(task)
    let task = try decodeJSON(SequenceTask.self, from: bytes, path: self.task, documentedIn: Self.page)
    if let batch { return try fitBatch(batch, task) }
    guard let path = trace else { return }
    let trace = try readJSON(SequenceTrace.self, from: path, documentedIn: Self.page)
    let subject = GradeSubject(
      exercise: task.id, version: task.version, exerciseHash: contentHash([UInt8](bytes)), kitHash: "")
    let grade: Grade
    do throws(SequenceError) {
      grade = try gradeSequence(task, trace: trace, subject: subject)
    } catch {
      throw Failure(.input, "\(error.isAboutTask ? self.task : path): \(error)")
    }
    let catalogue = try library.catalogue()
    try output.print(grade) { grade.text(catalogue, in: language.language) }
    guard grade.verdict == .passed else { throw AnswerIsNo() }
  }

  private struct BatchLine: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case id, trace, task }

    let id: String
    let trace: SequenceTrace
    let task: SequenceTask?

    init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      trace = try values.decode(SequenceTrace.self, forKey: .trace)
      task = try values.decodeIfPresent(SequenceTask.self, forKey: .task)
    }
  }

  private func fitBatch(_ path: String, _ task: SequenceTask) throws {
    try BatchFile(path: path, page: Self.page).answer(each: BatchLine.self) { line, place in
      let fit: SequenceFit
      do throws(SequenceError) {
        fit = try SequenceFit(line.task ?? task, trace: line.trace, id: line.id)
      } catch {
        throw Failure(.input, "\(place): \(error)")
      }
      return (fit, fit.outcome == .asExpected)
    }
  }
}
