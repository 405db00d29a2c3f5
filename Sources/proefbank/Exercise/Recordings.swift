import Circuits
import Exercises
import Foundation
import Grading
import StrictYAML

/// The recorded attempts of an exercise, graded, beside what they have to get.
struct Recordings {
  private(set) var findings: [AuthorFinding] = []
  /// What was wired in each, for hints.
  private(set) var wirings: [Nets] = []

  /// How many bad attempts with different first mistakes show that an exercise tells them apart.
  private static let differentMistakes = 3

  /// Grades those of a folder, and those of the shipped folder beneath it that it does not replace.
  ///
  /// - Parameters:
  ///   - exercise: as loaded.
  ///   - folder: where it is.
  ///   - base: the shipped folder that it changes; nil for most.
  ///   - known: the library that it belongs to, with the kits that recordings may come from.
  init(of exercise: Exercise, folder: String, over base: String?, known: ExerciseLibrary) {
    let files: ExerciseFolder
    let expected: [ExpectedRecordings.Recording]
    do throws(DiagnosticsError) {
      files = try ExerciseFolder(path: folder, over: base)
      let read = try ExpectedRecordings.load(
        folder: folder, over: base, verdicts: Grade.Verdict.allCases.map(\.rawValue))
      expected = read?.recordings ?? []
    } catch {
      findings = [AuthorFinding(.error, "recordings", error.description)]
      return
    }
    let prefix = ExerciseFolder.recordings + "/"
    let names = files.files.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .map { String($0.dropFirst(prefix.count)) }
    var mistakes: Set<String> = []
    var isDone = false
    for name in names {
      let wanted = expected.first { $0.file == name }
      guard let grade = grade(files.place(of: prefix + name), name, exercise, wanted?.variant, known) else { continue }
      isDone = isDone || grade.verdict == .passed
      if grade.verdict != .passed, let first = grade.firstFailing { mistakes.insert(first) }
      compare(grade, with: wanted, name)
    }
    if !isDone {
      findings.append(AuthorFinding(.warning, "recordings", "no attempt passes", hint: "record a good attempt"))
    }
    if mistakes.count < Self.differentMistakes {
      findings.append(
        AuthorFinding(
          .warning, "recordings",
          "bad attempts show \(mistakes.count) different first mistakes"
            + (mistakes.isEmpty ? "" : " (\(mistakes.sorted().joined(separator: ", ")))"),
          hint: "record \(Self.differentMistakes) at least"))
    }
  }

  private mutating func grade(
    _ path: String, _ name: String, _ exercise: Exercise, _ variant: String?, _ known: ExerciseLibrary
  ) -> Grade? {
    let subject = "recording \(name)"
    guard let attempted = exercise.variant(named: variant) else {
      findings.append(AuthorFinding(.error, subject, "there is no variant '\(variant ?? "")'"))
      return nil
    }
    do {
      let submission = try decodeJSON(
        Submission.self, from: try readFile(path), path: path, documentedIn: "docs/formats.md")
      if case .measured(let state) = submission, variant == nil, let scan = state.scans.last {
        wirings.append(scan.nets)
      }
      // A station of two panels takes exercises for one of them too.
      let model = submission.kit ?? exercise.kit
      guard let kit = known.kit(of: exercise, on: model) ?? known.kit(of: exercise) else { return nil }
      return try Grading.grade(submission, of: attempted, on: kit)
    } catch {
      findings.append(AuthorFinding(.error, subject, "\(error)", hint: "record it again"))
      return nil
    }
  }

  private mutating func compare(_ grade: Grade, with wanted: ExpectedRecordings.Recording?, _ name: String) {
    func different(_ what: String, _ value: String, _ expected: String) {
      findings.append(
        AuthorFinding(
          .error, "recording \(name)", "\(what) is \(value), expected \(expected)",
          hint: "mend the exercise, or what \(ExpectedRecordings.fileName) says"))
    }
    guard let wanted else {
      if (grade.verdict == .passed) != name.hasPrefix("good") {
        different("the verdict", grade.verdict.rawValue, name.hasPrefix("good") ? "passed" : "another one")
      }
      return
    }
    if grade.verdict.rawValue != wanted.verdict { different("the verdict", grade.verdict.rawValue, wanted.verdict) }
    if let first = wanted.firstFailing, grade.firstFailing != first {
      different("the first failing criterion", grade.firstFailing ?? "none", first)
    }
    if let score = wanted.score, grade.score != score {
      different("the score", grade.score.map(String.init) ?? "none", "\(score)")
    }
  }
}
