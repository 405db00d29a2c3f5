import Foundation
import Synchronization

/// Slows down whoever tries badges and PINs from one address, whatever the person: the wait of one person after wrong PINs is
/// in `Attempts` (`Lockout`).
final class LoginThrottle: Sendable {
  /// Failures of one address within ``window`` after which nothing more is looked at.
  static let most = 20
  /// Seconds.
  static let window: TimeInterval = 60
  /// Addresses that are remembered; a flood of addresses counts as one.
  static let addresses = 1000

  private let now: @Sendable () -> Date
  private let failures = Mutex<[String: [Date]]>([:])

  init(now: @escaping @Sendable () -> Date = { Date() }) { self.now = now }

  /// Whether an attempt from there is looked at now.
  func allows(_ address: String) -> Bool {
    let since = now().addingTimeInterval(-Self.window)
    return failures.withLock { $0[Self.key(address, in: $0), default: []].count { $0 > since } } < Self.most
  }

  func failed(_ address: String) {
    let now = now()
    let since = now.addingTimeInterval(-Self.window)
    failures.withLock { failures in
      failures = failures.compactMapValues { dates in
        let recent = dates.filter { $0 > since }
        return recent.isEmpty ? nil : recent
      }
      failures[Self.key(address, in: failures), default: []].append(now)
    }
  }

  private static func key(_ address: String, in failures: [String: [Date]]) -> String {
    failures[address] != nil || failures.count < addresses ? address : "others"
  }
}
