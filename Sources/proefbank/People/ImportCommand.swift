import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

struct AttemptImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Takes in attempts of another bench, each once.",
    discussion: """
      The bench that made them sends their scores; here they are only seen. Doing it again changes nothing. What still runs
      there is left for the next time. A line that cannot be taken is said with its number, and keeps no other; the exit
      status is 1 then. Levels, exemptions, chances and marks are not taken over.
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
    let records = records(in: data)
    guard !records.isEmpty else {
      throw Failure(.input, "\(file): there is no attempt in it", hint: "Name attempts.jsonl of an export.")
    }
    var counts: [String: Int] = [:]
    var problems: [String] = []
    for (index, line) in records.enumerated() {
      do {
        let archive = try AttemptJSON.decode(AttemptArchive.self, from: line)
        let outcome = try await database.take(archive, from: from, by: responsible.by, at: Date())
        counts[Self.name(of: outcome), default: 0] += 1
        if case .conflict(let number) = outcome {
          problems.append("\(archive.attempt.id.text): the logs differ after event \(number); ours stays")
        }
      } catch {
        counts["not taken", default: 0] += 1
        problems.append("\(file):\(index + 1): \(try Self.words(error))")
      }
    }
    print(Self.outcomes.map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", "))
    if !problems.isEmpty { throw AnswerIsNo(text: problems.joined(separator: "\n")) }
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
  private func records(in data: Data) -> [Data] {
    let lines = data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    return lines.first == Data("{".utf8) ? [data] : lines
  }
}
