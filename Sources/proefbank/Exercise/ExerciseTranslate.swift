import ArgumentParser
import ControlAPI
import Exercises
import Foundation
import StrictYAML

struct ExerciseTranslate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Gives the texts of an exercise to a translator, and takes them back (XLIFF 2).",
    discussion: """
      Examples: proefbank exercise translate my-exercises/two-lamps --from nl --to fr > two-lamps.xlf
                proefbank exercise translate my-exercises/two-lamps --back two-lamps.xlf

      Texts that are translated already go along. --back puts the translations into exercise.yaml and leaves the rest as it is; while
      one is missing, or the exercise is wrong with them, nothing is written.
      """)
  @Argument(help: "Folder of the exercise.", completion: .directory)
  var folder: String
  @Option(help: "Language to translate from.")
  var from = "en"
  @Option(help: "Language to translate into.")
  var to: String?
  @Option(help: "A sheet that came back.", completion: .file(extensions: ["xlf", "xliff"]))
  var back: String?
  @OptionGroup var library: LibraryOptions

  func validate() throws {
    guard (to == nil) != (back == nil) else { throw ValidationError("Give --to for a sheet, or --back with one.") }
    guard from != to else { throw ValidationError("--from and --to are the same language.") }
    for language in [from, to].compactMap({ $0 }) where !knownLanguages.contains(language) {
      throw ValidationError("Unknown language '\(language)'. Languages: \(knownLanguages.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let file = "\(folder)/\(ExerciseFolder.fileName)"
    let bytes = try reading { () throws(DiagnosticsError) in try StrictYAML.readFile(file) }
    let id = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    if let to {
      let sheet = try reading { () throws(DiagnosticsError) in
        try TranslationSheet(of: bytes, file: file, exercise: id, from: from, to: to)
      }
      print(sheet.xliff, terminator: "")
    } else if let back {
      let sheet = try reading { () throws(DiagnosticsError) in
        try TranslationSheet.read(StrictYAML.readFile(back, limit: ImportLimits.bytes), file: back)
      }
      guard sheet.exercise == id else {
        throw Failure(.input, "\(back) is for the exercise '\(sheet.exercise)', not for '\(id)'")
      }
      let text = try reading { () throws(DiagnosticsError) in try sheet.applied(to: bytes, file: file) }
      try ExerciseWriter(kits: library.shelves().kits, library: library).change(folder: folder) { copy in
        try Data(text.utf8).write(to: copy.appending(path: ExerciseFolder.fileName))
      }
      print("Put \(sheet.units.count) texts in '\(sheet.target)' into \(file). Next: raise 'version'.")
    }
  }
}
