package import Foundation

/// Holds up whoever guesses a PIN: three mistakes are free, then each one doubles the wait, from 30 s to an hour.
///
/// A guess is counted before it is looked at, so that many guesses at once gain nothing.
package struct Lockout: Hashable, Sendable {
  /// Wrong PINs since the last right one.
  package var failures: Int
  package var lastFailure: Date?

  package static let freeMistakes = 3
  package static let longest: TimeInterval = 3600

  package init(failures: Int = 0, lastFailure: Date? = nil) {
    self.failures = failures
    self.lastFailure = lastFailure
  }

  /// Seconds to wait after so many mistakes.
  package static func delay(after failures: Int) -> TimeInterval {
    guard failures >= freeMistakes else { return 0 }
    let doublings = min(failures - freeMistakes, 16)
    return min(longest, 30 * TimeInterval(1 << doublings))
  }

  /// Until when no PIN is looked at; nil when one is. Never further off than the longest wait, whatever the clock did.
  package func lockedUntil(at now: Date) -> Date? {
    guard let lastFailure else { return nil }
    let remaining = lastFailure.addingTimeInterval(Self.delay(after: failures)).timeIntervalSince(now)
    return remaining > 0 ? now.addingTimeInterval(min(remaining, Self.longest)) : nil
  }
}

/// What a PIN has to be: digits, 4 to 12 of them, and nothing that is guessed first.
package enum PINRule {
  package enum Objection: Error, Hashable, Sendable {
    case notDigits
    case length
    /// All alike, a run such as 1234, or the person's own number.
    case tooEasy
  }

  package static func objection(to pin: String, number: String) -> Objection? {
    let digits = pin.utf8.map { Int($0) - 48 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return .notDigits }
    guard (4...12).contains(digits.count) else { return .length }
    let steps = Set(zip(digits.dropFirst(), digits).map { $0 - $1 })
    if steps == [0] || steps == [1] || steps == [-1] || pin == number { return .tooEasy }
    return nil
  }
}

extension PINRule.Objection: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notDigits: "A PIN has digits only."
    case .length: "A PIN has 4 to 12 digits."
    case .tooEasy: "This PIN is guessed first. Choose one without a run, a repetition or the person's number."
    }
  }
}
