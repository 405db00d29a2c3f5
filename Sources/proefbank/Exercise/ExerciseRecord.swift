import ArgumentParser
import Circuits
import ControlAPI
import ControlClient
import Exercises
import Foundation
import StrictYAML

struct ExerciseRecord: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Wire it right once: what the kit measures becomes the reference.",
    discussion: """
      Examples: proefbank exercise record > schematic.yaml
                proefbank exercise record --new line-4-start --in my-exercises
                proefbank exercise record --exercise my-exercises/line-4-start

      The kit is scanned through the daemon. Pairs that are neither joined nor open are refused: press the leads home and
      record again. --exercise writes reference.yaml into the folder; its 'reference' has to name that file.
      """)
  @Option(help: "Id of a new exercise to make from it.")
  var new: String?
  @Option(name: .customLong("in"), help: "Folder of exercises that a new one goes into.", completion: .directory)
  var directory: String?
  @Option(help: "Folder of an exercise whose reference it replaces.", completion: .directory)
  var exercise: String?
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions
  @OptionGroup var library: LibraryOptions

  func validate() throws {
    guard new == nil || exercise == nil else { throw ValidationError("Give --new or --exercise, not both.") }
    guard (new == nil) == (directory == nil) else { throw ValidationError("--new and --in belong together.") }
  }

  func run() async throws {
    if let exercise { try requireReferenceFile(of: exercise) }
    let client = control.client
    let station = try await station.resolve(client)
    let measured = try await client.post("/v1/stations/\(station.id)/scan", as: MeasuredState.self)
    let kit = try library.kit(measured.kit)
    guard let scan = measured.scans.last else { throw Failure(.environment, "the kit gave no scan", hint: nil) }
    guard scan.uncertain.isEmpty, scan.resistive.isEmpty else {
      let pairs = (scan.uncertain + scan.resistive.map(\.pair)).map { "\($0.first) and \($0.second)" }
      throw Failure(
        .refused, "not surely joined or open: \(pairs.joined(separator: "; "))",
        hint: "Press these leads home, then record again.")
    }
    guard !scan.nets.groups.isEmpty else {
      throw Failure(.refused, "no two terminals are joined", hint: "Wire the circuit first, then record.")
    }
    let schematic = Schematic(kit: kit.id, nets: scan.nets)
    if let new, let directory {
      let folder = try NewExercise(id: new, directory: directory).make(nets: scan.nets, kit: kit, library: library)
      print("Made \(folder) with \(scan.nets.groups.count) nets. Next: proefbank exercise check \(folder)")
    } else if let exercise {
      try ExerciseWriter(kits: library.shelves().kits, library: library).change(folder: exercise) { folder in
        try Data(schematic.text.utf8).write(to: folder.appending(path: "reference.yaml"))
      }
      print("Wrote \(exercise)/reference.yaml. Next: raise 'version', then proefbank exercise check \(exercise)")
    } else {
      print(schematic.text, terminator: "")
    }
  }

  /// A drawing inside `exercise.yaml` would stay what it was beside the new file.
  private func requireReferenceFile(of folder: String) throws {
    let file = "\(folder)/\(ExerciseFolder.fileName)"
    let name = try reading { () throws(DiagnosticsError) in
      try decodeYAML(readFile(file), file: file) { root -> String?? in
        guard let reference = root.peek("reference"), !reference.isList else { return .some(nil) }
        return reference.text("the name of a file")
      }
    }
    guard name == "reference.yaml" else {
      throw Failure(
        .refused, "\(file) does not take its reference from reference.yaml",
        hint: "Write 'reference: reference.yaml' in place of the nets, then record again.")
    }
  }
}
