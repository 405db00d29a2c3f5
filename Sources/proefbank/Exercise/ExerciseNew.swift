import ArgumentParser
import Circuits
import ControlAPI
import Exercises
import Foundation
import Grading
import StrictYAML

struct ExerciseNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Makes the folder of a new exercise that passes its check as it is.",
    discussion: """
      Examples: proefbank exercise new two-lamps --in my-exercises
                proefbank exercise new line-4-start --in my-exercises --reference schematic.yaml

      Without --reference it begins with a lamp behind a push-button. Requirements say what the circuit does. Nothing is
      written when something is wrong.
      """)
  @Argument(help: "Id of the exercise: a–z, 0–9 and -.")
  var id: String
  @Option(name: .customLong("in"), help: "Folder of exercises that it goes into.", completion: .directory)
  var directory: String
  @Option(help: "wiring, fault-finding or measurement; copy an exercise of the library for a sequence.")
  var kind = ExerciseScaffold.Kind.wiring
  @Option(help: "Id of the kit.")
  var kit = "electro-basis"
  @Option(help: "A schematic (proefbank.schematic/1) to begin with.", completion: .file(extensions: ["yaml", "json"]))
  var reference: String?
  @Option(help: "Languages of its texts, parted by commas.")
  var languages = knownLanguages.joined(separator: ",")
  @OptionGroup var library: LibraryOptions

  func run() throws {
    let kit = try library.kit(self.kit)
    let nets = try reference.map { file in
      try reading { () throws(DiagnosticsError) in try Schematic.load(file: file, kit: kit).nets }
    }
    let folder = try NewExercise(id: id, kind: kind, languages: languages, directory: directory)
      .make(nets: nets, kit: kit, library: library)
    print("Made \(folder)/\(ExerciseFolder.fileName). Next: proefbank exercise check \(folder)")
  }
}

/// An exercise that is to be made, from nets or from nothing.
struct NewExercise {
  var id: String
  var kind = ExerciseScaffold.Kind.wiring
  /// Codes parted by commas.
  var languages = knownLanguages.joined(separator: ",")
  var directory: String

  /// Makes the folder, and says so where it makes that of the exercises too.
  ///
  /// - Parameters:
  ///   - nets: the circuit; nil for one to begin with.
  ///   - kit: the kit that it is for.
  ///   - library: whose ids are taken.
  /// - Returns: its path.
  /// - Throws: ``Failure`` when the id is taken, or the circuit can short or do other harm.
  func make(nets: Nets?, kit: KitDescription, library: LibraryOptions) throws -> String {
    try requireFreeID(library)
    if let nets { try requireSafe(nets, kit) }
    let isNewDirectory = !FileManager.default.fileExists(atPath: directory)
    defer {
      if isNewDirectory, FileManager.default.fileExists(atPath: directory) {
        FileHandle.standardError.write(
          Data("Made the folder \(directory) too. The daemon reads it when exercise_directories names it.\n".utf8))
      }
    }
    let chosen = languages.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
    if let unknown = chosen.first(where: { !knownLanguages.contains($0) }) {
      throw Failure(
        .input, "there are no texts in '\(unknown)'", hint: "Languages: \(knownLanguages.joined(separator: ", ")).")
    }
    guard let scaffold = ExerciseScaffold(id: id, kind: kind, kit: kit, nets: nets, languages: chosen) else {
      throw Failure(
        .input, "the kit '\(kit.id)' has no supply, push-button and lamp to begin with", hint: "Give --reference.")
    }
    return try ExerciseWriter(kits: [kit.id: kit], library: library).make(id: id, in: directory) { folder in
      try Data(scaffold.text().utf8).write(to: folder.appending(path: ExerciseFolder.fileName))
    }
  }

  private func requireFreeID(_ library: LibraryOptions) throws {
    let own = standardPath(directory)
    for other in library.exerciseDirectories where standardPath(other) != own {
      guard FileManager.default.fileExists(atPath: "\(other)/\(id)/\(ExerciseFolder.fileName)") else { continue }
      throw Failure(
        .refused, "there is an exercise '\(id)' in \(other) already",
        hint: "Choose another id. To change some of that one, write \(directory)/\(id)/\(ExerciseFolder.overrideName).")
    }
  }

  /// What nobody may energise becomes no reference.
  private func requireSafe(_ nets: Nets, _ kit: KitDescription) throws {
    let hazards = try hazards(of: nets, on: kit)
    guard let first = hazards.first else { return }
    let actions = first.actions.map(\.description).joined(separator: ", ")
    let place = first.components.isEmpty ? "" : " (\(first.components.joined(separator: ", ")))"
    throw Failure(
      .refused,
      "the circuit is not safe: \(first.kind.rawValue)\(place) \(actions.isEmpty ? "at rest" : "after \(actions)")",
      hint: "Mend it, then do this again. Nothing was written.")
  }
}

extension ExerciseScaffold.Kind: ExpressibleByArgument {}
