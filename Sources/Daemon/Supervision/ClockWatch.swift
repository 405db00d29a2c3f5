package import Attempts
import Foundation

/// When attempts are to be dated again: as soon as the clock is right, and then every minute, for one that ran at that moment
/// ends later. Not at all where the clock was right from the start.
package struct Dating {
  private static let pause: UInt64 = 60_000_000_000
  private var clockWasWrong = false
  private var last: UInt64?

  package init() {}

  package mutating func clockChanged() {
    clockWasWrong = true
    last = nil
  }

  package mutating func isDue(_ now: EventTime) -> Bool {
    guard now.quality == .synchronised else {
      clockWasWrong = true
      return false
    }
    guard clockWasWrong else { return false }
    if let last, now.bootNanoseconds < last + Self.pause { return false }
    last = now.bootNanoseconds
    return true
  }
}

/// Notices that the wall clock was set: it is compared with the clock that runs from the start of the computer. Pure.
package struct ClockWatch {
  package enum Finding: Equatable {
    /// It stands before the year this was written in: it was never set.
    case neverSet
    /// By so many seconds; forwards is positive.
    case jumped(seconds: Int)
    case synchronised
    case lostSynchronisation
  }

  /// What NTP corrects by slewing within a minute stays below this.
  static let tolerance = 2.0

  private var last: EventTime?

  package init() {}

  /// What is new since the last look.
  package mutating func look(_ now: EventTime) -> [Finding] {
    defer { last = now }
    guard let last, last.bootID == now.bootID else {
      return now.quality == .untrusted ? [.neverSet] : []
    }
    var findings: [Finding] = []
    let expected = (Double(now.bootNanoseconds) - Double(last.bootNanoseconds)) / 1e9
    let surplus = now.wallClock.timeIntervalSince(last.wallClock) - expected
    if abs(surplus) > Self.tolerance { findings.append(.jumped(seconds: Int(surplus.rounded()))) }
    switch (last.quality, now.quality) {
    case (.untrusted, .untrusted), (.synchronised, .synchronised), (.unsynchronised, .unsynchronised): break
    case (_, .synchronised): findings.append(.synchronised)
    case (_, .untrusted): findings.append(.neverSet)
    case (.synchronised, .unsynchronised): findings.append(.lostSynchronisation)
    case (.untrusted, .unsynchronised): break
    }
    return findings
  }
}
