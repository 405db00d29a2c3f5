import ArgumentParser
import Exercises
import Foundation

@testable import proefbank

/// A directory of an author's own exercises beside the library of this repository, gone with the test.
final class AuthorsFolder {
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  let path = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString)").path
  let library: LibraryOptions

  init() throws {
    library = try LibraryOptions.parse(["--library", Self.repository, "--exercises", path])
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Puts a copy of a shipped exercise here, under another name and with some of its text changed.
  func copy(_ id: String, as name: String, changing changes: [String: String] = [:]) throws {
    try FileManager.default.copyItem(atPath: "\(Self.repository)/exercises/\(id)", toPath: "\(path)/\(name)")
    let file = "\(path)/\(name)/\(ExerciseFolder.fileName)"
    var text = try String(contentsOfFile: file, encoding: .utf8).replacing("\nid: \(id)\n", with: "\nid: \(name)\n")
    for (old, new) in changes { text.replace(old, with: new) }
    try text.write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// Every file below the directory with its bytes, hidden ones included; a folder has none.
  func contents() throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      contents[name] = FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()
    }
    return contents
  }
}
