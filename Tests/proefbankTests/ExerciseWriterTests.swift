import ControlAPI
import Exercises
import Foundation
import Grading
import Testing

@testable import proefbank

@Suite("What an author's commands write")
struct ExerciseWriterTests {
  @Test("When the second file of a recording cannot be written, the folder is as it was, and nothing else is left")
  func secondFile() throws {
    let own = try AuthorsFolder()
    try own.copy("lamp-push-button", as: "our-lamp")
    let folder = own.path + "/our-lamp"
    let good = folder + "/recordings/good.json"
    let submission = try JSONDecoder().decode(Submission.self, from: Data(contentsOf: URL(filePath: good)))
    let writer = try Self.writer(of: "our-lamp", own)
    // The attempt itself can be written, the list that names it cannot: a folder stands in its place.
    let list = folder + "/" + ExpectedRecordings.fileName
    try FileManager.default.removeItem(atPath: list)
    try FileManager.default.createDirectory(atPath: list, withIntermediateDirectories: true)
    let before = try own.contents()
    #expect(throws: Failure.self) { try writer.save(submission, as: "again", variant: nil) }
    #expect(try own.contents() == before)

    try FileManager.default.removeItem(atPath: list)
    #expect(try writer.save(submission, as: "again", variant: nil).isNoted)
    #expect(try own.contents().keys.contains("our-lamp/recordings/again.json"))
  }

  @Test("A new folder of which the second file cannot be written is not there, nor is half of it")
  func newFolder() throws {
    let own = try AuthorsFolder()
    let kits = ExerciseLibrary(
      kitsDirectory: AuthorsFolder.repository + "/kits", exercisesDirectories: [], digest: { "\($0.count)" }
    ).kits
    #expect(throws: Failure.self) {
      _ = try ExerciseWriter(kits: kits, library: own.library).make(id: "our-lamp", in: own.path) { folder in
        try Data("format: proefbank.exercise/1\n".utf8).write(to: folder.appending(path: ExerciseFolder.fileName))
        try Data().write(to: folder.appending(path: "nowhere/picture.svg"))
      }
    }
    #expect(try own.contents().isEmpty)
  }

  private static func writer(of id: String, _ own: AuthorsFolder) throws -> RecordingWriter {
    let known = own.library.shelves()
    let exercise = try #require(known[id])
    return RecordingWriter(exercise: exercise, folder: "\(own.path)/\(id)", known: known, library: own.library)
  }
}
