import ContentHash
import ControlAPI
import Exercises
import Foundation
import StrictYAML

/// Writes exercise folders whole: what is wrong is seen in a copy, and only a copy without mistakes takes the place.
struct ExerciseWriter {
  var kits: [String: KitDescription]
  var library: LibraryOptions

  /// Makes a new folder in a directory of exercises.
  ///
  /// - Parameters:
  ///   - id: name of the folder.
  ///   - directory: made when it is not there.
  ///   - fill: writes the files.
  /// - Returns: path of the folder.
  /// - Throws: ``Failure`` when there is such a folder, or what was filled in is no exercise; nothing is left behind then.
  func make(id: String, in directory: String, fill: (URL) throws -> Void) throws -> String {
    guard isIdentifier(id) else {
      throw Failure(.input, "'\(id)' is not a name for an exercise", hint: "Use at most 64 of a–z, 0–9 and -.")
    }
    guard ![FragmentShelf.folderName, LearningPath.folderName].contains(id) else {
      throw Failure(.input, "'\(id)' is a folder of every directory of exercises", hint: "Choose another id.")
    }
    let place = "\(directory)/\(id)"
    guard !FileManager.default.fileExists(atPath: place) else {
      throw Failure(.input, "\(place) is there already", hint: "Choose another id, or remove the folder.")
    }
    let copy = try filled(id: id, beside: directory, from: nil, fill)
    defer { discard(copy) }
    try move(copy.appending(path: id).path, to: place)
    return place
  }

  /// Changes a folder that is there; it stays as it was when the change is wrong.
  ///
  /// - Parameters:
  ///   - folder: path of the folder.
  ///   - base: the shipped folder that it changes with `override.yaml`; nil for most.
  ///   - fill: changes the files of a copy.
  /// - Throws: ``Failure`` when the changed folder is no exercise, or cannot be written.
  func change(folder: String, over base: String? = nil, fill: (URL) throws -> Void) throws {
    let place = URL(fileURLWithPath: folder).standardizedFileURL
    let id = place.lastPathComponent
    let copy = try filled(id: id, beside: place.deletingLastPathComponent().path, from: place, over: base, fill)
    // The old folder is set aside, beside the copy and not in it, until the new one stands in its place.
    let aside = copy.deletingLastPathComponent().appending(path: copy.lastPathComponent + "-before")
    defer { discard(copy) }
    try move(place.path, to: aside.path)
    do {
      try move(copy.appending(path: id).path, to: place.path)
    } catch {
      do {
        try move(aside.path, to: place.path)
      } catch {
        throw Failure(
          .environment, "\(place.path) cannot be put back; it is whole in \(aside.path)",
          hint: "Check the folder and its permissions, then rename it.")
      }
      throw error
    }
    discard(aside)
  }

  /// A hidden folder beside the exercises, with the filled and checked exercise in it.
  private func filled(
    id: String, beside directory: String, from original: URL?, over base: String? = nil,
    _ fill: (URL) throws -> Void
  ) throws -> URL {
    let files = FileManager.default
    let copy = URL(fileURLWithPath: directory).appending(path: ".new-\(UUID().uuidString.lowercased())")
    let folder = copy.appending(path: id)
    do {
      try files.createDirectory(at: original == nil ? folder : copy, withIntermediateDirectories: true)
      if let original { try files.copyItem(at: original, to: folder) }
    } catch {
      discard(copy)
      throw Failure(
        .environment, "\(directory) cannot be written: \(error.localizedDescription)",
        hint: "Check the folder and its permissions.")
    }
    do {
      try fill(folder)
      let fragments = FragmentShelf(exercisesDirectories: [directory] + library.exerciseDirectories)
      _ = try Exercise.load(folder: folder.path, over: base, kits: kits, fragments: fragments, digest: contentHash)
      return copy
    } catch {
      discard(copy)
      if let failure = error as? Failure { throw failure }
      throw Failure(
        .input, "\(error)".replacing(folder.path, with: "\(directory)/\(id)"), hint: "Nothing was written.")
    }
  }

  private func move(_ one: String, to other: String) throws {
    do {
      try FileManager.default.moveItem(atPath: one, toPath: other)
    } catch {
      throw Failure(
        .environment, "\(other) cannot be written: \(error.localizedDescription)",
        hint: "Check the folder and its permissions.")
    }
  }

  private func discard(_ copy: URL) {
    // What cannot be removed has a hidden name and is read by nobody.
    try? FileManager.default.removeItem(at: copy)
  }
}
