import Foundation
package import StrictYAML

/// All kits, exercises and learning paths of a bench. A file that is wrong is left out and named in ``diagnostics``: one bad
/// exercise does not stop the others.
///
/// A company's own directory comes before the shipped one. What has the same id there takes the place of the shipped exercise:
/// changed by `override.yaml`, or replaced by an exercise that says so with `replaces`.
package struct ExerciseLibrary: Sendable {
  /// By id.
  package private(set) var kits: [String: KitDescription] = [:]
  /// Ordered by id.
  package private(set) var exercises: [Exercise] = []
  /// Ordered by id.
  package private(set) var paths: [LearningPath] = []
  package private(set) var fragments: FragmentShelf
  package private(set) var diagnostics: [Diagnostic] = []
  /// What an author should look at, although everything can be used.
  package private(set) var notices: [Diagnostic] = []
  /// Path of each exercise's folder, by id.
  package private(set) var folders: [String: String] = [:]
  /// Path of the shipped folder that each folder with an `override.yaml` changes, by the path of the latter.
  package private(set) var bases: [String: String] = [:]
  /// Names of folders with mistakes in an earlier directory: what has the same name in a later one is not used in their place.
  private var broken: [String: String] = [:]
  /// Folder of the exercise that the one of this id takes the place of.
  private var replaced: [String: String] = [:]
  private let digest: @Sendable ([UInt8]) -> String

  /// - Parameters:
  ///   - kitsDirectory: holds `*.yaml`, one kit each.
  ///   - exercisesDirectories: hold folders with an `exercise.yaml`, and `fragments` and `paths`; the earlier directory counts.
  ///   - digest: SHA-256 of bytes in hexadecimal.
  package init(
    kitsDirectory: String, exercisesDirectories: [String], digest: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.digest = digest
    fragments = FragmentShelf(exercisesDirectories: exercisesDirectories)
    diagnostics += fragments.problems()
    // Somebody waits for the bench to start: what can be read side by side is.
    let descriptions = names(in: kitsDirectory).filter { $0.hasSuffix(".yaml") }.map { "\(kitsDirectory)/\($0)" }
    let read = readAll(descriptions.count) { number throws(DiagnosticsError) in
      try KitDescription.load(file: descriptions[number], digest: digest)
    }
    for result in read {
      switch result {
      case .success(let kit): kits[kit.id] = kit
      case .failure(let error): diagnostics += error.diagnostics
      }
    }
    checkInclusions(kitsDirectory)
    var found: [(folder: String, base: String?)] = []
    for (index, directory) in exercisesDirectories.enumerated() {
      for name in [FragmentShelf.folderName, LearningPath.folderName]
      where ExerciseFolder.isLink("\(directory)/\(name)") {
        report("\(directory)/\(name)", ExerciseFolder.linkMessage, hint: ExerciseFolder.linkHint)
      }
      for name in names(in: directory) where ![FragmentShelf.folderName, LearningPath.folderName].contains(name) {
        let folder = "\(directory)/\(name)"
        if Self.holds(ExerciseFolder.overrideName, folder) {
          let base = exercisesDirectories[(index + 1)...].map { "\($0)/\(name)" }
            .first { Self.holds(ExerciseFolder.fileName, $0) }
          if canOverride(folder, base: base) { found.append((folder, base)) }
        } else if Self.holds(ExerciseFolder.fileName, folder) {
          found.append((folder, nil))
        }
      }
    }
    let loaded = readAll(found.count) { [found, kits, fragments] index throws(DiagnosticsError) in
      try Exercise.load(
        folder: found[index].folder, over: found[index].base, kits: kits, fragments: fragments, digest: digest)
    }
    for (place, exercise) in zip(found, loaded) { add(exercise, folder: place.folder, over: place.base) }
    exercises.sort { $0.id < $1.id }
    checkPrerequisites()
    checkReplaced()
    addPaths(exercisesDirectories)
  }

  /// The shipped folder that a folder changes with `override.yaml`; nil for most.
  package func base(of folder: String) -> String? {
    let own = standardPath(folder)
    return bases.first { standardPath($0.key) == own }?.value
  }

  package subscript(id: String) -> Exercise? { exercises.first { $0.id == id } }

  package func kit(of exercise: Exercise) -> KitDescription? { kits[exercise.kit] }

  /// The kit description that an exercise is graded with when it is done on a kit of this model; nil when it cannot be done there.
  package func kit(of exercise: Exercise, on model: String) -> KitDescription? {
    kits[model].flatMap { $0.serves(exercise.kit) ? $0 : nil }
  }

  /// The variant for somebody who handed in so many attempts at an exercise before: another one each time, as far as there are any.
  /// Variants that a path keeps for a test are left out, so that a test is not a copy of what was practised.
  package func variant(of exercise: Exercise, seed: Int) -> Exercise {
    var tested: Set<String> = []
    for path in paths {
      let tests = path.entryTest.map(\.exercise) + path.blocks.compactMap { $0.test?.exercise }
      tested.formUnion(tests.filter { $0.exercise == exercise.id }.compactMap(\.variant))
    }
    var practised = exercise
    practised.variants.removeAll { tested.contains($0.variant ?? "") }
    let chosen = practised.variant(seed: seed)
    return chosen.variant == nil ? exercise : chosen
  }

  /// Whether somebody can do an exercise at a station with this kit.
  package func serves(_ exercise: Exercise, on model: String) -> Bool { kit(of: exercise, on: model) != nil }

  private static func holds(_ file: String, _ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(file)")
  }

  private mutating func names(in directory: String) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      report(directory, "there is no such directory, or it may not be read", hint: "check the configuration")
      return []
    }
  }

  private mutating func report(_ file: String, _ message: String, hint: String?) {
    diagnostics.append(Diagnostic(file: file, position: nil, message: message, hint: hint))
  }

  private mutating func canOverride(_ folder: String, base: String?) -> Bool {
    if base != nil { return true }
    let name = URL(fileURLWithPath: folder).lastPathComponent
    report(
      "\(folder)/\(ExerciseFolder.overrideName)", "no other directory has an exercise '\(name)' to override",
      hint: "rename the folder, or write an exercise.yaml")
    return false
  }

  /// Adds what was read from a folder. One with mistakes is named and left out, and so is what is shipped under its name: a
  /// company that changed an exercise does not want it as it was.
  private mutating func add(_ loaded: Result<Exercise, DiagnosticsError>, folder: String, over base: String?) {
    bases[folder] = base
    let name = URL(fileURLWithPath: folder).lastPathComponent
    if let other = broken[name] {
      notices.append(
        Diagnostic(
          file: folder, position: nil, message: "it is not used, because \(other) takes its place and has mistakes",
          hint: "mend those, or remove that folder"))
      return
    }
    switch loaded {
    case .success(let exercise):
      if let other = folders[exercise.id] {
        if self[exercise.id]?.replaces != nil {
          replaced[exercise.id] = folder
        } else {
          report(
            folder, "the exercise '\(exercise.id)' is in \(other) already",
            hint: "rename one of them, or write replaces: \(exercise.version) into the first")
        }
        return
      }
      exercises.append(exercise)
      folders[exercise.id] = folder
    case .failure(let error):
      diagnostics += error.diagnostics
      if folders[name] == nil { broken[name] = folder }
    }
  }

  /// A kit that says too much of itself serves its own exercises only.
  private mutating func checkInclusions(_ directory: String) {
    for (id, kit) in kits.sorted(by: { $0.key < $1.key }) {
      for name in kit.includes {
        let file = "\(directory)/\(id).yaml"
        if let other = kits[name], name != id {
          let missing = kit.lacks(of: other)
          if missing.isEmpty { continue }
          report(
            file, "it does not include '\(name)': \(missing.joined(separator: "; "))",
            hint: "copy them from \(name).yaml, in their order, or remove it from 'includes'")
        } else {
          report(
            file, "there is no other kit '\(name)' to include",
            hint: hint(for: name, among: kits.keys.filter { $0 != id }.sorted()))
        }
        kits[id]?.includes.removeAll { $0 == name }
      }
    }
  }

  private mutating func checkPrerequisites() {
    for exercise in exercises {
      diagnostics += prerequisiteProblems(of: exercise, in: folders[exercise.id] ?? exercise.id)
    }
    for exercise in exercises { diagnostics += linkProblems(of: exercise, in: folders[exercise.id] ?? exercise.id) }
  }

  /// What an exercise wants to be done before, and nobody has.
  ///
  /// - Parameters:
  ///   - exercise: of this library or not.
  ///   - folder: where it is.
  /// - Returns: one for each; empty for most.
  package func prerequisiteProblems(of exercise: Exercise, in folder: String) -> [Diagnostic] {
    let known = exercises.map(\.id).filter { $0 != exercise.id }
    return exercise.prerequisites.filter { !known.contains($0) }.map { id in
      Diagnostic(
        file: "\(folder)/\(ExerciseFolder.fileName)", position: nil,
        message: "there is no other exercise '\(id)' that could come before", hint: hint(for: id, among: known))
    }
  }

  /// Links to a lesson of another exercise that is not there, or has no such file among its own links.
  ///
  /// - Parameters:
  ///   - exercise: of this library or not.
  ///   - folder: where it is.
  /// - Returns: one for each; empty for most.
  package func linkProblems(of exercise: Exercise, in folder: String) -> [Diagnostic] {
    exercise.links.compactMap { link in
      guard let id = link.exercise else { return nil }
      let file = "\(folder)/\(ExerciseFolder.fileName)"
      guard let other = self[id] else {
        return Diagnostic(
          file: file, position: nil, message: "there is no exercise '\(id)' to link to",
          hint: hint(for: id, among: exercises.map(\.id)))
      }
      let own = other.links.filter { $0.exercise == nil }.map(\.file)
      guard !own.contains(link.file) else { return nil }
      return Diagnostic(
        file: file, position: nil, message: "the exercise '\(id)' has no link to '\(link.file)' of its own",
        hint: hint(for: link.file, among: own))
    }
  }

  /// A company's exercise that takes the place of another version than it was made for.
  private mutating func checkReplaced() {
    for (id, folder) in replaced.sorted(by: { $0.key < $1.key }) {
      guard let shipped = try? Exercise.load(folder: folder, kits: kits, fragments: fragments, digest: digest),
        let replaces = self[id]?.replaces, shipped.version != replaces
      else { continue }
      notices.append(
        Diagnostic(
          file: folders[id] ?? id, position: nil,
          message: "this takes the place of version \(replaces); \(folder) has version \(shipped.version) now",
          hint: "see what changed there, then write \(shipped.version)"))
    }
  }

  private mutating func addPaths(_ directories: [String]) {
    var seen: Set<String> = []
    for directory in directories {
      let folder = "\(directory)/\(LearningPath.folderName)"
      if ExerciseFolder.isLink(folder) { continue }
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
      where name.hasSuffix(".yaml") && !name.hasPrefix(".") && seen.insert(name).inserted {
        do {
          paths.append(try LearningPath.load(file: "\(folder)/\(name)", exercises: exercises))
        } catch {
          diagnostics += error.diagnostics
        }
      }
    }
    paths.sort { $0.id < $1.id }
  }
}

/// A path in the one way of writing it in which paths can be compared: absolute, without `.` and `..`.
package func standardPath(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
