import Exercises
import Foundation
import StrictYAML

/// The files of this repository that the tests read, and folders of their own.
enum Library {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let kits = root + "/kits"
  static let exercises = root + "/exercises"
  /// Two exercises that stay as they are when the library changes: tests edit copies of them line by line.
  static let samples = root + "/Tests/ExercisesTests/Samples"

  /// All of them, read once: a test that reads them anew takes seconds.
  static let all = ExerciseLibrary(kitsDirectory: kits, exercisesDirectories: [exercises], digest: digest)

  /// A digest that tells different bytes apart (FNV-1a); the product uses SHA-256.
  static func digest(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }

  static func kit(_ id: String = "electro-basis") throws -> KitDescription {
    try KitDescription.load(file: "\(kits)/\(id).yaml", digest: digest)
  }
}

/// A copy of an exercise folder that goes away with the test.
final class ExerciseCopy {
  let folder: String
  private let directory: URL

  init(of id: String = "latching-circuit") throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    folder = directory.appending(path: id).path
    try FileManager.default.copyItem(atPath: "\(Library.samples)/\(id)", toPath: folder)
  }

  deinit {
    // The operating system clears what a test cannot remove.
    try? FileManager.default.removeItem(at: directory)
  }

  func edit(_ old: String, _ new: String) throws {
    let text = try read()
    try write(text.replacing(old, with: new, maxReplacements: 1), to: ExerciseFolder.fileName)
  }

  func read() throws -> String {
    try String(contentsOfFile: "\(folder)/\(ExerciseFolder.fileName)", encoding: .utf8)
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }

  func load() throws -> Exercise {
    let kit = try Library.kit()
    return try Exercise.load(folder: folder, kits: [kit.id: kit], digest: Library.digest)
  }

  /// What is wrong, without the folder in front: `exercise.yaml:12:5: error: …`.
  func problems() throws -> [String] {
    let kit = try Library.kit()
    return Exercise.check(folder: folder, kits: [kit.id: kit], digest: Library.digest)
      .map { $0.description.replacing(folder + "/", with: "") }
  }
}
