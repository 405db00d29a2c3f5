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

  func run() async throws {
    let inFolder = path + "/attempts.jsonl"
    let isFolder = FileManager.default.fileExists(atPath: inFolder)
    let file = isFolder ? inFolder : path
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure(
        .input, "\(file): the file cannot be read", hint: "Name the folder of an export, or attempts.jsonl in it.")
    }
    let others = isFolder ? try ExportedRecords(folder: path) : nil
    let database = try store.open()
    try await responsible.require(.trainer, .administrator, in: database)
    let lines = lines(of: data)
    guard isFolder || !lines.isEmpty else {
      throw Failure(.input, "\(file): there is no attempt in it", hint: "Name attempts.jsonl of an export.")
    }
    var problems = try await takeAttempts(lines, of: file, into: database)
    if let others {
      problems += try await take(others, into: database)
    } else {
      print("levels, exemptions and chances: only of the folder of an export")
    }
    if !problems.isEmpty { throw AnswerIsNo(text: problems.joined(separator: "\n")) }
  }

  /// - Returns: What could not be taken, with its place.
  private func takeAttempts(
    _ lines: [(number: Int, text: Data)], of file: String, into database: SQLiteAttempts
  ) async throws -> [String] {
    var counts: [String: Int] = [:]
    var problems: [String] = []
    for line in lines {
      do {
        let archive = try AttemptJSON.decode(AttemptArchive.self, from: line.text)
        let outcome = try await database.take(archive, from: from, by: responsible.by, at: Date())
        counts[Self.name(of: outcome), default: 0] += 1
        if case .conflict(let number) = outcome {
          problems.append("\(archive.attempt.id.text): the logs differ after event \(number); ours stays")
        }
      } catch {
        counts["not taken", default: 0] += 1
        problems.append("\(file):\(line.number): \(try Self.words(error))")
      }
    }
    print("attempts: " + Self.outcomes.map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", "))
    return problems
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

  private static let outcomes = [
    "added", "extended", "known", "conflicts", "still running", "erased here", "not taken",
  ]

  private static func name(of outcome: ImportOutcome) -> String {
    switch outcome {
    case .added: "added"
    case .extended: "extended"
    case .known: "known"
    case .conflict: "conflicts"
    case .stillRuns: "still running"
    case .erasedHere: "erased here"
    }
  }

  /// What is wrong with one line. What is wrong with the database is thrown: no other line would fare better.
  private static func words(_ error: any Error) throws -> String {
    switch error {
    case let error as AttemptArchive.Problem: return "\(error)"
    case PeopleError.numberTaken(let number):
      return
        "the number '\(number)' of its learner belongs to somebody else here. Correct one of both, then import again."
    case PeopleError.store(let error): throw Failure(.environment, "\(error)")
    case let error as PeopleError: return "\(error)"
    case is DecodingError:
      return "this is no record in the format \(AttemptArchive.formatName). Name attempts.jsonl of an export."
    default: throw Failure(.environment, "\(error)", hint: "Run it again; what is in already is known then.")
    }
  }

  /// A file of lines, or one record over several lines.
  private func lines(of data: Data) -> [(number: Int, text: Data)] {
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
      .filter { !$0.element.isEmpty }.map { ($0.offset + 1, Data($0.element)) }
    return lines.first?.1 == Data("{".utf8) ? [(1, data)] : lines
  }
}
