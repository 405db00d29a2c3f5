import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// The recordings that a naive grader gets wrong, by their numbers in the list of hard cases.
@Suite struct SequenceHardCaseTests {
  @Test("30: 5 ms of bounce on b1 is no extra stroke")
  func bounce() throws {
    var events = SequenceBench.events("S1=1 A+ B+ B- A-")
    let arrival = try #require(events.firstIndex { $0.channel == "b1" && $0.level })
    let time = events[arrival].deviceMicroseconds
    for (offset, level) in [(1_000, false), (2_500, true), (4_000, false), (5_000, true)] {
      let place = events.lastIndex { $0.deviceMicroseconds < time + UInt64(offset) } ?? arrival
      events.insert(
        ChannelEdge(channel: "b1", level: level, deviceMicroseconds: time + UInt64(offset)), at: place + 1)
    }
    let grade = try gradeSequence(
      SequenceBench.task(), trace: SequenceTrace(events: events), subject: SequenceBench.subject)
    #expect(grade.verdict == .passed)
    #expect(grade.score == 100)
    #expect(grade.tells("sequence.right.order", ["count": .integer(4)]))
    var undebounced = SequenceBench.task()
    undebounced.debounceMicroseconds = 0
    let without = try gradeSequence(
      undebounced, trace: SequenceTrace(events: events), subject: SequenceBench.subject)
    #expect(without.verdict == .failed)
  }

  @Test(
    "31: what may run at the same time may come in either order, or overlap",
    arguments: ["A+ B+ C+ B- C- A-", "A+ C+ B+ C- B- A-", "A+ C+ B+ B- C- A-"])
  func concurrency(course: String) throws {
    let grade = try SequenceBench.grade(course, SequenceBench.task([SequenceBench.parallel]))
    #expect(grade.verdict == .passed)
    #expect(grade.score == 100)
  }

  @Test("31: strokes that overlap are right only where both are allowed")
  func overlap() throws {
    let events = ["b0=0", "c0=0", "b1=1", "c1=1"].joined(separator: " ")
    let task = SequenceBench.task([SequenceBench.parallel])
    #expect(try SequenceBench.grade("A+ \(events) B- C- A-", task).score == 100)
    let ordered = SequenceBench.task([SequenceBench.chain("A+ B+ C+ B- C- A-", timed: false)])
    let grade = try SequenceBench.grade("A+ \(events) B- C- A-", ordered)
    #expect(grade.verdict == .failed)
    #expect(
      grade.tells(
        "sequence.wrong.too_early", ["movement": .text("B+"), "goal": .text("b1"), "came": .text("C+")]))
  }

  @Test("32: the right order with a hang of 3 s keeps all points for the order and loses those for the time")
  func hang() throws {
    let grade = try SequenceBench.grade("S1=1 A+ B+ B-@3000 A-")
    #expect(grade.points("order") == 80)
    #expect(grade.points("waits") == 0)
    #expect(grade.points("strokes") == 10)
    #expect(
      grade.tells(
        "sequence.wrong.wait_long",
        [
          "step": .integer(3), "movement": .text("B-"), "took": .decimal(3, decimals: 2),
          "limit": .decimal(1, decimals: 2),
        ]))
    #expect(grade.tells("sequence.next.adjust"))
    #expect(grade.criteria.first { $0.id == "waits" }?.evidence == [.event(5)])
  }

  @Test("a slow stroke is no wrong order and no hang")
  func slowStroke() throws {
    let grade = try SequenceBench.grade("S1=1 A+/2500 B+ B- A-")
    #expect(grade.points("order") == 80)
    #expect(grade.points("waits") == 10)
    #expect(grade.points("strokes") == 0)
    #expect(grade.tells("sequence.wrong.stroke_slow", ["movement": .text("A+"), "took": .decimal(2.5, decimals: 2)]))
    let fast = try SequenceBench.grade("S1=1 A+/100 B+ B- A-")
    #expect(fast.tells("sequence.wrong.stroke_fast"))
  }

  @Test(
    "33: a recording that begins in mid-cycle is read from there",
    arguments: [
      "A+ B+ B- A-", "B+ B- A- A+", "B- A- A+ B+", "A- A+ B+ B-", "b1=1 B- A- A+ b0=0", "B+ B- A- A+ B+ B- A-",
    ])
  func midCycle(course: String) throws {
    let grade = try SequenceBench.grade(course, SequenceBench.task(cyclic: true))
    #expect(grade.verdict == .passed)
    #expect(grade.score == 100)
    #expect(grade.tells("sequence.note.mid_cycle") == !course.hasPrefix("A+"))
  }

  @Test("33: once the start was recorded, the cycle must begin at its first step")
  func startSeen() throws {
    let grade = try SequenceBench.grade("S1=1 B+ B- A- A+", SequenceBench.task(cyclic: true))
    #expect(grade.verdict == .failed)
    #expect(grade.tells("sequence.wrong.other_first", ["step": .integer(1), "expected": .list(["A+"])]))
  }

  @Test("34: a stop in mid-cycle is not assessed, and costs nothing")
  func stop() throws {
    let grade = try SequenceBench.grade("S1=1 A+ B+ S0=0 B- A-")
    #expect(grade.verdict == .aborted)
    #expect(grade.score == nil)
    #expect(grade.criteria.isEmpty)
    #expect(grade.feedback.first?.key == "sequence.headline.not_assessable")
    #expect(!grade.tells("sequence.wrong.nothing_came"))
    #expect(grade.feedback.last?.key == "sequence.next.run_again")
  }

  @Test("34: what must never happen counts although the cycle was stopped after it, with its cap")
  func stopAfterViolation() throws {
    let clear = SequenceInvariant(id: "clear", .onlyIf(.retract("A"), [ChannelLevel("b0", true)]))
    let task = SequenceBench.task(invariants: [clear])
    let grade = try SequenceBench.grade("S1=1 A+ B+ A- S0=0", task)
    #expect(grade.verdict == .failed)
    #expect(grade.score == 30)
    #expect(grade.criteria.last?.id == "invariant_cap")
    #expect(grade.feedback.first?.key == "sequence.headline.failed")
    #expect(grade.tells("sequence.wrong.only_if") && grade.tells("sequence.note.after_stop"))
    #expect(!grade.tells("sequence.wrong.missing") && !grade.tells("sequence.wrong.nothing_came"))
    #expect(try SequenceBench.grade("S1=1 A+ B+ S0=0 A-", task).verdict == .aborted)
  }

  @Test("a stop after the cycles are complete ends the recording, whatever follows")
  func stopAfterwards() throws {
    let grade = try SequenceBench.grade("S1=1 A+ B+ B- A- S0=0 C+ A+ C-")
    #expect(grade.verdict == .passed)
    #expect(grade.tells("sequence.note.after_stop"))
    let wrong = try SequenceBench.grade("S1=1 A+ A- B+ B- S0=0")
    #expect(wrong.verdict == .failed)
  }

  @Test("the first wrong step is named with what was expected, what came, where and when")
  func firstDivergence() throws {
    let grade = try SequenceBench.grade("S1=1 A+ B+ A- B-")
    #expect(grade.verdict == .failed)
    #expect(grade.points("order") == 60)
    #expect(
      grade.tells(
        "sequence.wrong.other_first",
        [
          "step": .integer(3), "expected": .list(["B-"]), "after": .list(["b1"]), "came": .text("A-"),
          "channel": .text("a1"), "edge": .text("left"), "time": .decimal(2.4, decimals: 2),
        ]))
    #expect(grade.criteria.first { $0.id == "order" }?.evidence == [.event(5)])
    #expect(grade.tells("sequence.right.beginning", ["count": .integer(2)]))
  }

  @Test("missing and superfluous strokes are one mistake each, and named")
  func missingAndExtra() throws {
    let missing = try SequenceBench.grade("S1=1 A+ B+ B-")
    #expect(missing.points("order") == 60)
    #expect(missing.tells("sequence.wrong.missing", ["movement": .text("A-")]))
    #expect(missing.tells("sequence.wrong.nothing_came", ["step": .integer(4), "after": .list(["b0"])]))
    let extra = try SequenceBench.grade("S1=1 A+ B+ C+ B- A-")
    #expect(extra.points("order") == 60)
    #expect(extra.tells("sequence.wrong.extra", ["movement": .text("C+"), "count": .integer(1)]))
    let after = try SequenceBench.grade("S1=1 A+ B+ B- A- C+")
    #expect(after.tells("sequence.wrong.after_end", ["came": .text("C+")]))
  }

  @Test("a stroke that turns back or does not arrive is told as such")
  func incompleteStroke() throws {
    let back = try SequenceBench.grade("S1=1 A+< a0=1 A+ B+ B- A-")
    #expect(back.tells("sequence.wrong.turned_back", ["movement": .text("A+"), "goal": .text("a1")]))
    let stuck = try SequenceBench.grade("S1=1 A+<")
    #expect(stuck.tells("sequence.wrong.not_reached", ["movement": .text("A+"), "goal": .text("a1")]))
  }

  @Test("alternatives: every cycle may take another way")
  func alternatives() throws {
    let task = SequenceBench.task(
      [SequenceBench.chain("A+ B+ B- A-", timed: false), SequenceBench.chain("A+ C+ C- A-", timed: false)], cycles: 2)
    #expect(try SequenceBench.grade("A+ B+ B- A- A+ C+ C- A-", task).score == 100)
    let mixed = try SequenceBench.grade("A+ B+ B- A- A+ C+ A- C-", task)
    #expect(mixed.verdict == .failed)
  }

  @Test("several cycles: all that are asked for must be there, a cyclic task may go on")
  func cycles() throws {
    let three = "A+ B+ B- A- A+ B+ B- A- A+ B+ B- A-"
    #expect(try SequenceBench.grade(three, SequenceBench.task(cycles: 3)).score == 100)
    #expect(try SequenceBench.grade(three, SequenceBench.task(cycles: 2)).verdict == .failed)
    #expect(try SequenceBench.grade(three, SequenceBench.task(cyclic: true, cycles: 2)).score == 100)
    #expect(try SequenceBench.grade(three, SequenceBench.task(cycles: 4)).points("order") == 60)
  }

  @Test("a broken invariant caps the score by name, whatever the order")
  func invariants() throws {
    let collision = SequenceInvariant(id: "clear", .onlyIf(.retract("A"), [ChannelLevel("b0", true)]))
    let both = SequenceInvariant(id: "press", .never([ChannelLevel("a1", true), ChannelLevel("b1", true)]), cap: 20)
    let task = SequenceBench.task(invariants: [collision])
    #expect(try SequenceBench.grade("S1=1 A+ B+ B- A-", task).score == 100)
    let grade = try SequenceBench.grade("S1=1 A+ B+ A- B-", task)
    #expect(grade.score == 30)
    #expect(grade.criteria.last?.id == "invariant_cap")
    #expect(grade.criteria.last?.evidence == [.event(5)])
    #expect(grade.tells("sequence.wrong.only_if", ["movement": .text("A-"), "needed": .list(["b0"])]))
    let together = try SequenceBench.grade("S1=1 A+ B+ B- A-", SequenceBench.task(invariants: [both]))
    #expect(together.score == 20)
    #expect(together.verdict == .failed)
    #expect(together.tells("sequence.wrong.never", ["levels": .list(["a1", "b1"])]))
  }

  @Test("what stands from the beginning breaks an invariant too")
  func standsAtStart() throws {
    let guarded = SequenceInvariant(id: "guard", .never([ChannelLevel("K1", true)]))
    func findings(_ level: Bool) throws -> SequenceFindings {
      try Grading.findings(
        of: SequenceTrace(initial: ["K1": level], events: SequenceBench.events("S1=1 A+ B+ B- A-")),
        for: SequenceBench.task(invariants: [guarded]))
    }
    #expect(try findings(true).violations.map(\.event) == [0])
    let closed = try findings(false)
    #expect(closed.violations.isEmpty && closed.notJudged.isEmpty)
  }

  @Test("an invariant on a channel that was not recorded is named as not judged, and nothing is praised")
  func notJudged() throws {
    let pressed = SequenceInvariant(id: "pressed", .onlyIf(.retract("A"), [ChannelLevel("p1", true)]))
    let apart = SequenceInvariant(id: "apart", .never([ChannelLevel("a1", true), ChannelLevel("c1", true)]))
    for (rule, channel) in [(pressed, "p1"), (apart, "c1")] {
      let task = SequenceBench.task(invariants: [rule])
      let grade = try SequenceBench.grade("S1=1 A+ B+ B- A-", task)
      #expect(grade.verdict == .passed)
      #expect(grade.tells("sequence.note.not_judged", ["channels": .list([channel])]))
      #expect(!grade.tells("sequence.right.invariants"))
      #expect(
        try SequenceFit(task, trace: SequenceBench.trace("S1=1 A+ B+ B- A-")).notJudged == [rule.id])
    }
    // Where another level decides, the unknown one does not matter.
    let both = SequenceInvariant(
      id: "both", .onlyIf(.retract("A"), [ChannelLevel("b1", true), ChannelLevel("p1", true)]))
    let grade = try SequenceBench.grade("S1=1 A+ B+ B- A-", SequenceBench.task(invariants: [both]))
    #expect(grade.tells("sequence.wrong.only_if") && !grade.tells("sequence.note.not_judged"))
    let idle = SequenceInvariant(id: "idle", .never([ChannelLevel("c0", false), ChannelLevel("c1", true)]))
    #expect(
      try SequenceBench.grade("S1=1 A+ B+ B- A-", SequenceBench.task(invariants: [idle]))
        .tells("sequence.note.not_judged", ["channels": .list(["c0", "c1"])]))
  }

  @Test("a bench on which nothing moved gets no points and a first thing to look at")
  func nothingMoved() throws {
    let grade = try SequenceBench.grade("S1=1")
    #expect(grade.verdict == .failed)
    #expect(grade.score == 0)
    #expect(grade.feedback.map(\.key) == ["sequence.headline.nothing_moved", "sequence.next.begin"])
  }
}
