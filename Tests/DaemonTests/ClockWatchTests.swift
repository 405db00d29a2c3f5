import Attempts
import Daemon
import Foundation
import Testing

@Suite("A clock that cannot be believed is noticed")
struct ClockWatchTests {
  private func time(_ wall: Double, boot: Double, _ quality: EventTime.Quality = .unsynchronised) -> EventTime {
    EventTime(
      wallClock: Date(timeIntervalSince1970: wall), bootID: "a", bootNanoseconds: UInt64(boot * 1e9), quality: quality)
  }

  /// What one watch says of each reading, in their order.
  private func findings(_ readings: [EventTime]) -> [[ClockWatch.Finding]] {
    var watch = ClockWatch()
    return readings.map { watch.look($0) }
  }

  @Test("a clock that starts in 1970 is said at once, and once")
  func neverSet() {
    #expect(findings([time(10, boot: 10, .untrusted), time(15, boot: 15, .untrusted)]) == [[.neverSet], []])
  }

  @Test("when it is set from there, the jump and the synchronisation are both said")
  func set() {
    let found = findings([time(10, boot: 10, .untrusted), time(1_800_000_005, boot: 15, .synchronised)])
    #expect(found == [[.neverSet], [.jumped(seconds: 1_799_999_990), .synchronised]])
  }

  @Test("a clock that is set back by an hour has jumped; one that is slewed has not")
  func jumps() {
    let found = findings([
      time(1_800_000_000, boot: 100), time(1_800_000_005.4, boot: 105), time(1_799_996_410.4, boot: 110),
    ])
    #expect(found == [[], [], [.jumped(seconds: -3600)]])
  }

  @Test("a computer that slept has not jumped: that clock runs on")
  func sleep() {
    #expect(findings([time(1_800_000_000, boot: 100), time(1_800_030_000, boot: 30_100)]) == [[], []])
  }

  @Test("attempts are dated again as soon as a wrong clock is right, then every minute")
  func dating() {
    var dating = Dating()
    let due = [
      time(5, boot: 5, .untrusted), time(1_800_000_000, boot: 10, .synchronised),
      time(1_800_000_030, boot: 40, .synchronised), time(1_800_000_061, boot: 71, .synchronised),
    ].map { dating.isDue($0) }
    #expect(due == [false, true, false, true])
  }

  @Test("and never where the clock was right from the start, until it is set")
  func rightClock() {
    var dating = Dating()
    let before = dating.isDue(time(1_800_000_000, boot: 1, .synchronised))
    dating.clockChanged()
    let after = dating.isDue(time(1_800_003_600, boot: 2, .synchronised))
    #expect(!before)
    #expect(after)
  }
}
