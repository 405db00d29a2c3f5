import Attempts
import ExerciseRun
import Foundation
import Testing

@Suite("A clock that is believed, or not")
struct ClockJudgeTests {
  private let now = Date(timeIntervalSince1970: 1_795_248_000)

  @Test("a clock that was never set is not believed, one that jumped since it was right neither; one that runs on is")
  func jumps() {
    var judge = ClockJudge()
    func quality(_ seconds: Double, elapsed: Double, kept: Bool = false) -> EventTime.Quality {
      judge.quality(
        of: now.addingTimeInterval(seconds), bootNanoseconds: UInt64(elapsed * 1e9), isSynchronised: kept)
    }
    #expect(quality(-1e8, elapsed: 1) == .untrusted)
    // Nobody knows better yet.
    #expect(quality(1.6e8, elapsed: 2) == .unsynchronised)
    #expect(quality(0, elapsed: 10, kept: true) == .synchronised)
    #expect(quality(90_000, elapsed: 90_010) == .unsynchronised)
    #expect(quality(1.6e8, elapsed: 90_020) == .untrusted)
    #expect(quality(0, elapsed: 90_030) == .untrusted)
  }
}

@Suite("Clocks of this computer")
struct SystemEventClockTests {
  @Test("boot time never goes back, the boot is named, and the wall clock has whole milliseconds")
  func clocks() {
    let clock = SystemEventClock()
    let (first, second) = (clock.now(), clock.now())
    #expect(second.bootNanoseconds >= first.bootNanoseconds)
    #expect(first.bootNanoseconds > 0)
    #expect(first.bootID == second.bootID && !first.bootID.isEmpty)
    #expect(Date(millisecondsSince1970: first.wallClock.millisecondsSince1970) == first.wallClock)
  }
}
