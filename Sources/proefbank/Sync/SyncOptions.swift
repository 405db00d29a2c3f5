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
  @OptionGroup var store: StoreOptions

  var configuration: String { store.configuration }

  func open() throws -> (DaemonConfiguration, SQLiteAttempts) {
    let configuration = try store.load()
    return (configuration, try store.open(configuration))
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
  /// The targets as the job serves them. Secrets are read here, by the sync job only; a target whose secret, or whose
  /// certificates, cannot be read is in trouble by itself, and the others are served.
  func scoreTargets(store: SQLiteAttempts) -> [any ScoreTarget] {
    let credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
    let link = Result { () throws(SyncError) in try httpLink() }
    return syncTargets.map { target in
      do throws(SyncError) {
        return try scoreTarget(target, store: store, link: link, credentials: credentials)
      } catch {
        return UnreadyTarget(name: target.name, latestOnly: target.isGradebook, error: error)
      }
    }
  }

  private func httpLink() throws(SyncError) -> HTTPLink {
    let proxy = syncNetwork.proxyHost.flatMap { host in syncNetwork.proxyPort.map { (host, $0) } }
    return try HTTPLink(certificates: syncNetwork.certificates, proxy: proxy)
  }

  private func scoreTarget(
    _ target: SyncTarget, store: SQLiteAttempts, link: Result<HTTPLink, SyncError>, credentials: String?
  ) throws(SyncError) -> any ScoreTarget {
    switch target.kind {
    case .csv(let path): return CSVTarget(name: target.name, path: path, store: store)
    case .xapi(let xapi):
      return XAPITarget(
        XAPISettings(
          name: target.name, endpoint: xapi.endpoint, version: xapi.version, user: xapi.user,
          password: try Secret(file: xapi.passwordFile, credentials: credentials),
          writer: StatementWriter(
            home: xapi.home, course: xapi.course, platform: "Proefbank \(ProefbankVersion.text)"),
          actor: xapi.accountHomePage.map { .account(homePage: $0) } ?? .random), link: try link.get(), store: store)
    case .lti(let lti):
      return AGSTarget(
        AGSSettings(
          name: target.name, tokenURL: lti.tokenURL, audience: lti.audience, clientID: lti.clientID,
          key: try Secret(file: lti.keyFile, credentials: credentials), keyID: lti.keyID,
          lineItemsURL: lti.lineItemsURL, membershipsURL: lti.membershipsURL), link: try link.get(), store: store)
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

extension DaemonConfiguration.SyncTarget {
  fileprivate var isGradebook: Bool { if case .lti = kind { true } else { false } }
}
