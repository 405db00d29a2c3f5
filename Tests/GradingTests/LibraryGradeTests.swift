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

  @Test("only the good recordings pass, and each is told in every language", arguments: recordings)
  func recorded(place: [String]) throws {
    let exercise = try #require(Self.library[place[0]])
    let kit = try #require(Self.library.kit(of: exercise))
    let path = "\(Self.root)/exercises/\(place[0])/recordings/\(place[1])"
    let data = try #require(FileManager.default.contents(atPath: path))
    let measured = try JSONDecoder().decode(MeasuredState.self, from: data)
    let grade = try gradeWiring(exercise: exercise, kit: kit, measured: measured)
    #expect((grade.verdict == .passed) == place[1].hasPrefix("good"))
    let catalogue = try Catalogue(directory: "\(Self.root)/locales")
    for language in catalogue.languages {
      for message in grade.feedback { #expect(catalogue.rendering(of: message, in: language).problems == []) }
    }
  }
}
