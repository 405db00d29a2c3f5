import Circuits
import Exercises
import Foundation
import Grading
import StrictYAML

/// Everything that `proefbank exercise check` looks at.
struct LibraryCheck {
  let known: ExerciseLibrary
  private let library: LibraryOptions

  /// Reads the library, and the directories of the folders that are named: prerequisites, fragments and overrides beside an exercise
  /// count, wherever it is.
  ///
  /// - Parameters:
  ///   - library: where the library is.
  ///   - names: folders or ids of exercises, or folders of many exercises.
  init(library: LibraryOptions, naming names: [String]) {
    var library = library
    let present = library.exerciseDirectories.map(standardPath)
    var own: [String] = []
    for name in names {
      let directory = Self.isExercise(name) ? directoryOfExercises(name) : Self.holdsExercises(name) ? name : nil
      guard let directory, !(present + own.map(standardPath)).contains(standardPath(directory)) else { continue }
      own.append(directory)
    }
    library.exercises = own + library.exercises
    self.library = library
    known = library.shelves()
  }

  private static func isExercise(_ folder: String) -> Bool {
    [ExerciseFolder.fileName, ExerciseFolder.overrideName].contains {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
  }

  /// The exercises right below a folder, in their order.
  private static func folders(below folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
      .filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }.filter(isExercise)
  }

  private static func holdsExercises(_ folder: String) -> Bool { !folders(below: folder).isEmpty }

  /// What is to be checked, and what is wrong with files before that.
  struct Choice {
    var exercises: [(exercise: Exercise, folder: String)] = []
    var files: [CheckReport.Line] = []
    /// Whether it is all that there is: then paths are looked at too.
    var isLibrary = false
  }

  /// Exercises by folder or id, or those of a folder of many; the whole library when none is named.
  func chosen(_ names: [String]) -> Choice {
    var choice = Choice()
    if names.isEmpty {
      choice.isLibrary = true
      choice.files += known.diagnostics.map { CheckReport.Line(.error, $0) }
      choice.files += known.notices.map { CheckReport.Line(.warning, $0) }
      choice.exercises = known.exercises.map { ($0, known.folders[$0.id] ?? $0.id) }
    }
    for name in names {
      if !Self.isExercise(name), Self.holdsExercises(name) {
        for folder in Self.folders(below: name) { choose(folder, &choice) }
      } else {
        choose(Self.isExercise(name) ? name : folder(of: name), &choice)
      }
    }
    return choice
  }

  /// The folder that an id stands for: one with mistakes rather than the shipped one that it hides.
  private func folder(of id: String) -> String {
    if let folder = known.folders[id] { return folder }
    let folders = library.exerciseDirectories.map { "\($0)/\(id)" }
    return folders.first(where: Self.isExercise) ?? id
  }

  private func choose(_ folder: String, _ choice: inout Choice) {
    do throws(DiagnosticsError) {
      let exercise = try library.load(folder: folder, in: known)
      let problems =
        known.prerequisiteProblems(of: exercise, in: folder) + known.linkProblems(of: exercise, in: folder)
      choice.files += problems.map { CheckReport.Line(.error, $0) }
      choice.exercises.append((exercise, folder))
    } catch {
      choice.files += error.diagnostics.map { CheckReport.Line(.error, $0) }
    }
    // Such as an override of another version than the shipped one, or two exercises of one id.
    let place = standardPath(folder)
    choice.files += known.notices.filter { standardPath($0.file) == place }.map { CheckReport.Line(.warning, $0) }
    choice.files += known.diagnostics.filter { standardPath($0.file) == place }.map { CheckReport.Line(.error, $0) }
  }

  func report(on choice: Choice) async -> CheckReport {
    var report = CheckReport()
    report.files = choice.files
    report.exercises = await proved(choice.exercises)
    report.files += report.addVersions(choice.exercises)
    if choice.isLibrary { addSteps(to: &report) }
    addTwins(to: &report, of: choice.exercises.map(\.exercise))
    return report
  }

  /// Proves the exercises side by side, and gives them in their order.
  private func proved(_ chosen: [(exercise: Exercise, folder: String)]) async -> [CheckReport.Subject] {
    await withTaskGroup(of: (Int, CheckReport.Subject).self) { group in
      for (index, (exercise, folder)) in chosen.enumerated() {
        guard let kit = known.kits[exercise.kit] else { continue }
        let base = known.base(of: folder)
        group.addTask { [known] in
          let subject = await CheckReport.Subject(
            proving: exercise, folder: folder, over: base, kit: kit, known: known)
          return (index, subject)
        }
      }
      var subjects: [(Int, CheckReport.Subject)] = []
      for await subject in group { subjects.append(subject) }
      return subjects.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// How much more an exercise asks than those before it in a path, and what of a path nobody can do.
  private func addSteps(to report: inout CheckReport) {
    for path in known.paths {
      for (id, finding) in pathFindings(path, exercises: known.exercises, kits: Array(known.kits.values)) {
        report.add(finding, to: id)
      }
      let order = path.blocks.flatMap(\.exercises).compactMap { known[$0.exercise] }
      for (id, finding) in difficultyFindings(order, kits: known.kits) {
        var finding = finding
        finding.message += " in the path '\(path.id)'"
        report.add(finding, to: id)
      }
    }
  }

  /// Chosen exercises on the circuit of another one, chosen or of the library.
  private func addTwins(to report: inout CheckReport, of chosen: [Exercise]) {
    let names = Set(chosen.map(\.id))
    // Those of the library come first: the new one is the copy.
    let others = known.exercises.filter { !names.contains($0.id) }
    for twin in twins(in: others + chosen, kits: known.kits) where names.contains(twin.id) {
      report.add(
        AuthorFinding(
          .warning, "reference", "it is the circuit of '\(twin.of)' with other names",
          hint: "make one a variant of the other, or add something to it"), to: twin.id)
    }
  }
}
