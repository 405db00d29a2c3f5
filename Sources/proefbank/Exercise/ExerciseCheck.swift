import ArgumentParser
import Circuits
import ContentHash
import ControlAPI
import Exercises
import Grading
import StrictYAML

struct ExerciseCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Proves exercises before anybody sees them: files, texts, and that the reference gets full marks safely.",
    discussion: "Example: proefbank exercise check exercises/latching-circuit")
  @Argument(help: "Folders of exercises; all of the library when left out.", completion: .directory)
  var folders: [String] = []
  @OptionGroup var library: LibraryOptions

  func run() throws {
    let known = library.exercises()
    let folders = folders.isEmpty ? known.folders.values.sorted() : folders
    var findings = self.folders.isEmpty ? known.diagnostics.map(\.description) : []
    for folder in folders {
      do throws(DiagnosticsError) {
        let exercise = try Exercise.load(
          folder: folder, kits: known.kits, fragments: library.fragments(beside: folder), digest: contentHash)
        guard let kit = known.kits[exercise.kit] else { continue }
        let problems = proofProblems(of: exercise, kit: kit)
        findings += problems.map { "\(folder)/exercise.yaml: error: \($0)" }
        if problems.isEmpty { print("\(folder): no errors; the reference gets full marks and cannot short") }
      } catch {
        findings.append("\(error)")
      }
    }
    guard findings.isEmpty else { throw Failure(.input, findings.joined(separator: "\n")) }
  }

  /// Grades the reference as if a learner had wired it exactly so.
  private func proofProblems(of exercise: Exercise, kit: KitDescription) -> [String] {
    switch exercise.kind {
    case .wiring(let task):
      let scan = Scan(
        method: .isolated, terminals: kit.scannedTerminals,
        connected: task.reference.groups.flatMap { group in
          group.indices.flatMap { first in
            group[(first + 1)...].compactMap { TerminalPair(group[first], $0) }
          }
        })
      do throws(GradingError) {
        let grade = try gradeWiring(exercise: exercise, kit: kit, measured: MeasuredState(kit: kit.id, scans: [scan]))
        var problems = grade.hazards.map { "the reference is not safe: \($0.kind.rawValue) after \($0.actions)" }
        problems += grade.criteria.filter { $0.points < $0.maximum }.map { criterion in
          "the reference gets \(criterion.points) of \(criterion.maximum) points for '\(criterion.id)'"
        }
        if grade.verdict != .passed, problems.isEmpty {
          problems.append("the reference is judged '\(grade.verdict.rawValue)'")
        }
        return problems
      } catch {
        return ["the reference cannot be graded: \(error)"]
      }
    case .sequence, .faultFinding, .measurement: return Grading.problems(of: exercise, on: kit)
    }
  }
}
