import Attempts
import Foundation

/// Our clock beside that of the server, by the `Date` of its answers.
struct ServerClock: Sendable {
  /// Seconds between the clocks from which no grade is dated any more.
  static let furthest = 600.0

  /// Server minus bench, s.
  private(set) var offset: Double?

  mutating func heard(_ answer: HTTPAnswer) {
    if let date = answer.serverDate { offset = date.timeIntervalSince(answer.receivedAt) }
  }

  /// The server's time.
  func now(_ ours: Date) -> Date { ours.addingTimeInterval(offset ?? 0) }

  var trouble: TargetTrouble? {
    guard let offset, abs(offset) > Self.furthest else { return nil }
    let direction = offset < 0 ? "ahead of" : "behind"
    return TargetTrouble(
      .clock, "clock untrusted: the bench is \(Self.span(abs(offset))) \(direction) the server",
      mend: "Set the clock of the bench (timedatectl); the scores wait, since a grade dated wrongly blocks later ones.")
  }

  /// What is wrong with the times of an attempt; nil when nothing is.
  func problem(with row: Delivery, now: Date) -> DeliveryProblem? {
    let latest = self.now(now).addingTimeInterval(300)
    let isOff =
      row.clock == .untrusted || row.score.submittedAt > latest || row.score.startedAt > latest
      || row.score.submittedAt < EventTime.earliestBelievable
    guard isOff else { return nil }
    return DeliveryProblem(
      .clock, "clock untrusted: the attempt is dated \(AttemptJSON.text(row.score.submittedAt))",
      mend:
        "'proefbank sync replay --attempt \(row.score.attempt.text) --accept --by NUMBER' sends it without these times."
    )
  }

  private static func span(_ seconds: Double) -> String {
    switch seconds {
    case ..<7200: "\(Int((seconds / 60).rounded())) min"
    case ..<172_800: "\(Int((seconds / 3600).rounded())) h"
    default: "\(Int((seconds / 86_400).rounded())) days"
    }
  }
}
