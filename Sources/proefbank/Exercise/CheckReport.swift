import ControlAPI
import Exercises
import Foundation
import Grading
import StrictYAML

/// What `proefbank exercise check` answers.
struct CheckReport: Encodable, Sendable {
  /// Something about a file.
  struct Line: Encodable, Sendable {
    var severity: AuthorFinding.Severity
    var file: String
    var line: Int?
    var column: Int?
    var message: String
    var hint: String?

    init(_ severity: AuthorFinding.Severity, _ diagnostic: Diagnostic) {
      self.severity = severity
      file = diagnostic.file
      line = diagnostic.line
      column = diagnostic.column
      message = diagnostic.message
      hint = diagnostic.hint
    }

    var text: String {
      let place = line.map { "\(file):\($0):\(column ?? 1)" } ?? file
      return "\(place): \(severity.rawValue): \(message)" + (hint.map { "; \($0)" } ?? "")
    }
  }

  struct Finding: Encodable, Sendable {
    var severity: AuthorFinding.Severity
    var subject: String
    var message: String
    var hint: String?
  }

  /// One exercise and what was found about it.
  struct Subject: Encodable, Sendable {
    var id: String
    var version: Int
    var folder: String
    var difficulty: Int
    var findings: [Finding]
  }

  var files: [Line] = []
  var exercises: [Subject] = []

  private var all: [AuthorFinding.Severity] {
    files.map(\.severity) + exercises.flatMap { $0.findings.map(\.severity) }
  }
  var errors: Int { all.count { $0 == .error } }
  var warnings: Int { all.count { $0 == .warning } }

  private enum CodingKeys: String, CodingKey { case files, exercises, errors, warnings }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(files, forKey: .files)
    try values.encode(exercises, forKey: .exercises)
    try values.encode(errors, forKey: .errors)
    try values.encode(warnings, forKey: .warnings)
  }

  mutating func add(_ finding: AuthorFinding, to id: String) {
    guard let index = exercises.firstIndex(where: { $0.id == id }) else { return }
    exercises[index].findings.append(Finding(finding))
  }

  /// Compares with the versions that were noted before.
  ///
  /// - Returns: what is wrong with the notes themselves.
  mutating func addVersions(_ chosen: [(exercise: Exercise, folder: String)]) -> [Line] {
    var records: [String: VersionRecord] = [:]
    var lines: [Line] = []
    for (exercise, folder) in chosen {
      let directory = directoryOfExercises(folder)
      if records[directory] == nil {
        do throws(DiagnosticsError) {
          records[directory] = try VersionRecord.load(directory: directory)
        } catch {
          records[directory] = VersionRecord()
          lines += error.diagnostics.map { Line(.error, $0) }
        }
      }
      if let problem = records[directory]?.problem(of: exercise) {
        add(AuthorFinding(.warning, "version", problem.message, hint: problem.hint), to: exercise.id)
      }
    }
    return lines
  }

  /// One line a finding, then a line with the counts.
  var text: String {
    var lines = files.map(\.text)
    for exercise in exercises {
      lines += exercise.findings.map { finding in
        "\(exercise.folder): \(finding.severity.rawValue): \(finding.subject): \(finding.message)"
          + (finding.hint.map { "; \($0)" } ?? "")
      }
    }
    func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
    let names = exercises.count == 1 ? exercises[0].id : count(exercises.count, "exercise")
    lines.append("\(names): \(count(errors, "error")), \(count(warnings, "warning"))")
    return lines.joined(separator: "\n")
  }
}

extension CheckReport.Finding {
  init(_ finding: AuthorFinding) {
    self.init(
      severity: finding.severity, subject: finding.subject, message: finding.message, hint: finding.hint)
  }
}

extension CheckReport.Subject {
  /// Computes all that is to say about one exercise.
  ///
  /// - Parameters:
  ///   - exercise: as loaded.
  ///   - folder: where it is.
  ///   - base: the shipped folder that it changes; nil for most.
  ///   - kit: the kit that it needs.
  ///   - known: the library that it belongs to.
  @concurrent
  init(
    proving exercise: Exercise, folder: String, over base: String?, kit: KitDescription, known: ExerciseLibrary
  ) async {
    let recordings = Recordings(of: exercise, folder: folder, over: base, known: known)
    let proofs =
      pictureFindings(exercise, kit) + proof(of: exercise, on: kit, attempts: recordings.wirings)
      + lessonFindings(exercise, folder: folder)
    self.init(
      id: exercise.id, version: exercise.version, folder: folder, difficulty: Grading.difficulty(of: exercise, on: kit),
      findings: (proofs.filter { $0.severity != .note } + recordings.findings + proofs.filter { $0.severity == .note })
        .map(CheckReport.Finding.init))
  }
}

/// The directory that an exercise folder stands in, however the folder is written: `.` stands in the one above.
func directoryOfExercises(_ folder: String) -> String {
  URL(fileURLWithPath: folder).standardizedFileURL.deletingLastPathComponent().path
}
