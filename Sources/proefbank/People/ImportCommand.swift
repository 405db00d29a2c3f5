import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

struct AttemptImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Takes in the work of another bench, each attempt once.",
    discussion: """
      Of the folder of an export it takes attempts, the learners that they are of, levels, exemptions and chances; of a file
      attempts and learners only. Staff, marks for retraining, released scores and names at targets are not taken over. The
      bench that made the attempts sends their scores; here they are only seen. Doing it again changes nothing. What still
      runs there is left for the next time. A line that cannot be taken is said with its number, and keeps no other; the exit
      status is 1 then.
      Example: proefbank attempt import /media/stick/export-2026-11-21 --from hall-2 --by t-01
      """)
  @OptionGroup var store: StoreOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Argument(
    help: "The folder of an export, its attempts.jsonl, or one proefbank.attempt/1.", completion: .file())
  var path: String
  @Option(help: "Name of the bench that they come from.")
  var from: String

  /// Bytes that are read at a time: an export of years does not fit into memory.
  private static let chunk = 1 << 20

  func run() async throws {
    let inFolder = path + "/attempts.jsonl"
    let isFolder = FileManager.default.fileExists(atPath: inFolder)
    let file = isFolder ? inFolder : path
    // A folder opens too, and only then cannot be read; a file with nothing in it can.
    guard let bytes = FileHandle(forReadingAtPath: file),
      let first = try? bytes.read(upToCount: Self.chunk) ?? Data()
    else {
      throw Failure(
        .input, "\(file): the file cannot be read", hint: "Name the folder of an export, or attempts.jsonl in it.")
    }
    let others = isFolder ? try ExportedRecords(folder: path) : nil
    let database = try store.open()
    try await responsible.require(.trainer, .administrator, in: database)
    var problems = try await takeAttempts(first, bytes, of: file, isFolder: isFolder, into: database)
    if let others {
      problems += try await take(others, into: database)
    } else {
      print("levels, exemptions and chances: only of the folder of an export")
    }
    if !problems.isEmpty { throw AnswerIsNo(text: problems.joined(separator: "\n")) }
  }

  /// - Returns: What could not be taken, with its place.
  private func takeAttempts(
    _ first: Data, _ rest: FileHandle, of file: String, isFolder: Bool, into database: SQLiteAttempts
  ) async throws -> [String] {
    var intake = ArchiveIntake(into: database, from: from, by: responsible.by)
    do {
      var lines = RecordLines(limit: .max)
      var chunk = first
      while !chunk.isEmpty {
        for record in lines.add(chunk) { try await intake.take(record, at: Date()) }
        chunk = try rest.read(upToCount: Self.chunk) ?? Data()
      }
      for record in lines.end() { try await intake.take(record, at: Date()) }
    } catch {
      throw Failure(.environment, "\(error)", hint: "Run it again; what is in already is known then.")
    }
    guard isFolder || !intake.isEmpty else {
      throw Failure(.input, "\(file): there is no attempt in it", hint: "Name attempts.jsonl of an export.")
    }
    let counts = ArchiveIntake.Fate.allCases.map { "\(intake.counts[$0] ?? 0) \($0.rawValue)" }
    print("attempts: " + counts.joined(separator: ", "))
    return intake.problems.map { problem in
      if case .conflict = problem.reason { "\(problem.reason)" } else { "\(file):\(problem.line): \(problem.reason)" }
    }
  }

  private func take(_ exported: ExportedRecords, into database: SQLiteAttempts) async throws -> [String] {
    let brought = try await translated { () async throws(PeopleError) in
      try await database.take(
        exported.records, of: exported.learners, from: from, by: responsible.by, at: Date())
    }
    print(brought.text)
    return try brought.problems.map { problem in
      "levels, exemptions and chances of \(problem.number): \(try Self.words(problem.reason))"
    }
  }

  /// What is wrong with the records of one learner. What is wrong with the database is thrown: nothing else would fare better.
  private static func words(_ error: any Error) throws -> String {
    switch error {
    case PeopleError.store(let error): throw Failure(.environment, "\(error)")
    case let error as PeopleError: return "\(error)"
    default: throw Failure(.environment, "\(error)", hint: "Run it again; what is in already is known then.")
    }
  }
}
