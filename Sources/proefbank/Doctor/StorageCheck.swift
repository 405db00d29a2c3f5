import Attempts
import DaemonConfiguration
import Foundation
import Glibc
import SQLiteAttempts

/// Room for attempts, and whether the database is sound and may be written by those who must.
struct StorageCheck {
  let configuration: DaemonConfiguration
  /// Below this no assessment begins; the daemon has the same.
  static let roomForAssessment = 64 << 20

  func findings() async -> [Finding] {
    [space()] + (await database())
  }

  private func space() -> Finding {
    var status = statvfs()
    guard unsafe statvfs(configuration.dataDirectory, &status) == 0 else {
      return .problem(
        "disk", "\(configuration.dataDirectory) is not there or may not be read",
        mend: "Start the daemon once, or run this command as root.")
    }
    let free = Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    let words = "\(free >> 20) MB free for \(configuration.dataDirectory)"
    guard free >= Self.roomForAssessment else {
      return .problem("disk", "\(words): no assessment can begin", mend: "Free some space; nothing is lost meanwhile.")
    }
    return free < 10 * Self.roomForAssessment
      ? .notice("disk", words, mend: "Free some space before it is needed.") : .fine("disk", words)
  }

  private func database() async -> [Finding] {
    let path = configuration.databasePath
    guard let status = FileStatus(of: path) else {
      return [.notice("database", "\(path) is not there yet", mend: "The daemon makes it when it starts.")]
    }
    var findings: [Finding] = []
    if status.allows(S_IROTH) {
      findings.append(
        .problem(
          "database", "\(path) can be read by everybody on this computer: it holds names", mend: "chmod 0660 \(path)"))
    }
    if !status.allows(S_IWGRP) {
      findings.append(
        .problem(
          "database", "\(path) may not be written by its group: the sync job cannot send", mend: "chmod 0660 \(path)"))
    }
    do throws(StoreError) {
      let examination = try await DatabaseExamination.of(path: path)
      if let first = examination.damage.first {
        findings.append(
          .problem(
            "database", "damaged: \(first)",
            mend: "systemctl stop proefbankd; move the file away; proefbank restore FILE --configuration …"))
      } else {
        findings.append(
          .fine("database", "sound; \(examination.attempts) attempts, \(examination.pendingScores) scores wait"))
      }
      if examination.undatedAttempts > 0 {
        findings.append(
          .notice(
            "dates", "\(examination.undatedAttempts) attempts were begun before the clock was set",
            mend: "They are dated by themselves when the clock is synchronised before the computer is started again."))
      }
    } catch {
      findings.append(.problem("database", "\(error)", mend: "Run this command as root, or restore a safety copy."))
    }
    return findings
  }
}
