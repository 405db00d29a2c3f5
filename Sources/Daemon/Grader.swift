import Attempts
import ExerciseRun
import Exercises
import Grading

extension RunLibrary {
  /// The library's exercises with the grader and the safety proof of `Grading`, and the calibrations in a folder.
  static func graded(_ library: ExerciseLibrary, calibrations: CalibrationFolder) -> RunLibrary {
    RunLibrary(
      exercise: { library[$0] }, kit: { library.kits[$0] },
      variant: { library.variant(of: $0, seed: $1) },
      grade: { exercise, kit, work in try Grading.grade(work, of: exercise, on: kit) },
      safetyGate: { exercise, kit, measured in try safety(of: measured, exercise: exercise, kit: kit) },
      departures: { exercise, kit, measured in try Grading.departures(of: measured, from: exercise, on: kit) },
      calibrationHash: { calibrations.hash(ofKit: $0.serialNumber) }, paths: library.paths)
  }
}
