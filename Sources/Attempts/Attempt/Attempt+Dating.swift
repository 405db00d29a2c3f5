package import Foundation

extension EventTime {
  /// When it was, by a later reading of the same boot: the wall clock then, less the time since. Nil for another boot.
  package func dated(by reference: EventTime) -> Date? {
    guard bootID == reference.bootID else { return nil }
    let since = (Double(reference.bootNanoseconds) - Double(bootNanoseconds)) / 1e9
    let date = reference.wallClock.addingTimeInterval(-since)
    // Dates are kept to the millisecond, everywhere.
    return Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1000).rounded() / 1000)
  }
}

extension Attempt {
  /// What NTP corrects while a clock counts as synchronised is not worth another date, s.
  private static let tolerance = 2.0

  /// Begun and submitted when it really was.
  ///
  /// - Parameters:
  ///   - reference: Now, by a clock that is synchronised.
  ///   - log: All of its events.
  /// - Returns: The same attempt with its dates; nil when they are right.
  package func dated(by reference: EventTime, log: [AttemptEvent]) -> Attempt? {
    var dated = self
    for event in log where event.at.quality != .synchronised {
      guard let date = event.at.dated(by: reference) else { continue }
      switch event.what {
      case .started where abs(date.timeIntervalSince(startedAt)) > Self.tolerance: dated.startedAt = date
      case .submitted, .handedIn:
        if let submittedAt, abs(date.timeIntervalSince(submittedAt)) > Self.tolerance { dated.submittedAt = date }
      default: break
      }
    }
    return dated == self ? nil : dated
  }
}
