import Circuits
import Exercises
import Foundation
import Grading
import StrictYAML

/// Everything that `proefbank exercise check` looks at.
struct LibraryCheck {
  var known: ExerciseLibrary
  var library: LibraryOptions

  /// Checks exercises by folder or id; the whole library when none is named.
  func report(on exercises: [String]) async -> CheckReport {
    var report = CheckReport()
    let everything = exercises.isEmpty
    var chosen: [(Exercise, folder: String)] = []
    if everything {
      report.files += known.diagnostics.map { CheckReport.Line(.error, $0) }
      report.files += known.notices.map { CheckReport.Line(.warning, $0) }
      chosen = known.exercises.map { ($0, known.folders[$0.id] ?? $0.id) }
    } else {
      for name in exercises {
        let folder = known.folders[name] ?? name
        do throws(DiagnosticsError) {
          chosen.append((try library.load(folder: folder, in: known), folder))
        } catch {
          report.files += error.diagnostics.map { CheckReport.Line(.error, $0) }
        }
      }
    }
    report.exercises = await proved(chosen)
    report.files += report.addVersions(chosen.map { ($0.0, $0.folder) })
    if everything { addNeighbours(to: &report) }
    return report
  }

  /// Proves the exercises side by side, and gives them in their order.
  private func proved(_ chosen: [(Exercise, folder: String)]) async -> [CheckReport.Subject] {
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
