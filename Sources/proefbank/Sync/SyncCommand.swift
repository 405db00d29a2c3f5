import ArgumentParser
import Attempts
import ControlAPI
import DaemonConfiguration
import Foundation
import Logging
import SQLiteAttempts
import ScoreSync
import StrictYAML

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Sends released scores to their targets, each one once.",
    subcommands: [SyncRun.self, SyncStatus.self])
}

/// The daemon's configuration: names the database and the targets.
struct SyncOptions: ParsableArguments {
  @Option(help: "The daemon's configuration file.", completion: .file(extensions: ["yaml"]))
  var configuration = "/etc/proefbank/proefbankd.yaml"

  func open() throws -> (DaemonConfiguration, SQLiteAttempts) {
    let configuration = try reading { () throws(DiagnosticsError) in
      try DaemonConfiguration.load(file: self.configuration)
    }
    guard FileManager.default.fileExists(atPath: configuration.databasePath) else {
      throw Failure(
        .environment, "\(configuration.databasePath): there is no database yet",
        hint: "Start the daemon once, or correct data_directory in \(self.configuration).")
    }
    do throws(StoreError) {
      let store = try SQLiteAttempts(
        path: configuration.databasePath, targets: configuration.syncTargets.map(\.name))
      return (configuration, store)
    } catch {
      throw Failure(.environment, "\(error)")
    }
  }
}

struct SyncRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Sends all that is pending; exit status 3 when a target failed.",
    discussion: """
      Works without the daemon and may be run again at any time: a score that arrived is not sent twice.
      Example: proefbank sync run --configuration /etc/proefbank/proefbankd.yaml
      """)
  @OptionGroup var options: SyncOptions

  func run() async throws {
    let (configuration, store) = try options.open()
    guard !configuration.syncTargets.isEmpty else {
      print("No targets: name one under 'sync' in \(options.configuration).")
      return
    }
    var logger = Logger(label: "proefbank-sync") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    let targets: [any ScoreTarget] = configuration.syncTargets.map { target in
      switch target.kind {
      case .csv(let path): CSVTarget(name: target.name, path: path, store: store)
      }
    }
    let job = SyncJob(store: store, targets: targets, leasePath: configuration.syncLeasePath, logger: logger)
    let report: SyncReport
    do throws(SyncError) {
      report = try await job.run()
    } catch {
      throw Failure(.environment, "\(error)")
    }
    for target in report.targets {
      print("\(target.name): \(target.delivered) sent, \(target.pending) pending")
    }
    let failures = report.targets.compactMap(\.failure)
    guard failures.isEmpty else {
      throw Failure(.environment, failures.map { "\($0)" }.joined(separator: "\n"))
    }
  }
}

struct SyncStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "What waits and what was sent, by target.",
    discussion: "Example: proefbank sync status --configuration /etc/proefbank/proefbankd.yaml")
  @OptionGroup var options: SyncOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (_, store) = try options.open()
    let summary = try await store.outboxSummary()
    try output.print(summary) {
      summary.isEmpty
        ? "no scores yet"
        : columns(summary.map { [$0.target, "\($0.sent) sent", "\($0.pending) pending"] })
    }
  }
}
