import Attempts
import DaemonConfiguration
import Foundation
import Glibc
import ScoreSync

/// Where scores go: whether anything answers there, and whether the sync job has its secrets and nobody else.
struct TargetCheck {
  let configuration: DaemonConfiguration
  let isOffline: Bool

  func findings() async -> [Finding] {
    guard !configuration.syncTargets.isEmpty else { return [.fine("targets", "none: scores stay on this bench")] }
    var findings: [Finding] = []
    let link: HTTPLink
    do throws(SyncError) {
      let network = configuration.syncNetwork
      let proxy = network.proxyHost.flatMap { host in network.proxyPort.map { (host, $0) } }
      link = try HTTPLink(certificates: network.certificates, proxy: proxy, timeout: 15)
    } catch {
      return [.problem("certificates", "\(error)", mend: "Correct 'ca_file' under 'sync'.")]
    }
    for target in configuration.syncTargets {
      let check = "target \(target.name)"
      switch target.kind {
      case .csv(let path): findings.append(folder(of: path, check))
      case .xapi(let xapi):
        findings.append(secret(xapi.passwordFile, target.name))
        findings.append(await reach(xapi.endpoint, link, check))
      case .lti(let lti):
        findings.append(secret(lti.keyFile, target.name))
        for address in Set([lti.tokenURL, lti.lineItemsURL]).sorted() {
          findings.append(await reach(address, link, check))
        }
      }
    }
    return findings
  }

  private func folder(of path: String, _ check: String) -> Finding {
    let folder = (path as NSString).deletingLastPathComponent
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      return .problem(check, "the folder \(folder) is not there", mend: "Make it, writable for user proefbank-sync.")
    }
    return .fine(check, path)
  }

  private func reach(_ address: String, _ link: HTTPLink, _ check: String) async -> Finding {
    if isOffline { return .notice(check, "\(address) was not asked (--offline)") }
    if let obstacle = await link.obstacle(to: address) {
      return .problem(check, obstacle.reason, mend: obstacle.mend)
    }
    return .fine(check, "\(address) answers")
  }

  /// Root's alone: systemd hands it to the sync job as a credential.
  private func secret(_ path: String, _ target: String) -> Finding {
    let check = "secret \(target)"
    guard let status = FileStatus(of: path) else {
      if errno == EACCES {
        return .notice(check, "\(path) can only be looked at by root", mend: "sudo proefbank doctor")
      }
      return .problem(
        check, "\(path) is not there", mend: "Write the secret into it: sudo install -m 0600 /dev/stdin \(path)")
    }
    guard status.permissions & (S_IRWXG | S_IRWXO) == 0 else {
      return .problem(check, "\(path) can be read by others than its owner", mend: "sudo chmod 0600 \(path)")
    }
    return .fine(check, "\(path), for its owner only")
  }
}
