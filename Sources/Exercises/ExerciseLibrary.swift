import Foundation
package import StrictYAML

/// All kits and exercises of a bench. A file that is wrong is left out and named in ``diagnostics``: one bad exercise does not stop
/// the others.
package struct ExerciseLibrary: Sendable {
  /// By id.
  package private(set) var kits: [String: KitDescription] = [:]
  /// Ordered by id.
  package private(set) var exercises: [Exercise] = []
  package private(set) var diagnostics: [Diagnostic] = []
  /// Path of each exercise's folder, by id.
  package private(set) var folders: [String: String] = [:]

  /// - Parameters:
  ///   - kitsDirectory: holds `*.yaml`, one kit each.
  ///   - exercisesDirectories: hold folders with an `exercise.yaml`; where two have the same id, the one of the earlier directory counts.
  ///   - digest: SHA-256 of bytes in hexadecimal.
  package init(kitsDirectory: String, exercisesDirectories: [String], digest: ([UInt8]) -> String) {
    for name in names(in: kitsDirectory) where name.hasSuffix(".yaml") {
      do {
        let kit = try KitDescription.load(file: "\(kitsDirectory)/\(name)", digest: digest)
        kits[kit.id] = kit
      } catch {
        diagnostics += error.diagnostics
      }
    }
    for directory in exercisesDirectories {
      for name in names(in: directory) {
        let folder = "\(directory)/\(name)"
        guard FileManager.default.fileExists(atPath: "\(folder)/\(ExerciseFolder.fileName)") else { continue }
        add(folder: folder, digest: digest)
      }
    }
    exercises.sort { $0.id < $1.id }
    checkPrerequisites()
  }

  package subscript(id: String) -> Exercise? { exercises.first { $0.id == id } }

  package func kit(of exercise: Exercise) -> KitDescription? { kits[exercise.kit] }

  private mutating func names(in directory: String) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      diagnostics.append(
        Diagnostic(
          file: directory, position: nil, message: "there is no such directory, or it may not be read",
          hint: "check the configuration"))
      return []
    }
  }

  private mutating func add(folder: String, digest: ([UInt8]) -> String) {
    do {
      let exercise = try Exercise.load(folder: folder, kits: kits, digest: digest)
      if let other = folders[exercise.id] {
        diagnostics.append(
          Diagnostic(
            file: folder, position: nil, message: "the exercise '\(exercise.id)' is in \(other) already",
            hint: "rename or remove one of them"))
        return
      }
      exercises.append(exercise)
      folders[exercise.id] = folder
    } catch {
      diagnostics += error.diagnostics
    }
  }

  private mutating func checkPrerequisites() {
    let known = exercises.map(\.id)
    for exercise in exercises {
      for id in exercise.prerequisites where !known.contains(id) || id == exercise.id {
        diagnostics.append(
          Diagnostic(
            file: "\(folders[exercise.id] ?? exercise.id)/\(ExerciseFolder.fileName)", position: nil,
            message: "there is no other exercise '\(id)' that could come before",
            hint: hint(for: id, among: known.filter { $0 != exercise.id })))
      }
    }
  }
}
