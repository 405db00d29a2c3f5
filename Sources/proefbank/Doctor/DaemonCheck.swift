import Attempts
import ControlAPI
import ControlClient
import DaemonConfiguration

/// Whether the daemon answers, is of this version, and has its kits.
struct DaemonCheck {
  let client: DaemonClient
  let configuration: DaemonConfiguration

  func findings() async -> [Finding] {
    do {
      let daemon = try await client.get("/v1/daemon", as: DaemonReport.self)
      var findings: [Finding] = []
      if daemon.version == ProefbankVersion.text {
        findings.append(.fine("daemon", "answers, version \(daemon.version), pid \(daemon.processID)"))
      } else {
        findings.append(
          .problem(
            "daemon", "runs version \(daemon.version), this command is \(ProefbankVersion.text)",
            mend: "Install both packages in one version, then: systemctl restart proefbankd"))
      }
      findings += try await client.get("/v1/stations", as: [StationReport].self).map { station -> Finding in
        switch station.connection {
        case .attached:
          .fine(
            "station \(station.id)",
            station.identity.map { "kit \($0.model) \($0.serialNumber), firmware \($0.firmwareVersion)" } ?? "attached")
        case .searching, .lost:
          .problem(
            "station \(station.id)", "no kit: \(station.reason ?? "it is being looked for")",
            mend: "Switch the kit on and plug its cable in; the port is looked at below.")
        }
      }
      if configuration.stations.isEmpty { findings.append(Self.noStation) }
      return findings
    } catch let failure as Failure {
      return [
        .problem(
          "daemon", failure.error,
          mend: "systemctl start proefbankd; why it does not run: journalctl -u proefbankd -n 20")
      ]
    } catch {
      return [.problem("daemon", "\(error)", mend: "journalctl -u proefbankd -n 20")]
    }
  }

  private static let noStation = Finding.notice(
    "stations", "the configuration names none", mend: "Name the port and the kit under 'stations'.")
}
