import ArgumentParser
import Attempts
import ContentHash
import ControlAPI
import Foundation
import Grading
import Messages

struct SequenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sequence", abstract: "Recorded sequences of limit switches.", subcommands: [SequenceGradeCommand.self]
  )
}

struct SequenceGradeCommand: ParsableCommand {
  /// Larger files are refused before they are read.
  static let mostBytes = 128 << 20

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
    let (taskBytes, traceBytes) = (try Self.read(task), try Self.read(trace))
    let task = try Self.decode(SequenceTask.self, from: taskBytes, path: self.task)
    let trace = try Self.decode(SequenceTrace.self, from: traceBytes, path: self.trace)
    let subject = GradeSubject(
      exercise: task.id, version: task.version, exerciseHash: contentHash([UInt8](taskBytes)), kitHash: "")
    let grade: Grade
    do throws(SequenceError) {
      grade = try gradeSequence(task, trace: trace, subject: subject)
    } catch {
      throw Failure(.input, "\(error.isAboutTask ? self.task : self.trace): \(error)")
    }
    let catalogue = try library.catalogue()
    try output.print(grade) {
      let verdict = grade.score.map { "\(grade.verdict.rawValue)  \($0)/100" } ?? grade.verdict.rawValue
      return ([verdict] + grade.feedback.map { catalogue.render($0, in: language.language) }).joined(separator: "\n")
    }
    guard grade.verdict == .passed else { throw AnswerIsNo() }
  }

  private static func read(_ path: String) throws -> Data {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    if let bytes = attributes?[.size] as? Int, bytes > mostBytes {
      throw Failure(
        .input, "\(path): \(bytes >> 20) MiB, more than the \(mostBytes >> 20) MiB that are read",
        hint: "Record fewer cycles, or leave out the channels that do not count.")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.input, "\(path): cannot be read", hint: "Check the path and the permissions.")
    }
    return data
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, from data: Data, path: String) throws -> Value {
    do {
      return try AttemptJSON.decode(type, from: data)
    } catch let error as DecodingError {
      throw Failure(
        .input, "\(path): \(error.place)", hint: "The format is described in docs/formats-sequence.md.")
    }
  }
}
