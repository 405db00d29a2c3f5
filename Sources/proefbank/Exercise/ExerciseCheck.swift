import ArgumentParser
import ControlAPI
import Exercises
import Foundation
import Grading
import StrictYAML

struct ExerciseCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Proves exercises before anybody sees them.",
    discussion: """
      Examples: proefbank exercise check
                proefbank exercise check my-exercises
                proefbank exercise check my-exercises/two-lamps --format json

      Files and texts are complete; the reference gets full marks and cannot short; faults can be found; hints can show;
      recordings get what they have to. Exit status 0 without errors, 1 with errors that were computed, 2 when a file is
      wrong.
      """)
  @Argument(
    help: "Exercises by folder or id, or a folder of many; all of the library when left out.", completion: .directory)
  var exercises: [String] = []
  @Flag(help: "Warnings count as errors.")
  var strict = false
  @Flag(help: "Notes the present content of every version in versions.yaml.")
  var recordVersions = false
  @OptionGroup var library: LibraryOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let check = LibraryCheck(library: library, naming: exercises)
    let chosen = check.chosen(exercises)
    let report = await check.report(on: chosen)
    try output.print(report) { report.text }
    if report.files.contains(where: { $0.severity == .error }) { throw ExitCode(2) }
    let failing = report.errors + (strict ? report.warnings : 0)
    if failing > 0 { throw AnswerIsNo() }
    if recordVersions { try record(chosen.exercises) }
  }

  /// Notes the versions of what was checked, and leaves the other entries of its directories alone.
  private func record(_ chosen: [(exercise: Exercise, folder: String)]) throws {
    var records: [String: VersionRecord] = [:]
    for (exercise, folder) in chosen {
      let directory = directoryOfExercises(folder)
      var record =
        try records[directory]
        ?? reading { () throws(DiagnosticsError) in try VersionRecord.load(directory: directory) }
      if let problem = record.problem(of: exercise) {
        throw Failure(.refused, "\(folder): \(problem.message); no version was noted", hint: problem.hint)
      }
      record.entries[exercise.id] = .init(version: exercise.version, contentHash: exercise.contentHash)
      records[directory] = record
    }
    for (directory, record) in records { try writeWhole(record.text, to: "\(directory)/\(VersionRecord.fileName)") }
  }
}

/// Writes a file so that nobody ever reads half of it.
func writeWhole(_ text: String, to path: String) throws {
  do {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw Failure(
      .environment, "\(path) cannot be written: \(error.localizedDescription)",
      hint: "Check the folder and its permissions.")
  }
}
