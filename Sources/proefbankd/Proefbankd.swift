import ArgumentParser
import ControlAPI
import Daemon
import DaemonConfiguration
import Foundation
import Glibc
import Logging
import StrictYAML

@main
enum Main {
  /// ArgumentParser would end with 64 for wrong use; here that is 2, as everywhere (design §11).
  static func main() async {
    do {
      try await Proefbankd.parse().run()
    } catch let status as ExitCode {
      exit(status.rawValue)
    } catch {
      let isHelp = Proefbankd.exitCode(for: error) == .success
      let text = Proefbankd.fullMessage(for: error) + "\n"
      (isHelp ? FileHandle.standardOutput : .standardError).write(Data(text.utf8))
      exit(isHelp ? 0 : 2)
    }
  }
}

struct Proefbankd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proefbankd",
    abstract: "The daemon of a Proefbank bench: kits, exercises, grades, pages.",
    discussion: """
      Example: proefbankd --configuration /etc/proefbank/proefbankd.yaml
      SIGTERM or Ctrl-C ends it cleanly; kits are safe by themselves. Exit status: 2 bad configuration, 3 environment.
      """)

  @Option(help: "The configuration file; docs/configuration.md describes it.", completion: .file(extensions: ["yaml"]))
  var configuration = "/etc/proefbank/proefbankd.yaml"
  @Option(help: "Least level that is logged: trace, debug, info, notice, warning, error, critical.")
  var logLevel = LogLevel.notice

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    var logger = Logger(label: "proefbankd") { label -> any LogHandler in
      if let journal = JournalLogHandler(identifier: label, environment: environment) { return journal }
      return StreamLogHandler.standardError(label: label)
    }
    logger.logLevel = Logger.Level(rawValue: logLevel.rawValue) ?? .notice
    // Attempts are personal data: nothing that the daemon makes is for anybody outside of its group.
    umask(0o007)
    do {
      let daemon = try await buildDaemon(
        try DaemonConfiguration.load(file: configuration), logger: logger,
        manager: ServiceManager(environment: environment))
      try await daemon.run(logger: logger)
    } catch let error as DiagnosticsError {
      complain("\(error)")
      throw ExitCode(2)
    } catch let failure as Failure {
      complain("proefbankd: \(failure)")
      throw ExitCode(failure.kind == .input ? 2 : 3)
    } catch {
      complain("proefbankd: \(error)")
      throw ExitCode(3)
    }
  }

  private func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

/// The levels of the log, by their names.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace, debug, info, notice, warning, error, critical
}
