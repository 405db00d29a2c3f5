import Circuits
import ControlAPI
import Exercises
import Foundation
import Grading
import StrictYAML

/// Saves an attempt in the folder of an exercise as a test of it, with what it gets now.
struct RecordingWriter {
  var exercise: Exercise
  /// Path of its folder.
  var folder: String
  var known: ExerciseLibrary
  var library: LibraryOptions

  /// Writes `recordings/NAME.json`, and its line in `recordings/expected.yaml`.
  ///
  /// - Parameters:
  ///   - submission: what was handed in, or measured.
  ///   - name: of the file, without `.json`.
  ///   - variant: that was attempted; nil for the exercise as written.
  /// - Returns: the line, and whether it stands in the file; else the author has to put it there.
  /// - Throws: ``Failure`` when it cannot be graded or written; the folder is as it was then.
  func save(_ submission: Submission, as name: String, variant: String?) throws -> (line: String, isNoted: Bool) {
    guard isIdentifier(name) else {
      throw Failure(.input, "'\(name)' is not a name for a recording", hint: "Use at most 64 of a–z, 0–9 and -.")
    }
    let line = try line(submission, name, variant)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(submission) + Data("\n".utf8)
    var isNoted = false
    try ExerciseWriter(kits: known.kits, library: library).change(folder: folder, over: known.base(of: folder)) {
      copy in
      let recordings = copy.appending(path: ExerciseFolder.recordings)
      try FileManager.default.createDirectory(at: recordings, withIntermediateDirectories: true)
      try data.write(to: recordings.appending(path: "\(name).json"))
      isNoted = try note(line, of: "\(name).json", in: copy)
    }
    return (line, isNoted)
  }

  /// What the attempt gets now, as `expected.yaml` says it.
  private func line(_ submission: Submission, _ name: String, _ variant: String?) throws -> String {
    guard let attempted = exercise.variant(named: variant) else {
      throw Failure(.refused, "'\(exercise.id)' has no variant '\(variant ?? "")' any more", hint: "Attempt it again.")
    }
    guard let kit = known.kit(of: exercise, on: submission.kit ?? exercise.kit) else {
      throw Failure(.refused, "the exercise is for '\(exercise.kit)'; '\(submission.kit ?? "")' was attached")
    }
    let grade: Grade
    do throws(GradingError) {
      grade = try Grading.grade(submission, of: attempted, on: kit)
    } catch {
      throw Failure(.refused, "it cannot be graded: \(error)", hint: "Nothing was written.")
    }
    var parts = ["file: \(name).json", "verdict: \(grade.verdict.rawValue)"]
    if let score = grade.score { parts.append("score: \(score)") }
    if grade.verdict != .passed, let first = grade.firstFailing { parts.append("first_failing: \(first)") }
    if let variant { parts.append("variant: \(variant)") }
    return "  - {\(parts.joined(separator: ", "))}"
  }

  /// Puts a line into `expected.yaml`, in the place of an earlier one for the same file.
  ///
  /// - Returns: false when that file is not written one line a recording; it stays as it was.
  private func note(_ line: String, of file: String, in copy: URL) throws -> Bool {
    let place = copy.appending(path: ExpectedRecordings.fileName)
    let before = try? String(contentsOf: place, encoding: .utf8)
    var lines = (before ?? "format: \(ExpectedRecordings.formatName)\nrecordings:\n")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let index = lines.firstIndex(where: { $0.contains("{file: \(file),") }) {
      lines[index] = line
    } else {
      let end = (lines.lastIndex { !$0.allSatisfy(\.isWhitespace) } ?? -1) + 1
      lines.insert(line, at: end)
    }
    let wanted = (try? load(copy).map(\.file)) ?? []
    try lines.joined(separator: "\n").write(to: place, atomically: true, encoding: .utf8)
    if let now = try? load(copy).map(\.file), Set(now) == Set(wanted).union([file]), Set(now).count == now.count {
      return true
    }
    if let before { try before.write(to: place, atomically: true, encoding: .utf8) }
    return false
  }

  private func load(_ copy: URL) throws(DiagnosticsError) -> [ExpectedRecordings.Recording] {
    try ExpectedRecordings.load(folder: copy.path, verdicts: Grade.Verdict.allCases.map(\.rawValue))?.recordings ?? []
  }
}
