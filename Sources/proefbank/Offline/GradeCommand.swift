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
    commandName: "grade", abstract: "Grades a recorded measured state; exit status 1 unless it passed.",
    discussion: """
      Example: proefbank grade --exercise exercises/latching-circuit --language nl \\
        --measured exercises/latching-circuit/recordings/holding-contact-missing.json
      """)
  @Option(help: "Folder of the exercise.", completion: .directory)
  var exercise: String
  @Option(help: "File of the format proefbank.measured/1.", completion: .file(extensions: ["json"]))
  var measured: String
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (exercise, kit) = try library.exercise(folder: self.exercise)
    let measured = try readMeasured(self.measured)
    let catalogue = try library.catalogue()
    let grade: Grade
    do throws(GradingError) {
      grade = try gradeWiring(exercise: exercise, kit: kit, measured: measured)
    } catch {
      throw Failure(.input, "\(self.measured): \(error)")
    }
    try output.print(grade) {
      let verdict = grade.score.map { "\(grade.verdict.rawValue)  \($0)/100" } ?? grade.verdict.rawValue
      return ([verdict] + grade.feedback.map { catalogue.render($0, in: language.language) }).joined(separator: "\n")
    }
    guard grade.verdict == .passed || grade.verdict == .unexpectedButWorking else { throw AnswerIsNo() }
  }
}

/// Reads a measured state; says where in the file it is not what it should be.
func readMeasured(_ path: String) throws -> MeasuredState {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw Failure(.input, "\(path): cannot be read", hint: "Check the path and the permissions.")
  }
  do {
    return try AttemptJSON.decode(MeasuredState.self, from: data)
  } catch let error as DecodingError {
    throw Failure(.input, "\(path): \(error.place)", hint: "The format is described in docs/formats.md.")
  }
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
