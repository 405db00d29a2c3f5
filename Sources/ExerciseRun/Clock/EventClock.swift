package import Attempts
import CKernelClock
package import Foundation
import Glibc
import Synchronization

/// Tells when something happened, by every clock there is (design §7).
package protocol EventClock: Sendable {
  func now() -> EventTime
}

/// The clocks of this computer: wall clock, CLOCK_BOOTTIME, boot id, and whether the kernel says it is synchronised.
package struct SystemEventClock: EventClock {
  private let bootID: String
  private let memory = Memory()

  private final class Memory: Sendable {
    let judge = Mutex(ClockJudge())
  }

  package init() {
    let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    // Without a boot id no two runs of the program may pass for the same boot.
    bootID = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? UUID().uuidString.lowercased()
  }

  package func now() -> EventTime {
    var elapsed = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &elapsed)
    let wallClock = Date(millisecondsSince1970: Date().millisecondsSince1970)
    let nanoseconds = UInt64(elapsed.tv_sec) * 1_000_000_000 + UInt64(elapsed.tv_nsec)
    let isSynchronised = kernel_clock_is_synchronised()
    return EventTime(
      wallClock: wallClock, bootID: bootID, bootNanoseconds: nanoseconds,
      quality: memory.judge.withLock {
        $0.quality(of: wallClock, bootNanoseconds: nanoseconds, isSynchronised: isSynchronised)
      })
  }
}

/// Whether a wall clock can be believed, by what it said before.
package struct ClockJudge: Sendable {
  /// What a clock that was set once may run wrong until it is set again, s.
  private static let furthest = 600.0
  private var believed: (wallClock: Date, bootNanoseconds: UInt64)?

  package init() {}

  /// A clock that stands before ``EventTime/earliestBelievable`` was never set. One that nobody keeps in time any more is not
  /// believed once it has jumped since it was last known to be right.
  ///
  /// - Parameters:
  ///   - wallClock: What it says.
  ///   - bootNanoseconds: Of the clock that nobody can set, ns, of the same boot in every call.
  ///   - isSynchronised: Whether the kernel says that something keeps it in time.
  /// - Returns: How far it can be believed.
  package mutating func quality(
    of wallClock: Date, bootNanoseconds: UInt64, isSynchronised: Bool
  ) -> EventTime.Quality {
    if wallClock < EventTime.earliestBelievable { return .untrusted }
    if isSynchronised {
      believed = (wallClock, bootNanoseconds)
      return .synchronised
    }
    guard let believed else { return .unsynchronised }
    let since = (Double(bootNanoseconds) - Double(believed.bootNanoseconds)) / 1e9
    let off = wallClock.timeIntervalSince(believed.wallClock.addingTimeInterval(since))
    return abs(off) > Self.furthest ? .untrusted : .unsynchronised
  }
}
