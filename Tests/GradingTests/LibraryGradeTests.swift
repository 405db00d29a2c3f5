import Circuits
import Exercises
import Foundation
import Messages
import StrictYAML
import Testing

@testable import Grading

/// The exercises of the repository, graded from their recordings.
@Suite struct LibraryGradeTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static let library = ExerciseLibrary(
    kitsDirectory: "\(root)/kits", exercisesDirectories: ["\(root)/exercises"], digest: { "\($0.count)" })

  /// Folder of the exercise and name of the recording.
  static let recordings: [[String]] = library.exercises.flatMap { exercise -> [[String]] in
    let folder = "\(root)/exercises/\(exercise.id)/recordings"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().map { [exercise.id, $0] }
  }

  @Test("the drawing of every exercise passes with full marks")
  func references() throws {
    #expect(!Self.library.exercises.isEmpty)
    for exercise in Self.library.exercises {
      guard case .wiring(let task) = exercise.kind else { continue }
      let kit = try #require(Self.library.kit(of: exercise))
      let scan = Scan(
        method: .isolated, terminals: kit.scannedTerminals, connected: StarterBench.pairs(task.reference))
      let grade = try gradeWiring(
        exercise: exercise, kit: kit, measured: MeasuredState(kit: kit.id, scans: [scan]))
      #expect(grade.verdict == .passed && grade.score == 100, "\(exercise.id)")
    }
  }

  @Test("every recording gets what the exercise says it gets, told in every language", arguments: recordings)
  func recorded(place: [String]) throws {
    let grade = try Self.grade(of: place)
    let list = try #require(try Self.expected(place[0]))
    let expected = try #require(list.recordings.first { $0.file == place[1] }, "not in expected.yaml")
    #expect(grade.verdict.rawValue == expected.verdict)
    if let score = expected.score { #expect(grade.score == score) }
    if let failing = expected.firstFailing { #expect(grade.firstFailing == failing) }
    let passes = grade.verdict == .passed || grade.verdict == .unexpectedButWorking
    #expect(passes == (place[1].hasPrefix("good") || place[1].hasPrefix("alternative")))
    let catalogue = try Catalogue(directory: "\(Self.root)/locales")
    for language in catalogue.languages {
      for message in grade.feedback { #expect(catalogue.rendering(of: message, in: language).problems == []) }
    }
  }

  @Test(
    "every exercise has a good attempt, and three bad ones that first fail in different places",
    arguments: library.exercises.map(\.id))
  func kinds(id: String) throws {
    let expected = try #require(try Self.expected(id)).recordings
    #expect(expected.contains { $0.file == "good.json" && $0.verdict == Grade.Verdict.passed.rawValue })
    #expect(Set(expected.compactMap(\.firstFailing)).count >= 3)
    #expect(Set(expected.map(\.file)) == Set(Self.recordings.filter { $0[0] == id }.map { $0[1] }))
  }

  private static func expected(_ id: String) throws -> ExpectedRecordings? {
    try ExpectedRecordings.load(
      folder: "\(root)/exercises/\(id)", verdicts: Grade.Verdict.allCases.map(\.rawValue))
  }

  private static func grade(of place: [String]) throws -> Grade {
    let exercise = try #require(library[place[0]])
    let kit = try #require(library.kit(of: exercise))
    let data = try #require(
      FileManager.default.contents(atPath: "\(root)/exercises/\(place[0])/recordings/\(place[1])"))
    return try Grading.grade(JSONDecoder().decode(Submission.self, from: data), of: exercise, on: kit)
  }
}
