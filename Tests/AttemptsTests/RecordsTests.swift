import Attempts
import Circuits
import Foundation
import Testing

@Suite("Traces and archives")
struct RecordsTests {
  private func edge(_ channel: String, _ level: Bool, device: UInt64) -> AttemptEvent.What {
    .edge(ChannelEdge(channel: channel, level: level, deviceMicroseconds: device))
  }

  @Test("edges keep the times of the kit's clock; power and a kit that came back follow the computer's")
  func dump() {
    let log: [(Double, AttemptEvent.What)] = [
      (0, .started), (1, .powerOn), (2, edge("S1", true, device: 5_000_000)),
      (2.9, edge("-K1", true, device: 5_012_300)), (4, .powerOff(reason: "")), (10, .kitBack(kit())),
      (11, edge("S1", false, device: 100)),
    ]
    let events = log.enumerated().map { AttemptEvent(number: $0 + 1, at: time($1.0), what: $1.1) }
    #expect(
      ValueChangeDump.text(of: events) == """
        $comment Proefbank $end
        $timescale 100 us $end
        $scope module kit $end
        $var wire 1 ! _K1 $end
        $var wire 1 " S1 $end
        $var wire 1 # power $end
        $upscope $end
        $enddefinitions $end
        #0
        $dumpvars
        x!
        x"
        0#
        $end
        #10000
        1#
        #20000
        1"
        #20123
        1!
        #40000
        0#
        #110000
        0"
        #110001

        """)
  }

  @Test("an archive with a gap, or of another format, is refused")
  func problems() {
    let first = AttemptEvent(number: 1, at: time(0), what: .started)
    let third = AttemptEvent(number: 3, at: time(1), what: .powerOn)
    #expect(AttemptArchive(attempt: attempt(), events: [first], learner: nil).problem == nil)
    #expect(AttemptArchive(attempt: attempt(), events: [first, third], learner: nil).problem == .gap(after: 1))
    #expect(AttemptArchive(attempt: attempt(), events: [], learner: nil).problem == .gap(after: 0))
    var other = AttemptArchive(attempt: attempt(), events: [first], learner: nil)
    other.format = "proefbank.attempt/9"
    #expect(other.problem == .format("proefbank.attempt/9"))
  }

  @Test("an attempt of another bench is neither released nor changed here")
  func otherBench() throws {
    var imported = try graded().attempt
    imported.record.importedFrom = "hall-2"
    #expect(ReleaseRules().objection(to: imported) == .belongsToOtherBench("hall-2"))
    var lifecycle = AttemptLifecycle(imported, lastEvent: 3)
    #expect(throws: AttemptRefusal.belongsToOtherBench("hall-2")) {
      try lifecycle.reviewed(Review(by: "t-01"), at: time(70))
    }
    #expect(throws: AttemptRefusal.belongsToOtherBench("hall-2")) {
      try lifecycle.overridden(score: 1, reason: "mine", by: "t-01", at: time(70))
    }
  }

  @Test("what waits for review is kept whatever its age; practice, assessments and nobody's go by their own days")
  func retention() {
    let rule = RetentionRule(practiceDays: 30, assessmentDays: 365, unattributedDays: 7)
    func isOver(_ days: Double, _ mode: Attempt.Mode, _ phase: Attempt.Phase, of learner: UUID? = UUID()) -> Bool {
      rule.isOver(attempt(mode: mode, learner: learner, phase: phase), at: start.addingTimeInterval(days * 86_400))
    }
    #expect(!isOver(29, .practice, .graded) && isOver(31, .practice, .graded))
    #expect(!isOver(364, .assessment, .released) && isOver(366, .assessment, .released))
    #expect(!isOver(9999, .assessment, .graded) && !isOver(9999, .assessment, .reviewed))
    #expect(!isOver(9999, .practice, .running) && isOver(8, .practice, .ended, of: nil))
    #expect(!RetentionRule().isOver(attempt(phase: .released), at: .distantFuture))
  }
}
