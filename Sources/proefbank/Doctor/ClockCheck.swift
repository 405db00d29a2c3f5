import Attempts
import CKernelClock
import Foundation

/// Whether the clock can be believed: scores are dated by it.
struct ClockCheck {
  var now = Date()
  /// Nil asks the kernel.
  var isSynchronised: Bool?

  func findings() -> [Finding] {
    let year = Calendar(identifier: .gregorian).component(.year, from: now)
    if now < EventTime.earliestBelievable {
      return [
        .problem(
          "clock", "it stands in \(year): it was never set", mend: "timedatectl set-ntp true, or timedatectl set-time …"
        )
      ]
    }
    guard isSynchronised ?? Self.kernelSaysSo else {
      return [
        .notice(
          "clock", "not synchronised: attempts are kept, and dated by a clock that nobody checks",
          mend: "timedatectl set-ntp true, and let the bench reach a time server")
      ]
    }
    return [.fine("clock", "synchronised")]
  }

  private static var kernelSaysSo: Bool {
    kernel_clock_is_synchronised()
  }
}
