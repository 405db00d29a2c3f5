import Attempts
import ControlAPI
import ControlClient

/// Whether the scores get away, as the sync job left them and the daemon tells it.
struct SyncCheck {
  let client: DaemonClient

  func findings() async -> [Finding] {
    // That the daemon does not answer is a finding of its own already.
    guard let state = try? await client.get("/v1/sync", as: SyncState.self) else { return [] }
    var findings = state.targets.map(finding)
    if state.isOverdue {
      findings.append(
        .problem(
          "sync job", "scores wait, and it has not run for a day",
          mend: "systemctl enable --now proefbank-sync.timer; why it fails: journalctl -u proefbank-sync -n 20"))
    }
    return findings
  }

  private func finding(of target: TargetStatus) -> Finding {
    let check = "scores \(target.target)"
    let counts = "\(target.sent) sent, \(target.pending) pending, \(target.held) held, \(target.dead) refused"
    if target.isConfigured, let trouble = target.health.trouble {
      return .problem(check, "\(counts); \(trouble.reason)", mend: trouble.mend)
    }
    if let problem = target.letters.first?.problem {
      return .problem(
        check, "\(counts); \(problem.reason)", mend: "\(problem.mend) All of them: proefbank sync status")
    }
    guard target.alarm else { return .fine(check, counts) }
    return .problem(
      check, "\(counts); the configuration does not name it any more",
      mend: "Name it there again, and its scores go out.")
  }
}
