package import Attempts
import CKernelClock
import Foundation
import Glibc

/// Tells when something happened, by every clock there is (design §7).
package protocol EventClock: Sendable {
  func now() -> EventTime
}

/// The clocks of this computer: wall clock, CLOCK_BOOTTIME, boot id, and whether the kernel says it is synchronised.
package struct SystemEventClock: EventClock {
  private let bootID: String

  package init() {
    let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    // Without a boot id no two runs of the program may pass for the same boot.
    bootID = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? UUID().uuidString.lowercased()
  }

  package func now() -> EventTime {
    var elapsed = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &elapsed)
    let wallClock = Date(millisecondsSince1970: Date().millisecondsSince1970)
    return EventTime(
      wallClock: wallClock, bootID: bootID,
      bootNanoseconds: UInt64(elapsed.tv_sec) * 1_000_000_000 + UInt64(elapsed.tv_nsec),
      quality: Self.quality(of: wallClock))
  }

  /// A clock that stands before the year this was written in was never set.
  private static func quality(of wallClock: Date) -> EventTime.Quality {
    if wallClock < Date(timeIntervalSince1970: 1_767_225_600) { return .untrusted }
    return kernel_clock_is_synchronised() ? .synchronised : .unsynchronised
  }
}
