import Attempts
import ExerciseRun
import Foundation
import Testing

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
