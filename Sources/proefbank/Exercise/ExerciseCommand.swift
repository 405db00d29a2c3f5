import ArgumentParser
import ContentHash
import ControlAPI
import Exercises
import Foundation
import StrictYAML

struct ExerciseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exercise", abstract: "The exercise library, and an author's bench.",
    subcommands: [
      ExerciseList.self, ExerciseShow.self, ExerciseCheck.self, ExerciseDraw.self, ExerciseNew.self,
      ExerciseWatch.self, ExerciseRecord.self, ExerciseImport.self, ExerciseTranslate.self, ExercisePath.self,
    ])
}

extension LibraryOptions {
  func shelves() -> ExerciseLibrary {
    ExerciseLibrary(kitsDirectory: "\(library)/kits", exercisesDirectories: exerciseDirectories, digest: contentHash)
  }

  /// An exercise by its folder, with the kit that it needs from the library.
  func exercise(folder: String) throws -> (Exercise, KitDescription) {
    let known = shelves()
    let exercise = try exercise(folder: folder, in: known)
    return (exercise, try known.kits[exercise.kit] ?? kit(exercise.kit))
  }

  /// The exercise of a folder, wherever it is, as a failure of the command when it is wrong.
  func exercise(folder: String, in known: ExerciseLibrary) throws -> Exercise {
    try reading { () throws(DiagnosticsError) in try load(folder: folder, in: known) }
  }

  /// The exercise of a folder, wherever it is; fragments beside it count as well.
  func load(folder: String, in known: ExerciseLibrary) throws(DiagnosticsError) -> Exercise {
    let place = URL(fileURLWithPath: folder).standardizedFileURL
    if let id = known.folders.first(where: { standardPath($0.value) == place.path })?.key, let exercise = known[id] {
      return exercise
    }
    let base = known.base(of: folder)
    let fragments = FragmentShelf(
      exercisesDirectories: [place.deletingLastPathComponent().path] + exerciseDirectories)
    return try Exercise.load(
      folder: folder, over: base, kits: known.kits, fragments: fragments, digest: contentHash)
  }
}

struct ExerciseList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Exercises of the library.",
    discussion: "Example: proefbank exercise list --language nl")
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let library = library.shelves()
    let reports = library.exercises.map(ExerciseReport.init)
    try output.print(reports) {
      columns(
        reports.map { report in
          [report.id, report.kit, "\(report.expectedMinutes) min", report.titles[language.language] ?? report.id]
        })
    }
    guard library.diagnostics.isEmpty else {
      throw Failure(.input, library.diagnostics.map(\.description).joined(separator: "\n"))
    }
  }
}

struct ExerciseShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One exercise as a learner reads it.",
    discussion: "Example: proefbank exercise show latching-circuit --language nl")
  @Argument(help: "Id of the exercise.")
  var id: String
  @OptionGroup var library: LibraryOptions
  @OptionGroup var language: LanguageOptions

  func run() throws {
    let known = library.shelves()
    guard let exercise = known[id] else {
      throw Failure(
        .input, "there is no exercise '\(id)'",
        hint: "Exercises: \(known.exercises.map(\.id).joined(separator: ", ")).")
    }
    guard let texts = exercise.texts[language.language] ?? exercise.texts["en"] else { return }
    print("\(texts.title)\n\n\(texts.goal)\n\n\(texts.task)\n")
    print(
      columns([
        ["kit", exercise.kit], ["version", "\(exercise.version)"], ["pass mark", "\(exercise.passMark)"],
        ["release", exercise.release.rawValue], ["duration", "\(exercise.expectedMinutes) min"],
      ]))
  }
}
