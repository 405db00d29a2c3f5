import Foundation

/// When to try again: full jitter, so that benches that lost the same server do not come back together.
package struct RetryPolicy: Hashable, Sendable {
  /// Upper bound of the first wait, s.
  package var base: Double
  /// Longest wait that we choose ourselves, s.
  package var longest: Double
  /// Longest wait that a server may ask for, s.
  package var longestAsked: Double
  /// Tries of one row, with the target taking others meanwhile, until it is parked.
  package var triesUntilParked: Int
  /// How long a row waits that waits for an operator, s.
  package var held: Double

  package init(
    base: Double = 10, longest: Double = 3600, longestAsked: Double = 86_400, triesUntilParked: Int = 5,
    held: Double = 600
  ) {
    self.base = base
    self.longest = longest
    self.longestAsked = longestAsked
    self.triesUntilParked = triesUntilParked
    self.held = held
  }

  /// The wait after so many failures, s; `chance` is 0..<1.
  func wait(afterFailures failures: Int, chance: Double) -> Double {
    let bound = min(longest, base * pow(2, Double(min(max(failures, 1), 30) - 1)))
    return max(1, bound * chance)
  }

  /// Whether to wait until `moment`. A moment further away than any wait that was ever chosen was written by a clock
  /// that has jumped since, and does not count.
  func waits(until moment: Date?, now: Date) -> Bool {
    guard let moment else { return false }
    return moment > now && moment.timeIntervalSince(now) <= longestAsked
  }
}
