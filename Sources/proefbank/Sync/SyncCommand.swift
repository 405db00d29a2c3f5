import ArgumentParser
import Attempts
import ControlAPI
import DaemonConfiguration
import Foundation
import Glibc
import Logging
import SQLiteAttempts
import ScoreSync

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Sends released scores to their targets, each one once.",
    subcommands: [SyncRun.self, SyncStatus.self, SyncReplay.self, SyncAccounts.self])
}

struct SyncRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Sends all that is due; exit status 3 when a target failed, 1 when a score needs a person.",
    discussion: """
      Works without the daemon and may be run again at any time: a score that arrived is not sent twice.
      Example: proefbank sync run --configuration /etc/proefbank/proefbankd.yaml
      """)
  @OptionGroup var options: SyncOptions
  @OptionGroup var output: OutputOptions
  @Flag(help: "Try again now what failed before; a server that asked us to stay away is left alone all the same.")
  var now = false

  func run() async throws {
    let (configuration, store) = try options.open()
    guard !configuration.syncTargets.isEmpty else {
      print("No targets: name one under 'sync' in \(options.configuration).")
      return
    }
    let report: SyncReport
    do throws(SyncError) {
      let showsProgress = isatty(STDERR_FILENO) != 0 && output.format == .text
      let job = SyncJob(
        store: store, targets: configuration.scoreTargets(store: store),
        since: configuration.scoresSince,
        leasePath: configuration.syncLeasePath,
        progress: { if showsProgress { Self.show($0) } },
        logger: Logger(label: "proefbank-sync") { _ in SwiftLogNoOpLogHandler() })
      report = try await job.run(hurried: now)
    } catch {
      throw Failure(.environment, "\(error)")
    }
    try output.print(report) { Self.text(report) }
    let news = report.targets.compactMap { line in line.trouble.map { (line, $0) } }
    if !report.succeeded {
      // What the run before has said already is not said again; `sync status` keeps it.
      let words = news.filter(\.0.isNews).map { "target '\($0.0.name)': \($0.1.reason). \($0.1.mend)" }
      throw Failure(
        .environment,
        words.isEmpty
          ? "no better than at the last run; 'proefbank sync status' says why" : words.joined(separator: "\n"))
    }
    if report.needsAPerson { throw AnswerIsNo(text: "Some scores need a person: 'proefbank sync status' says why.") }
  }

  private static func text(_ report: SyncReport) -> String {
    let lines = report.targets.map { line in
      var text = "\(line.name): \(line.delivered) sent, \(line.pending) pending"
      if line.held > 0 { text += ", \(line.held) held" }
      if line.dead > 0 { text += ", \(line.dead) refused" }
      if let until = line.waitsUntil { text += "; waits until \(AttemptJSON.text(until))" }
      return text
    }
    let orphans = report.orphans.map { "\($0): not in the configuration any more, with scores waiting" }
    return (lines + orphans).joined(separator: "\n")
  }

  private static func show(_ line: SyncReport.Target) {
    FileHandle.standardError.write(Data("\r\(line.name): \(line.delivered) sent\u{1B}[K\r".utf8))
  }
}

struct SyncStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "What waits, what was sent and what needs a person, by target.",
    discussion: """
      With --check the exit status is 1 when a person has to look.
      Example: proefbank sync status --configuration /etc/proefbank/proefbankd.yaml --check
      """)
  @OptionGroup var options: SyncOptions
  @OptionGroup var output: OutputOptions
  @Flag(help: "Exit status 1 when a person has to look.")
  var check = false

  func run() async throws {
    let (configuration, store) = try options.open()
    let status = try await store.syncStatus(targets: configuration.syncTargets.map(\.name))
    try output.print(status) {
      status.isEmpty ? "No targets." : status.map(Self.text).joined(separator: "\n")
    }
    if check, status.contains(where: \.alarm) { throw AnswerIsNo(text: nil) }
  }

  private static func text(_ status: TargetStatus) -> String {
    var lines = [
      columns([
        [
          status.target, "\(status.sent) sent", "\(status.pending) pending", "\(status.held) held",
          "\(status.dead) refused", "\(status.skipped) overtaken",
        ]
      ])
    ]
    if !status.isConfigured {
      lines.append(
        status.alarm
          ? "  ALARM not in the configuration any more: name it there again, and its scores go out"
          : "  not in the configuration any more; nothing waits for it")
    }
    if let since = status.waitingSince { lines.append("  oldest waiting: \(AttemptJSON.text(since))") }
    if status.isConfigured, let trouble = status.health.trouble {
      let since = status.health.troubleSince.map { " since \(AttemptJSON.text($0))" } ?? ""
      lines.append("  ALARM\(since): \(trouble.reason). \(trouble.mend)")
      if let next = status.health.notBefore { lines.append("  next try: \(AttemptJSON.text(next))") }
    }
    for letter in status.letters {
      lines.append(
        "  \(letter.phase.rawValue) \(letter.attempt.text) revision \(letter.revision): "
          + "\(letter.problem.reason). \(letter.problem.mend)")
    }
    return lines.joined(separator: "\n")
  }
}
