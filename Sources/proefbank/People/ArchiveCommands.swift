import ArgumentParser
import Attempts
import Circuits
import ControlAPI
import Foundation
import Grading
import SQLiteAttempts

struct AttemptExportAll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export-all", abstract: "Everything in open formats: JSON, CSV and wave forms, in a new folder.",
    discussion: """
      Writes attempts.jsonl (one proefbank.attempt/1 a line), attempts.csv, learners.json, staff.json, audit.json, and
      traces/ID.vcd for each attempt with edges. Badges and PINs are not in it.
      Example: proefbank attempt export-all /srv/export-2026-11-21
      """)
  @OptionGroup var store: StoreOptions
  @Argument(help: "The folder; it may not exist yet.", completion: .directory)
  var folder: String
  @Flag(help: "Leave out names and numbers.")
  var withoutNames = false

  func run() async throws {
    let database = try store.open()
    let files = FileManager.default
    guard !files.fileExists(atPath: folder) else {
      throw Failure(.input, "\(folder) exists already", hint: "Name a folder that does not exist yet.")
    }
    do {
      try files.createDirectory(
        atPath: folder + "/traces", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let ids = try await database.attemptIDs()
      try write(Data(), to: "attempts.jsonl")
      guard let lines = FileHandle(forWritingAtPath: folder + "/attempts.jsonl") else {
        throw Failure(.environment, "\(folder)/attempts.jsonl cannot be written")
      }
      for id in ids {
        let archive = try await database.archive(of: id, withName: !withoutNames)
        try lines.write(contentsOf: try AttemptJSON.encode(archive) + Data("\n".utf8))
        if archive.events.contains(where: { $0.what.kind == .edge }) {
          try write(Data(ValueChangeDump.text(of: archive.events).utf8), to: "traces/\(id.text).vcd")
        }
      }
      try lines.close()
      var listings = try await database.listings(matching: AttemptFilter(limit: .max))
      if withoutNames { for index in listings.indices { listings[index].learner = nil } }
      try write(Data(AttemptArchive.csv(listings).utf8), to: "attempts.csv")
      if !withoutNames {
        let learners: [Learner] = try await database.learners()
        let staff = try await translated { () async throws(PeopleError) in try await database.staff() }
        try write(try AttemptJSON.encode(learners, pretty: true), to: "learners.json")
        try write(try AttemptJSON.encode(staff, pretty: true), to: "staff.json")
      }
      try write(try AttemptJSON.encode(try await database.audit(limit: .max), pretty: true), to: "audit.json")
      print("\(ids.count) attempts")
    } catch let error as CocoaError {
      throw Failure(.environment, "\(folder): \(error.localizedDescription)")
    }
  }

  private func write(_ data: Data, to name: String) throws {
    try data.write(to: URL(fileURLWithPath: folder + "/" + name))
  }
}

struct AttemptImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Takes in attempts of another bench, each once.",
    discussion: """
      The bench that made them sends their scores; here they are only seen. Doing it again changes nothing. What still runs
      there is left for the next time.
      Example: proefbank attempt import export/attempts.jsonl --from hall-2 --by t-01
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(help: "attempts.jsonl of an export, or one proefbank.attempt/1.", completion: .file())
  var file: String
  @Option(help: "Name of the bench that they come from.")
  var from: String

  func run() async throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure(.input, "\(file): the file cannot be read")
    }
    let database = try store.open()
    try await responsible.require(.trainer, .administrator, in: database)
    var counts: [String: Int] = [:]
    var conflicts: [String] = []
    for (index, line) in records(in: data).enumerated() {
      let outcome: ImportOutcome
      do {
        let archive = try AttemptJSON.decode(AttemptArchive.self, from: line)
        outcome = try await database.take(archive, from: from, by: responsible.by, at: Date())
        if case .conflict(let number) = outcome {
          conflicts.append("\(archive.attempt.id.text): the logs differ after event \(number)")
        }
      } catch let problem as AttemptArchive.Problem {
        throw Failure(.input, "\(file):\(index + 1): \(problem)", hint: "What stands before this line was taken in.")
      } catch let error as PeopleError {
        throw Failure(.refused, "\(file):\(index + 1): \(error)", hint: "What stands before this line was taken in.")
      } catch let error as DecodingError {
        throw Failure(.input, "\(file):\(index + 1): this is no proefbank.attempt/1 (\(error))")
      }
      switch outcome {
      case .added: counts["added", default: 0] += 1
      case .extended: counts["extended", default: 0] += 1
      case .known: counts["known", default: 0] += 1
      case .conflict: counts["conflicts", default: 0] += 1
      case .stillRuns: counts["still running", default: 0] += 1
      }
    }
    print(
      ["added", "extended", "known", "conflicts", "still running"].map { "\(counts[$0] ?? 0) \($0)" }
        .joined(separator: ", "))
    if !conflicts.isEmpty { throw AnswerIsNo(text: conflicts.joined(separator: "\n")) }
  }

  /// A file of lines, or one record over several lines.
  private func records(in data: Data) -> [Data] {
    let lines = data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    return lines.first == Data("{".utf8) ? [data] : lines
  }
}

struct AttemptTrace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "The channels of one attempt over time, as VCD for sigrok-cli, PulseView or GTKWave.",
    discussion: "Example: proefbank attempt trace 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11 > attempt.vcd")
  @OptionGroup var store: StoreOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String

  func run() async throws {
    print(ValueChangeDump.text(of: try await store.open().events(of: try identifier(attempt))), terminator: "")
  }
}

struct AttemptReplay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "What happened in one attempt, one line an event.",
    discussion: "Example: proefbank attempt replay 5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11")
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions
  @Argument(help: "Id of the attempt.")
  var attempt: String

  func run() async throws {
    let events = try await store.open().events(of: try identifier(attempt))
    try output.print(events) {
      guard let first = events.first else { return "" }
      return columns(
        events.map { event in
          let seconds = event.at.wallClock.timeIntervalSince(first.at.wallClock)
          return [
            "\(event.number)", "\((seconds * 10).rounded() / 10) s", event.what.kind.rawValue, event.what.detail,
          ]
        })
    }
  }
}

/// The attempt that was named.
func identifier(_ text: String) throws -> UUID {
  guard let id = UUID(uuidString: text) else {
    throw Failure(.input, "'\(text)' is not an attempt id", hint: "'proefbank attempt list' shows the ids.")
  }
  return id
}

extension AttemptEvent.What {
  fileprivate var detail: String {
    switch self {
    case .edge(let edge): "\(edge.channel) \(edge.level ? "on" : "off")"
    case .hint(let number), .extended(let number, _): "\(number)"
    case .powerOff(let reason), .kitLost(let reason), .ended(let reason): reason
    case .powerRefused(let hazards): hazards.map(\.kind.rawValue).joined(separator: ", ")
    case .checked(let grade), .graded(let grade, _), .regraded(let grade, _, _, _):
      "\(grade.verdict.rawValue) \(grade.score.map(String.init) ?? "")"
    case .probe(let reading): "\(reading.mode.rawValue) \(reading.value.map { "\($0)" } ?? "open")"
    case .released(let by): by
    case .assisted(let assistance, let by): "\(assistance.rawValue) \(by)"
    case .reviewed(let review): review.by
    case .overridden(let override): "\(override.before.map(String.init) ?? "none") -> \(override.after) \(override.by)"
    case .signedOff(let signOff): signOff.role.rawValue
    case .selfTest(let report): report.passed ? "passed" : "failed"
    case .started, .scan, .powerRequested, .powerOn, .kitBack, .submitted, .handedIn, .faultInserted, .paused, .resumed,
      .reflected,
      .variantAccepted:
      ""
    }
  }
}
