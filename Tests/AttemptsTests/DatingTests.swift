import Attempts
import Foundation
import Grading
import Testing

@Suite("Attempts of before the clock was set")
struct DatingTests {
  private func event(_ number: Int, _ what: AttemptEvent.What, wall: Double, boot: Double, bootID: String = "boot-1")
    -> AttemptEvent
  {
    AttemptEvent(
      number: number,
      at: EventTime(
        wallClock: Date(timeIntervalSince1970: wall), bootID: bootID, bootNanoseconds: UInt64(boot * 1e9),
        quality: .untrusted),
      what: what)
  }

  @Test("begun and submitted in 1970, they get the time that it really was")
  func dated() throws {
    var early = attempt(phase: .graded)
    early.startedAt = Date(timeIntervalSince1970: 100)
    early.submittedAt = Date(timeIntervalSince1970: 700)
    let log = [event(1, .started, wall: 100, boot: 100), event(2, .submitted(measured), wall: 700, boot: 700)]
    let again = try #require(early.dated(by: time(1000), log: log))
    #expect(again.startedAt == start.addingTimeInterval(100))
    #expect(again.submittedAt == start.addingTimeInterval(700))
    #expect(again.dated(by: time(2000), log: log) == nil, "the second time changes nothing")
  }

  @Test("answers, a recording or a diagnosis that were handed in in 1970 get their time, too")
  func handedIn() throws {
    var early = attempt(phase: .graded)
    early.startedAt = Date(timeIntervalSince1970: 100)
    early.submittedAt = Date(timeIntervalSince1970: 700)
    let log = [
      event(1, .started, wall: 100, boot: 100), event(2, .handedIn(.measured(measured)), wall: 700, boot: 700),
    ]
    #expect(early.dated(by: time(1000), log: log)?.submittedAt == start.addingTimeInterval(700))
  }

  @Test("those of another boot stay: nobody knows how long the computer was off")
  func otherBoot() {
    var early = attempt(phase: .graded)
    early.startedAt = Date(timeIntervalSince1970: 100)
    #expect(early.dated(by: time(1000), log: [event(1, .started, wall: 100, boot: 100, bootID: "boot-0")]) == nil)
  }

  @Test("what a synchronised clock dated stays")
  func synchronised() {
    let right = attempt(phase: .graded)
    let log = [AttemptEvent(number: 1, at: time(0), what: .started)]
    #expect(
      right.dated(
        by: EventTime(
          wallClock: start.addingTimeInterval(90_000), bootID: "boot-1", bootNanoseconds: 10, quality: .synchronised),
        log: log) == nil)
  }
}
