import Attempts
import Testing

@Suite("Active time")
struct ActiveTimeTests {
  private func log(_ entries: [(Double, AttemptEvent.What)], boot: (Int) -> String = { _ in "boot-1" })
    -> [AttemptEvent]
  {
    entries.enumerated().map { index, entry in
      AttemptEvent(number: index + 1, at: time(entry.0, boot: boot(index)), what: entry.1)
    }
  }

  @Test("counts from the self-test that passed to the submission")
  func plain() {
    let events = log([(0, .started), (60, .selfTest(soundKit)), (180, .hint(1)), (360, .submitted(measured))])
    #expect(events.activeMinutes == 5)
  }

  @Test("does not count while the kit is gone")
  func unplugged() {
    let events = log([
      (0, .started), (0, .selfTest(soundKit)), (60, .kitLost(reason: "")), (660, .kitBack(kit())),
      (720, .submitted(measured)),
    ])
    #expect(events.activeMinutes == 2)
  }

  @Test("does not count while the daemon was down, nor across a restart of the computer")
  func daemonDown() {
    let entries: [(Double, AttemptEvent.What)] = [
      (0, .started), (0, .selfTest(soundKit)), (120, .hint(1)), (900, .kitBack(kit())), (960, .submitted(measured)),
    ]
    #expect(log(entries).activeMinutes == 3)
    #expect(log(entries) { $0 < 4 ? "boot-1" : "boot-2" }.activeMinutes == 2)
  }

  @Test("is zero for an attempt whose kit never passed its self-test")
  func kitFault() {
    #expect(log([(0, .started), (60, .selfTest(defectiveKit)), (61, .ended(reason: ""))]).activeMinutes == 0)
  }
}
