import ArgumentParser
import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts

struct AttemptExportAll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export-all", abstract: "Everything in open formats: JSON, CSV and wave forms, in a new folder.",
    discussion: """
      Writes attempts.jsonl (one proefbank.attempt/1 a line), attempts.csv, learners.json, staff.json, levels.json,
      exemptions.json, chances.json, retraining.json, scores.json (every released score, and how it stands at each target),
      accounts.json (names of learners at targets), audit.json, and traces/ID.vcd for each attempt with edges. Badges and PINs
      are not in it.
      Example: proefbank attempt export-all /srv/export-2026-11-21
      """)
  @OptionGroup var store: StoreOptions
  @Argument(help: "The folder; it may not exist yet.", completion: .directory)
  var folder: String
  @Flag(
    help: """
      Leave out names and numbers of learners, their names at targets, and what people wrote. Numbers of the staff stay, as
      those of who did what.
      """)
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
        var archive = try await database.archive(of: id, withName: !withoutNames)
        if withoutNames { archive.events = archive.events.map(\.withoutWords) }
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
        try write(learners, to: "learners.json")
        try write(staff, to: "staff.json")
      }
      let records = try await translated { () async throws(PeopleError) in
        try await database.records(withNames: !withoutNames)
      }
      try write(records.levels, to: "levels.json")
      try write(records.exemptions, to: "exemptions.json")
      try write(records.chances, to: "chances.json")
      try write(records.retraining, to: "retraining.json")
      try write(records.scores, to: "scores.json")
      if !withoutNames { try write(records.accounts, to: "accounts.json") }
      try write(try await database.audit(limit: .max), to: "audit.json")
      print("\(ids.count) attempts")
    } catch let error as CocoaError {
      throw Failure(.environment, "\(folder): \(error.localizedDescription)")
    }
  }

  private func write(_ value: some Encodable, to name: String) throws {
    try write(try AttemptJSON.encode(value, pretty: true), to: name)
  }

  private func write(_ data: Data, to name: String) throws {
    try data.write(to: URL(fileURLWithPath: folder + "/" + name))
  }
}
