import ArgumentParser
import ContentHash
import ControlAPI
import Exercises
import Foundation
import StrictYAML

struct ExerciseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exercise", abstract: "The exercise library: list, show, check, draw.",
    subcommands: [ExerciseList.self, ExerciseShow.self, ExerciseCheck.self, ExerciseDraw.self])
}

extension LibraryOptions {
  func exercises() -> ExerciseLibrary {
    ExerciseLibrary(
      kitsDirectory: "\(library)/kits", exercisesDirectories: ["\(library)/exercises"], digest: contentHash)
  }

  /// The fragments beside an exercise folder, and for what these do not have, those of the library.
  func fragments(beside folder: String) -> FragmentShelf {
    let directory = URL(fileURLWithPath: folder).standardizedFileURL.deletingLastPathComponent().path
    return FragmentShelf(exercisesDirectories: [directory, "\(library)/exercises"])
  }

  /// An exercise by its folder, with the kit that it needs from the library.
  func exercise(folder: String) throws -> (Exercise, KitDescription) {
    let kits = exercises().kits
    let exercise = try reading { () throws(DiagnosticsError) in
      try Exercise.load(folder: folder, kits: kits, fragments: fragments(beside: folder), digest: contentHash)
    }
    return (exercise, try kits[exercise.kit] ?? kit(exercise.kit))
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
    let library = library.exercises()
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
    let known = library.exercises()
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
