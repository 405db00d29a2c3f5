import ArgumentParser
import Attempts
import Circuits
import ControlAPI
import ControlClient
import Exercises
import Foundation
import Grading
import StrictYAML

struct ExerciseRecord: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "What the kit measures becomes the reference of an exercise, or a test of it.",
    discussion: """
      Examples: proefbank exercise record > schematic.yaml
                proefbank exercise record --new line-4-start --in my-exercises
                proefbank exercise record --exercise my-exercises/line-4-start
                proefbank exercise record --exercise my-exercises/line-4-start --as lamp-missing
                proefbank exercise record --exercise my-exercises/our-fault --as good --attempt last

      The kit is scanned through the daemon. Pairs that are neither joined nor open are refused: press the leads home and
      record again. --exercise writes reference.yaml into the folder; its 'reference' has to name that file. With --as, what is
      wired becomes a recording of that name, with what it gets now; with --attempt, what was handed in there: a cycle, measured
      values, a search for a fault.
      """)
  @Option(help: "Id of a new exercise to make from it.")
  var new: String?
  @Option(name: .customLong("in"), help: "Folder of exercises that a new one goes into.", completion: .directory)
  var directory: String?
  @Option(help: "Folder of an exercise whose reference it replaces.", completion: .directory)
  var exercise: String?
  @Option(
    name: .customLong("as"), help: "Name of a recording to save in the folder of the exercise: good, or the mistake.")
  var recording: String?
  @Option(help: "Id of an attempt that was handed in, or last, to save instead of what is wired.")
  var attempt: String?
  @Option(help: "Id of the kit of a new exercise, one that the attached kit includes; the attached one when left out.")
  var kit: String?
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions
  @OptionGroup var library: LibraryOptions

  func validate() throws {
    guard new == nil || exercise == nil else { throw ValidationError("Give --new or --exercise, not both.") }
    guard (new == nil) == (directory == nil) else { throw ValidationError("--new and --in belong together.") }
    guard recording == nil || exercise != nil else { throw ValidationError("--as belongs to --exercise.") }
    guard attempt == nil || recording != nil else { throw ValidationError("--attempt belongs to --as.") }
    guard kit == nil || exercise == nil else { throw ValidationError("The exercise says its kit: leave --kit out.") }
  }

  func run() async throws {
    if let exercise, let recording { return try await save(as: recording, in: exercise) }
    if let exercise { try requireReferenceFile(of: exercise) }
    let measured = try await scan()
    let known = library.shelves()
    let model = kit ?? measured.kit
    guard let kit = known.kits[model], known.kits[measured.kit]?.serves(model) == true else {
      throw Failure(
        .refused, "'\(measured.kit)' is attached, which does not include '\(model)'",
        hint: "Kits: \(known.kits.keys.sorted().joined(separator: ", ")).")
    }
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

  private func scan() async throws -> MeasuredState {
    let client = control.client
    let station = try await station.resolve(client)
    return try await client.post("/v1/stations/\(station.id)/scan", as: MeasuredState.self)
  }

  /// Saves what is wired, or what was handed in, as a test of the exercise.
  private func save(as name: String, in folder: String) async throws {
    let known = LibraryCheck(library: library, naming: [folder]).known
    let exercise = try library.exercise(folder: folder, in: known)
    let submission: Submission
    var variant: String?
    if let attempt {
      let id = attempt == "last" ? try await last(of: exercise) : try identifier(attempt)
      let record: AttemptRecord = try await control.client.get("/v1/attempts/\(id)/record")
      guard record.attempt.exercise == exercise.id, let handedIn = record.events.submission else {
        throw Failure(
          .refused, "attempt \(attempt) is not of '\(exercise.id)', or nothing was handed in",
          hint: "See proefbank attempt list.")
      }
      (submission, variant) = (handedIn, record.attempt.record.variant)
    } else {
      submission = .measured(try await scan())
    }
    let writer = RecordingWriter(exercise: exercise, folder: folder, known: known, library: library)
    let (line, isNoted) = try writer.save(submission, as: name, variant: variant)
    print(
      isNoted
        ? "Saved \(folder)/\(ExerciseFolder.recordings)/\(name).json. It gets:" : "Saved. Put this into expected.yaml:")
    print(line)
  }

  /// The newest attempt at an exercise that is graded.
  private func last(of exercise: Exercise) async throws -> UUID {
    let attempts: [AttemptReport] = try await control.client.get("/v1/attempts?exercise=\(exercise.id)&limit=50")
    guard let newest = attempts.first(where: { $0.grade != nil && $0.attempt.outcome != nil }) else {
      throw Failure(
        .refused, "nobody handed in an attempt at '\(exercise.id)' yet", hint: "Do it at the bench, and hand it in.")
    }
    return newest.attempt.id
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
