import Foundation

/// Counts the time that the learner could work: from the self-test that passed to the submission, without breaks and
/// without the stretches in which the kit or the daemon was away.
///
/// Measured by CLOCK_BOOTTIME, which nobody can set; a stretch across a restart of the computer does not count.
package struct ActiveTime: Hashable, Sendable, Codable {
  package private(set) var nanoseconds: UInt64 = 0
  private var isCounting = false
  private var isOnBreak = false
  private var lastBoot = ""
  private var lastNanoseconds: UInt64 = 0

  package init() {}

  /// Minutes, to one decimal.
  package var minutes: Double { (Double(nanoseconds) / 6e9).rounded() / 10 }

  /// Minutes, to one decimal, when nothing more has happened until now.
  package func minutes(until now: EventTime) -> Double {
    guard isCounting, !isOnBreak, now.bootID == lastBoot, now.bootNanoseconds > lastNanoseconds else { return minutes }
    var later = self
    later.nanoseconds += now.bootNanoseconds - lastNanoseconds
    return later.minutes
  }

  /// Takes the next event of the log.
  package mutating func take(_ event: AttemptEvent) {
    let at = event.at
    let comesAfterAbsence = event.what.kind == .kitBack
    if isCounting, !isOnBreak, !comesAfterAbsence, at.bootID == lastBoot, at.bootNanoseconds > lastNanoseconds {
      nanoseconds += at.bootNanoseconds - lastNanoseconds
    }
    switch event.what {
    case .selfTest(let report): isCounting = report.passed
    case .kitLost, .submitted, .handedIn, .ended: isCounting = false
    case .kitBack: isCounting = true
    case .paused: isOnBreak = true
    case .resumed: isOnBreak = false
    default: break
    }
    lastBoot = at.bootID
    lastNanoseconds = at.bootNanoseconds
  }
}

extension [AttemptEvent] {
  /// Minutes, to one decimal: ``ActiveTime`` of the whole log.
  package var activeMinutes: Double {
    var time = ActiveTime()
    for event in self { time.take(event) }
    return time.minutes
  }
}
