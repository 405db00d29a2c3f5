package import Foundation

/// Where attempts of other benches are taken in.
package protocol ArchiveStore: Sendable {
  /// Takes in an attempt of another bench, once: bringing it again changes nothing.
  ///
  /// - Throws: ``AttemptArchive/Problem``, ``PeopleError`` for a learner who cannot be added, and ``StoreError``.
  func take(_ archive: AttemptArchive, from bench: String, by who: String, at date: Date) async throws -> ImportOutcome
}

/// An import of records of attempts: takes one after the other, and keeps count of what became of them. A record that cannot be
/// taken keeps no other out.
package struct ArchiveIntake: Sendable {
  /// What became of records, in the order in which it is told.
  package enum Fate: String, Hashable, Sendable, CaseIterable {
    case added, extended, known
    case conflict = "conflicts"
    case stillRuns = "still running"
    case erasedHere = "erased here"
    case notTaken = "not taken"
  }

  /// One record that was not taken, or not as it was brought.
  package struct Problem: Hashable, Sendable {
    package var line: Int
    package var reason: Reason
  }

  package enum Reason: Hashable, Sendable {
    /// Ours stays.
    case conflict(UUID, after: Int)
    case notARecord
    case format(String)
    case gap(after: Int)
    /// The number of its learner belongs to somebody else here.
    case numberTaken(String)
    /// Its learner cannot be added for another reason.
    case learner(PeopleError)
    case tooLong
  }

  private let store: any ArchiveStore
  private let bench: String
  private let who: String
  private let most: Int
  package private(set) var counts: [Fate: Int] = [:]
  package private(set) var problems: [Problem] = []
  /// Problems beyond those that are kept.
  package private(set) var moreProblems = 0

  /// - Parameters:
  ///   - store: where they go.
  ///   - bench: name of the bench that they come from.
  ///   - who: number of the staff member.
  ///   - most: problems that are kept with their lines; further ones are counted only.
  package init(into store: any ArchiveStore, from bench: String, by who: String, keeping most: Int = .max) {
    self.store = store
    self.bench = bench
    self.who = who
    self.most = most
  }

  package var isEmpty: Bool { counts.isEmpty }

  /// - Throws: What is wrong with the store, or anything unforeseen: no other record would fare better.
  package mutating func take(_ record: RecordLines.Record, at date: Date) async throws {
    guard let bytes = record.bytes else { return refuse(record.line, .tooLong) }
    do {
      let archive = try AttemptJSON.decode(AttemptArchive.self, from: bytes)
      let outcome = try await store.take(archive, from: bench, by: who, at: date)
      counts[Fate(outcome), default: 0] += 1
      if case .conflict(let number) = outcome { note(record.line, .conflict(archive.attempt.id, after: number)) }
    } catch {
      switch error {
      case is DecodingError: refuse(record.line, .notARecord)
      case AttemptArchive.Problem.format(let format): refuse(record.line, .format(format))
      case AttemptArchive.Problem.gap(let number): refuse(record.line, .gap(after: number))
      case PeopleError.numberTaken(let number): refuse(record.line, .numberTaken(number))
      case PeopleError.store(let error): throw error
      case let error as PeopleError: refuse(record.line, .learner(error))
      default: throw error
      }
    }
  }

  private mutating func refuse(_ line: Int, _ reason: Reason) {
    counts[.notTaken, default: 0] += 1
    note(line, reason)
  }

  private mutating func note(_ line: Int, _ reason: Reason) {
    if problems.count < most { problems.append(Problem(line: line, reason: reason)) } else { moreProblems += 1 }
  }
}

extension ArchiveIntake.Fate {
  fileprivate init(_ outcome: ImportOutcome) {
    switch outcome {
    case .added: self = .added
    case .extended: self = .extended
    case .known: self = .known
    case .conflict: self = .conflict
    case .stillRuns: self = .stillRuns
    case .erasedHere: self = .erasedHere
    }
  }
}

extension ArchiveIntake.Reason: CustomStringConvertible {
  /// For the command line; pages have it in the language of whoever reads.
  package var description: String {
    switch self {
    case .conflict(let attempt, let number): "\(attempt.text): the logs differ after event \(number); ours stays"
    case .notARecord:
      "this is no record in the format \(AttemptArchive.formatName). Name attempts.jsonl of an export."
    case .format(let format): "\(AttemptArchive.Problem.format(format))"
    case .gap(let number): "\(AttemptArchive.Problem.gap(after: number))"
    case .numberTaken(let number):
      "the number '\(number)' of its learner belongs to somebody else here. Correct one of both, then import again."
    case .learner(let error): "\(error)"
    case .tooLong: "it is longer than a record may be"
    }
  }
}
