import ArgumentParser
import Circuits
import ControlAPI
import ControlClient
import Drawings
import Exercises
import Foundation
import Grading
import Messages
import StrictYAML

struct ExerciseWatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Checks an exercise at every change, and grades what is wired, until Ctrl-C.",
    discussion: """
      Examples: proefbank exercise watch my-exercises/line-4-start
                proefbank exercise watch my-exercises/line-4-start --preview --language nl
                proefbank exercise watch my-exercises/line-4-start --draw preview.svg

      --preview scans the kit through the daemon, a virtual one as well as a real one, and says to each wiring what a learner would be told.
      The exercise is read from its folder each time: the daemon need not know it. --draw writes the drawing at every change.
      """)
  @Argument(help: "Folder of the exercise.", completion: .directory)
  var folder: String
  @Flag(help: "Checks once and ends, with the exit status of the check.")
  var once = false
  @Flag(help: "Grades what is wired on the kit, again whenever that changes.")
  var preview = false
  @Option(help: "Seconds from scan to scan of a preview.")
  var every = 2.0
  @Option(help: "Writes the drawing of the exercise there.", completion: .file(extensions: ["svg"]))
  var draw: String?
  @OptionGroup var library: LibraryOptions
  @OptionGroup var control: ControlOptions
  @OptionGroup var station: StationOptions
  @OptionGroup var language: LanguageOptions

  func validate() throws {
    guard (0.5...3600).contains(every) else { throw ValidationError("--every takes 0.5 to 3600 seconds.") }
  }

  func run() async throws {
    var seen = try state()
    var errors = try await look()
    var wired = try await preview ? tell(nil) : nil
    var scanned = ContinuousClock.now
    while !once {
      try await Task.sleep(for: .milliseconds(300))
      if let now = try? state(), now != seen {
        seen = now
        errors = try await look()
        if preview { wired = try await tell(nil) }
      } else if preview, ContinuousClock.now - scanned >= .seconds(every) {
        wired = try await tell(wired)
        scanned = .now
      }
    }
    if errors > 0 { throw AnswerIsNo() }
  }

  /// Names, sizes and times of all files that the exercise is made of: its folder, the shipped one that it changes, kits and fragments.
  private func state() throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw Failure(.input, "\(folder): there is no such folder", hint: "Make one with proefbank exercise new.")
    }
    let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    let directories = [directoryOfExercises(folder)] + library.exerciseDirectories
    let places =
      [folder, "\(library.library)/kits"]
      + directories.flatMap { ["\($0)/\(name)", "\($0)/\(FragmentShelf.folderName)"] }
    return places.flatMap { place in
      let names = FileManager.default.enumerator(atPath: place)?.compactMap { $0 as? String } ?? []
      return names.sorted().map { name in
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(place)/\(name)")
        let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(place)/\(name) \(attributes?[.size] ?? 0) \(time)"
      }
    }
  }

  /// Prints at once, into a file or a pipe as well: `print` keeps its lines there until there are many.
  private func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Checks and prints.
  ///
  /// - Returns: how many errors there are.
  private func look() async throws -> Int {
    let check = LibraryCheck(library: library, naming: [folder])
    let known = check.known
    let report = await check.report(on: check.chosen([folder]))
    say(report.text)
    if let draw, let exercise = try? library.exercise(folder: folder, in: known), let kit = known.kit(of: exercise) {
      let words = try library.catalogue()
      let sketch = ExerciseSketch(
        exercise: exercise, kit: kit, measured: nil, catalogue: words, language: language.language)
      try writeWhole(sketch.drawing(nil).file, to: draw)
    }
    return report.errors
  }

  /// Scans the kit and prints what a learner would be told, unless the same was wired before.
  ///
  /// - Returns: what is wired.
  private func tell(_ before: Nets?) async throws -> Nets? {
    let client = control.client
    let station = try await station.resolve(client)
    let measured = try await client.post("/v1/stations/\(station.id)/scan", as: MeasuredState.self)
    guard let nets = measured.scans.last?.nets, nets != before else { return before }
    let known = library.shelves()
    guard let exercise = try? library.exercise(folder: folder, in: known) else { return nets }
    guard let kit = known.kit(of: exercise, on: measured.kit) else {
      throw Failure(.refused, "the exercise is for '\(exercise.kit)'; '\(measured.kit)' is attached")
    }
    let catalogue = try library.catalogue()
    do throws(GradingError) {
      let grade = try Grading.grade(.measured(measured), of: exercise, on: kit)
      say("\n" + grade.text(catalogue, in: language.language) + "\n")
    } catch {
      say("\(error)")
    }
    return nets
  }
}
