import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

struct SyncReplay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Puts scores that were refused or that wait back to the start.",
    discussion: """
      Nothing is sent twice by it. The next 'sync run' tries them.
      Example: proefbank sync replay --target gradebook --attempt 0d6c1c2e-7d53-4c0e-9a52-2f8f54d6a001 --accept --by t-01
      """)
  @OptionGroup var options: SyncOptions
  @OptionGroup var responsible: ResponsibleOptions
  @Option(help: "Only of this target.") var target: String?
  @Option(help: "Only of this attempt.") var attempt: String?
  @Flag(
    help: """
      Send it all the same: over a grade that somebody changed there, into a new column for one that is gone, without \
      times that cannot be believed. Needs --attempt.
      """)
  var accept = false

  func run() async throws {
    let (configuration, store) = try options.open()
    if let target { try options.require(target, in: configuration) }
    let id = attempt.flatMap(UUID.init(uuidString:))
    if let attempt, id == nil {
      throw Failure(.input, "'\(attempt)' is not an attempt", hint: "'proefbank sync status' shows their identifiers.")
    }
    if accept, id == nil {
      throw Failure(.input, "--accept is for one attempt at a time", hint: "Name it with --attempt.")
    }
    try await responsible.require(.trainer, .administrator, in: store)
    let count = try await store.replay(
      ReplayChoice(target: target, attempt: id, accepting: accept), by: responsible.by, at: Date())
    print("\(count) back to the start")
    if count == 0 { throw AnswerIsNo(text: nil) }
  }
}
