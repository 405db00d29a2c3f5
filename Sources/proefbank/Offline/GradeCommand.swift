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
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (exercise, kit) = try library.exercise(folder: self.exercise)
    let submission = try readJSON(Submission.self, from: measured, documentedIn: "docs/formats.md")
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
    func part(_ heading: String?, _ messages: [Message]) -> String? {
      guard !messages.isEmpty else { return nil }
      return ((heading.map { [say(Message($0)) + ":"] } ?? []) + messages.map { "- " + say($0) }).joined(
        separator: "\n")
    }
    let sheet = FeedbackSheet(feedback)
    let points = criteria.map { criterion in
      ["\(criterion.points)", criterion.maximum > 0 ? "/ \(criterion.maximum)" : "", say(criterion.message)]
    }
    return [
      say(sheet.headline ?? Message("verdict.\(verdict.rawValue)")), part("ui.to_correct", sheet.wrong),
      part("ui.good", sheet.right), part(nil, sheet.notes), sheet.next.map { "> " + say($0) },
      points.isEmpty ? nil : say(Message("ui.details")) + ":\n" + columns(points),
    ].compactMap { $0 }.joined(separator: "\n\n")
  }
}

/// Larger files are refused before they are read, so that a recording of hours cannot fill the memory.
private let mostBytes = 128 << 20

/// Reads a JSON file; says where in the file it is not what it should be.
func readJSON<Value: Decodable>(_ type: Value.Type, from path: String, documentedIn page: String) throws -> Value {
  try decodeJSON(type, from: readFile(path), path: path, documentedIn: page)
}

func decodeJSON<Value: Decodable>(
  _ type: Value.Type, from data: Data, path: String, documentedIn page: String
) throws -> Value {
  do {
    return try AttemptJSON.decode(type, from: data)
  } catch let error as DecodingError {
    throw Failure(.input, "\(path): \(error.place)", hint: "The format is described in \(page).")
  }
}

func readFile(_ path: String) throws -> Data {
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  if let bytes = attributes?[.size] as? Int, bytes > mostBytes {
    throw Failure(
      .input, "\(path): \(bytes >> 20) MiB, more than the \(mostBytes >> 20) MiB that are read",
      hint: "Record less, or leave out the channels that do not count.")
  }
  guard let data = FileManager.default.contents(atPath: path) else {
    throw Failure(.input, "\(path): cannot be read", hint: "Check the path and the permissions.")
  }
  return data
}

/// Reads a measured state; says where in the file it is not what it should be.
func readMeasured(_ path: String) throws -> MeasuredState {
  try readJSON(MeasuredState.self, from: path, documentedIn: "docs/formats.md")
}

extension DecodingError {
  /// Path in the document and what is wrong there, as `scans[0].connected[3]: …`.
  var place: String {
    let (context, what): (Context, String) =
      switch self {
      case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
      case .typeMismatch(_, let context): (context, context.debugDescription)
      case .valueNotFound(_, let context): (context, "a value is missing")
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (Context(codingPath: [], debugDescription: ""), "\(self)")
      }
    let path = context.codingPath.reduce("") { path, key in
      if let index = key.intValue { return path + "[\(index)]" }
      return path.isEmpty ? key.stringValue : path + "." + key.stringValue
    }
    return path.isEmpty ? what : "\(path): \(what)"
  }
}
