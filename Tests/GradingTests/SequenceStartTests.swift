import Circuits
import Exercises
import Messages
import Testing

@testable import Grading

/// Where a recording is graded from: the start command, and what moves before it.
@Suite struct SequenceStartTests {
  private static func grade(
    _ course: String, initial: [String: Bool] = [:], _ task: SequenceTask = SequenceBench.task()
  ) throws -> Grade {
    try gradeSequence(
      task, trace: SequenceTrace(initial: initial, events: SequenceBench.events(course)), subject: SequenceBench.subject
    )
  }

  @Test(
    "a machine that runs before its start is stopped at the cap of what is unsafe, and told with its evidence",
    arguments: [
      ("A+ B+ B- A- S1=1", [:]), ("A+ S1=1 B+ B- A-", [:]), ("A+ B+ B- A-", ["S1": false]),
      // Brought to its start position, and then off without anybody.
      ("A- A+ B+ B- A- S1=1", [:]), ("S0=0 S0=1 A+ B+ B- A- S1=1", [:]), ("S0=0 A+ B+ B- A-", ["S1": false]),
    ])
  func selfStart(course: String, initial: [String: Bool]) throws {
    let grade = try Self.grade(course, initial: initial)
    #expect(grade.verdict == .failed)
    #expect((grade.score ?? 100) <= 30)
    let events = SequenceBench.events(course)
    let first = try #require(events.firstIndex { $0.channel == "a0" && !$0.level })
    #expect(
      grade.tells("sequence.wrong.starts_by_itself", ["movement": .text("A+"), "start": .text("S1")]))
    #expect(!grade.tells("sequence.headline.nothing_moved"))
    #expect(grade.feedback.last?.key == "sequence.next.correct_first")
    guard let cap = grade.criteria.first(where: { $0.id == "self_start_cap" }) else { return }
    #expect(cap.evidence == [.event(first)])
    #expect(grade.criteria.reduce(0) { $0 + $1.points } == grade.score)
  }

  @Test("the evidence of a start by itself is the movement, and the lower of two caps counts")
  func caps() throws {
    let grade = try Self.grade("A+ B+ B- A- S1=1")
    #expect(grade.score == 30)
    #expect(grade.points("order") == 80)
    #expect(grade.criteria.last?.id == "self_start_cap")
    #expect(grade.criteria.last?.evidence == [.event(0)])
    let clear = SequenceInvariant(id: "clear", .onlyIf(.retract("A"), [ChannelLevel("b1", true)]), cap: 10)
    let both = try Self.grade("A+ B+ B- A- S1=1", SequenceBench.task(invariants: [clear]))
    #expect(both.score == 10)
    #expect(both.criteria.last?.id == "invariant_cap")
    #expect(both.tells("sequence.wrong.starts_by_itself"))
  }

  @Test(
    "nobody is told that a machine starts by itself where it may have been started before the recording",
    arguments: [
      ("A+ B+ B- A-", [:], false), ("A+ B+ B- A-", ["S1": true], false), ("S1=0 A+ B+ B- A-", [:], false),
      ("A+ S1=0 B+ B- A-", [:], false), ("A+ B+ B- A-", ["S1": false], true), ("B+ B- A- A+ S1=1", [:], true),
    ])
  func startedBefore(course: String, initial: [String: Bool], isCyclic: Bool) throws {
    let grade = try Self.grade(course, initial: initial, SequenceBench.task(cyclic: isCyclic))
    #expect(grade.verdict == .passed)
    #expect(!grade.tells("sequence.wrong.starts_by_itself"))
  }

  @Test("a cycle that repeats by itself starts by itself, too, when the start comes after its first movement")
  func cyclicSelfStart() throws {
    let grade = try Self.grade("A+ B+ B- A- S1=1 A+ B+ B- A-", SequenceBench.task(cyclic: true))
    #expect(grade.score == 30)
  }

  @Test("a lamp that is on before the start is a step in the wrong place, not a machine that starts by itself")
  func earlyLamp() throws {
    let lamp = SequenceStep(id: "lamp", .signal(ChannelLevel("H1", true)), after: [])
    let out = SequenceStep(id: "out", .extend("A"), after: ["lamp"])
    let back = SequenceStep(id: "back", .retract("A"), after: ["out"])
    let task = SequenceBench.task([[lamp, out, back]])
    #expect(try Self.grade("S1=1 H1=1 A+ A-", task).score == 100)
    let early = try Self.grade("H1=1 S1=1 A+ A-", task)
    #expect(early.verdict == .failed)
    #expect(!early.tells("sequence.wrong.starts_by_itself"))
  }

  @Test(
    "bringing everything to its start position before the start costs nothing",
    arguments: [
      "A- S1=1 A+ B+ B- A-", "B- A- S1=1 A+ B+ B- A-", "S1=1 S1=0 A- S1=1 A+ B+ B- A-",
      "S0=0 S0=1 S1=1 A+ B+ B- A-", "S0=0 A- S0=1 S1=1 A+ B+ B- A-",
      // Stopped in mid-cycle, brought back, started again.
      "S1=1 A+ B+ S0=0 B- A- S0=1 S1=0 S1=1 A+ B+ B- A-",
    ])
  func homing(course: String) throws {
    for isCyclic in [false, true] {
      let grade = try Self.grade(course, SequenceBench.task(cyclic: isCyclic))
      #expect(grade.verdict == .passed, "\(isCyclic)")
      #expect(grade.score == 100)
      #expect(grade.tells("sequence.note.begins_at_start"))
    }
  }

  @Test(
    "after a stop a cycle begins anew only from its start position, with the stop released, and when something moves",
    arguments: [
      "S1=1 A+ B+ S0=0 B- S0=1 S1=0 S1=1 A-", "S1=1 A+ S0=0 A- S1=0 S1=1 A+ B+ B- A-",
      "S1=1 A+ S0=0 A- S0=1 S1=0 S1=1", "S1=1 A+ S0=0 A- S0=1 S1=0 S1=1 S0=0",
    ])
  func noRestart(course: String) throws {
    #expect(try Self.grade(course).verdict == .aborted)
  }

  @Test("a wrong course is not forgotten because the start is pressed once more")
  func noSecondChance() throws {
    let grade = try Self.grade("S1=1 B+ A+ B- A- S1=0 S1=1 A+ B+ B- A-")
    #expect(grade.verdict == .failed)
    #expect(!grade.tells("sequence.note.begins_at_start"))
    let complete = try Self.grade("S1=1 B+ A+ B- A- S0=0 S0=1 S1=0 S1=1 A+ B+ B- A-")
    #expect(complete.verdict == .failed)
    let clear = SequenceInvariant(id: "clear", .onlyIf(.retract("A"), [ChannelLevel("b0", true)]))
    let task = SequenceBench.task(invariants: [clear])
    let broken = try Self.grade("S1=1 A+ B+ A- S0=0 B- S0=1 S1=0 S1=1 A+ B+ B- A-", task)
    #expect(broken.verdict == .failed)
    #expect(broken.tells("sequence.wrong.only_if"))
  }

  @Test("the pause of the person at the button is no wait of the machine")
  func pause() throws {
    let task = SequenceBench.task(cycles: 2)
    let right = "S1=1 A+ B+ B- A- S1=0@20000 S1=1 A+ B+ B- A-"
    #expect(try Self.grade(right, task).score == 100)
    // The machine hangs after the start.
    let hang = try Self.grade("S1=1 A+ B+ B- A- S1=0@20000 S1=1 A+@5000 B+ B- A-", task)
    #expect(hang.points("waits") == 0)
    #expect(hang.tells("sequence.wrong.wait_long", ["took": .decimal(5, decimals: 2)]))
    // One start for both cycles.
    #expect(try Self.grade("S1=1 A+ B+ B- A- A+@20000 B+ B- A-", task).points("waits") == 0)
    // A start in mid-cycle excuses no hang of the next one.
    #expect(try Self.grade("S1=1 A+ S1=0 S1=1 B+ B- A- A+@5000 B+ B- A-", task).points("waits") == 0)
    // The same where the order is wrong somewhere else.
    let wrong = try Self.grade("S1=1 A+ B+ B- A- S1=0@20000 S1=1 A+ B+ B- A- C+", task)
    #expect(wrong.verdict == .failed)
    #expect(wrong.points("waits") == 10)
    #expect(try Self.grade("S1=1 A+ B+ B- A- A+@20000 B+ B- A- C+", task).points("waits") == 0)
  }

  @Test("the wait before the first movement counts from the last start")
  func startedTwice() throws {
    #expect(try Self.grade("S1=1 S1=0 S1=1@5000 A+ B+ B- A-").score == 100)
    #expect(try Self.grade("S1=1 A+@5000 B+ B- A-").points("waits") == 0)
  }

  @Test("a cycle that repeats by itself is not excused by a start that is pressed again")
  func cyclicPause() throws {
    let task = SequenceBench.task(cyclic: true, cycles: 2)
    #expect(try Self.grade("S1=1 A+ B+ B- A- S1=0@5000 S1=1 A+ B+ B- A-", task).points("waits") == 0)
  }

  @Test("the monitor, fed one event at a time without the levels of the start, finds the same")
  func streaming() throws {
    for course in ["A+ B+ B- A- S1=1", "A- S1=1 A+ B+ B- A-", "A+ S1=0 B+ B- A-", "S0=0 S0=1 S1=1 A+ B+ B- A-"] {
      let task = SequenceBench.task()
      let trace = SequenceBench.trace(course)
      var monitor = try SequenceMonitor(task, initial: trace.levelsBefore.filter { $0.key != "S1" })
      for event in trace.events {
        let channel = try #require(monitor.channel(event.channel))
        try monitor.record(channel: channel, level: event.level, at: event.deviceMicroseconds)
      }
      let found = monitor.finish()
      let whole = try findings(of: trace, for: task)
      #expect(found == whole, "\(course)")
    }
  }

  @Test("a start by itself never raises the mark of a recording that is wrong besides")
  func neverRaises() throws {
    let courses = ["A+ B+ B- A-", "B+ A+ B- A-", "A+ B+ A- B-", "A+ B+ B-", "A+ B+ B-@3000 A-", "A+/2500 B+ B- A-"]
    for course in courses {
      let started = try Self.grade("S1=1 " + course)
      for late in [
        course + " S1=1", "A+ " + (course.hasPrefix("A+ ") ? "S1=1 " + course.dropFirst(3) : "S1=1 A- " + course),
      ] {
        let alone = try Self.grade(late)
        #expect((alone.score ?? 0) <= (started.score ?? 0), "\(late)")
        #expect(alone.verdict == .failed)
      }
    }
  }

  @Test(
    "who leaves the start position after a stop, without a new start, does not stay stopped",
    arguments: [
      ("S1=1 S1=0 A+ B+ B- A- S0=0 S0=1 A+@2000 B+ B- A-", false),
      ("S1=1 S1=0 A+ B+ B- A- S0=0@1500 S0=1 A+ B+ B- A-", false),
      ("S1=1 S1=0 A+ B+ S0=0 S0=1 B- A- A+ B+ B- A-", false),
      ("S1=1 S1=0 A+ B+ B- A- A+ B+ B- A- A+ B+ S0=0 S0=1 B- A- A+ B+ B- A- A+ B+ B- A-", true),
    ])
  func runsAfterStop(course: String, isCyclic: Bool) throws {
    let grade = try Self.grade(course, SequenceBench.task(cyclic: isCyclic))
    #expect(grade.verdict == .failed && (grade.score ?? 100) <= 30)
    #expect(grade.tells("sequence.wrong.runs_after_stop", ["movement": .text("A+"), "start": .text("S1")]))
    #expect(!grade.tells("sequence.note.after_stop") && !grade.tells("sequence.headline.passed"))
  }

  @Test(
    "what was under way when the stop came may end, and a new start begins anew",
    arguments: [
      "S1=1 S1=0 A+ B+ B- A- S0=0 S0=1", "S1=1 S1=0 A+ B+ S0=0 S0=1 B- A-",
      "S1=1 S1=0 A+ B+ B- A- S0=0 S0=1 S1=1 S1=0 A+ B+ B- A-", "S1=1 S1=0 A+ B+ B- A- S0=0 A+ S0=1 S1=1 S1=0",
    ])
  func staysStopped(course: String) throws {
    #expect(!(try Self.grade(course).tells("sequence.wrong.runs_after_stop")), "\(course)")
  }
}
