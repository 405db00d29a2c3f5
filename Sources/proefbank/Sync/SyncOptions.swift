import ArgumentParser
import Attempts
import ControlAPI
import DaemonConfiguration
import Foundation
import SQLiteAttempts
import ScoreSync
import StrictYAML

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

  /// Refuses a name that the configuration does not know.
  func require(_ target: String, in configuration: DaemonConfiguration) throws {
    let names = configuration.syncTargets.map(\.name)
    guard !names.contains(target) else { return }
    throw Failure(
      .input, "there is no target '\(target)'", hint: "\(self.configuration) names: \(names.joined(separator: ", ")).")
  }
}

extension DaemonConfiguration {
  /// The targets as the job serves them. Secrets are read here, by the sync job only.
  ///
  /// - Throws: ``SyncError/file(path:doing:reason:mend:)`` for a secret that cannot be read.
  func scoreTargets(store: SQLiteAttempts, link: HTTPLink) throws(SyncError) -> [any ScoreTarget] {
    let credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
    return try syncTargets.map { target throws(SyncError) in
      switch target.kind {
      case .csv(let path): return CSVTarget(name: target.name, path: path, store: store)
      case .xapi(let xapi):
        return XAPITarget(
          XAPISettings(
            name: target.name, endpoint: xapi.endpoint, version: xapi.version, user: xapi.user,
            password: try Secret(file: xapi.passwordFile, credentials: credentials),
            writer: StatementWriter(home: xapi.home),
            actor: xapi.accountHomePage.map { .account(homePage: $0) } ?? .random), link: link, store: store)
      case .lti(let lti):
        return AGSTarget(
          AGSSettings(
            name: target.name, tokenURL: lti.tokenURL, audience: lti.audience, clientID: lti.clientID,
            key: try Secret(file: lti.keyFile, credentials: credentials), keyID: lti.keyID,
            lineItemsURL: lti.lineItemsURL, membershipsURL: lti.membershipsURL), link: link, store: store)
      }
    }
  }

  /// From which moment on each target gets what was released before it was named.
  var scoresSince: [String: Date] {
    let moments = syncTargets.compactMap { target in
      target.since.flatMap { AttemptJSON.date("\($0)T00:00:00Z") }.map { (target.name, $0) }
    }
    return Dictionary(moments, uniquingKeysWith: { first, _ in first })
  }
}
