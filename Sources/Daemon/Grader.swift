import Attempts
import Circuits
import ExerciseRun
import Exercises
import Grading

extension RunLibrary {
  /// The library's exercises with the grader and the safety proof of `Grading`.
  static func graded(_ library: ExerciseLibrary) -> RunLibrary {
    RunLibrary(
      exercise: { library[$0] }, kit: { library.kits[$0] },
      grade: { exercise, kit, measured in try gradeWiring(exercise: exercise, kit: kit, measured: measured) },
      safetyGate: { exercise, kit, scan in
        let measured = MeasuredState(kit: kit.id, scans: [scan])
        guard let grade = try? gradeWiring(exercise: exercise, kit: kit, measured: measured) else {
          // What cannot be graded is not proved; never energise it.
          return .hazards([Hazard(kind: .notProved, actions: [], components: [])])
        }
        if grade.verdict == .repeatScan { return .repeatScan }
        return grade.hazards.isEmpty ? .safe : .hazards(grade.hazards)
      })
  }
}
