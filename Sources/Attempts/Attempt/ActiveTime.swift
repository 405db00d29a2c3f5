import Foundation

extension [AttemptEvent] {
  /// Minutes, to one decimal, that the learner could work: from the self-test that passed to the submission, without the
  /// stretches in which the kit or the daemon was away.
  ///
  /// Measured by CLOCK_BOOTTIME, which nobody can set; a stretch across a restart of the computer does not count.
  package var activeMinutes: Double {
    var nanoseconds: UInt64 = 0
    var counting = false
    for (before, after) in zip(self, dropFirst()) {
      switch before.what {
      case .selfTest(let report): counting = report.passed
      case .kitLost, .submitted, .ended: counting = false
      case .kitBack: counting = true
      default: break
      }
      if case .kitBack = after.what { continue }
      if counting, before.at.bootID == after.at.bootID, after.at.bootNanoseconds > before.at.bootNanoseconds {
        nanoseconds += after.at.bootNanoseconds - before.at.bootNanoseconds
      }
    }
    return (Double(nanoseconds) / 6e9).rounded() / 10
  }
}
