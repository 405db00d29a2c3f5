import Circuits
import Exercises
import Foundation
import Grading
import StrictYAML

/// Everything that `proefbank exercise check` looks at.
struct LibraryCheck {
  var known: ExerciseLibrary
  var library: LibraryOptions

  /// What is to be checked, and what is wrong with files before that.
  struct Choice {
    var exercises: [(exercise: Exercise, folder: String)] = []
    var files: [CheckReport.Line] = []
    /// Whether it is all that there is: then exercises are held against one another.
    var isLibrary = false
  }

  /// Exercises by folder or id; the whole library when none is named.
  func chosen(_ names: [String]) -> Choice {
    var choice = Choice()
    if names.isEmpty {
      choice.isLibrary = true
      choice.files += known.diagnostics.map { CheckReport.Line(.error, $0) }
      choice.files += known.notices.map { CheckReport.Line(.warning, $0) }
      choice.exercises = known.exercises.map { ($0, known.folders[$0.id] ?? $0.id) }
    }
    for name in names {
      let folder = known.folders[name] ?? name
      do throws(DiagnosticsError) {
        choice.exercises.append((try library.load(folder: folder, in: known), folder))
      } catch {
        choice.files += error.diagnostics.map { CheckReport.Line(.error, $0) }
      }
    }
    return choice
  }

  func report(on choice: Choice) async -> CheckReport {
    var report = CheckReport()
    report.files = choice.files
    report.exercises = await proved(choice.exercises)
    report.files += report.addVersions(choice.exercises)
    if choice.isLibrary { addNeighbours(to: &report) }
    return report
  }

  /// Proves the exercises side by side, and gives them in their order.
  private func proved(_ chosen: [(exercise: Exercise, folder: String)]) async -> [CheckReport.Subject] {
    await withTaskGroup(of: (Int, CheckReport.Subject).self) { group in
      for (index, (exercise, folder)) in chosen.enumerated() {
        guard let kit = known.kits[exercise.kit] else { continue }
        group.addTask { (index, await CheckReport.Subject(proving: exercise, folder: folder, kit: kit)) }
      }
      var subjects: [(Int, CheckReport.Subject)] = []
      for await subject in group { subjects.append(subject) }
      return subjects.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// What can only be seen beside other exercises.
  private func addNeighbours(to report: inout CheckReport) {
    for path in known.paths {
      let order = path.blocks.flatMap(\.exercises).compactMap { known[$0.exercise] }
      for (id, finding) in difficultyFindings(order, kits: known.kits) {
        var finding = finding
        finding.message += " in the path '\(path.id)'"
        report.add(finding, to: id)
      }
    }
    var shapes: [CircuitShape: String] = [:]
    for exercise in known.exercises {
      guard case .wiring(let task) = exercise.kind, let kit = known.kits[exercise.kit] else { continue }
      let shape = CircuitShape(of: task.reference, on: kit.equipment)
      if let other = shapes[shape] {
        report.add(
          AuthorFinding(
            .warning, "reference", "it is the circuit of '\(other)' with other names",
            hint: "make one a variant of the other"), to: exercise.id)
      } else {
        shapes[shape] = exercise.id
      }
    }
  }
}
