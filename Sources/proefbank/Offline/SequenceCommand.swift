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
      Example: proefbank sequence grade --task press-cycle.json --batch recordings.jsonl

      Each line of a batch is {"id": "a", "trace": {…}} and may have its own "task"; the answer is one line of JSON for
      each, with its outcome and its fitness. The formats are described in docs/formats-sequence.md.
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
    var id: String
    var trace: SequenceTrace
    var task: SequenceTask?
  }

  private func fitBatch(_ path: String, _ task: SequenceTask) throws {
    var areRight = true
    let lines = try readFile(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let place = "\(path):\(index + 1)"
      let item = try decodeJSON(BatchLine.self, from: Data(line), path: place, documentedIn: Self.page)
      let fit: SequenceFit
      do throws(SequenceError) {
        fit = try SequenceFit(item.task ?? task, trace: item.trace, id: item.id)
      } catch {
        throw Failure(.input, "\(place): \(error)")
      }
      FileHandle.standardOutput.write(try AttemptJSON.encode(fit) + Data("\n".utf8))
      areRight = areRight && fit.outcome == .asExpected
    }
    guard areRight else { throw AnswerIsNo() }
  }
}
