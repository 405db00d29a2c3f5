import Circuits
import Exercises
import Foundation
import Messages
import Testing

@testable import Grading

/// What reaches the sequence grader from files, and what a person reads of it.
@Suite struct SequenceInputTests {
  private static func edge(_ channel: String, _ level: Bool, _ time: UInt64) -> ChannelEdge {
    ChannelEdge(channel: channel, level: level, deviceMicroseconds: time)
  }

  private static func grade(_ events: [ChannelEdge], _ task: SequenceTask = SequenceBench.task()) throws -> Grade {
    try gradeSequence(task, trace: SequenceTrace(events: events), subject: SequenceBench.subject)
  }

  @Test("recordings that cannot be graded are refused with their place")
  func recordings() throws {
    #expect(throws: SequenceError.noEvents) { try Self.grade([]) }
    #expect(throws: SequenceError.unknownChannel("d1", place: "events[1].channel")) {
      try Self.grade([Self.edge("a0", false, 1), Self.edge("d1", true, 2)])
    }
    #expect(throws: SequenceError.timeRunsBackwards(event: 1)) {
      try Self.grade([Self.edge("a0", false, 5), Self.edge("a1", true, 4)])
    }
    #expect(throws: SequenceError.missedEdge(event: 1, channel: "a1", level: true)) {
      try Self.grade([Self.edge("a1", true, 5), Self.edge("a1", true, 90_000)])
    }
    // The edge between the start and the first event was lost: of the kit, not of the learner.
    let before = SequenceTrace(initial: ["b0": false], events: SequenceBench.events("S1=1 A+ B+ B- A-"))
    #expect(throws: SequenceError.missedEdge(event: 3, channel: "b0", level: false)) {
      try gradeSequence(SequenceBench.task(), trace: before, subject: SequenceBench.subject)
    }
    let many = Array(repeating: Self.edge("a0", false, 1), count: SequenceTrace.mostEvents + 1)
    #expect(throws: SequenceError.tooManyEvents(many.count, limit: SequenceTrace.mostEvents)) { try Self.grade(many) }
  }

  @Test("a recording that is too long to align is refused with the number of edges that would do")
  func tooLong() throws {
    // Switches that chatter without any order, in a task that may begin anywhere.
    let edges = (0..<60_000).map { Self.edge("a0", $0 % 2 == 1, UInt64($0 + 1) * 20_000) }
    let task = SequenceBench.task(cyclic: true)
    do {
      _ = try Self.grade(edges, task)
      Issue.record("it was aligned")
    } catch SequenceError.tooLong(let edges, let limit) {
      #expect(edges == 60_000)
      #expect((1..<60_000).contains(limit))
    }
  }

  @Test("a negative time and another format are told when the file is read")
  func negativeTime() throws {
    func read(_ text: String) throws -> SequenceTrace {
      try JSONDecoder().decode(SequenceTrace.self, from: Data(text.utf8))
    }
    let event = #"{"channel": "a0", "level": true, "deviceMicroseconds": -1}"#
    #expect(throws: DecodingError.self) { try read(#"{"format": "proefbank.trace/1", "events": [\#(event)]}"#) }
    #expect(throws: DecodingError.self) { try read(#"{"format": "proefbank.trace/2", "events": []}"#) }
    let misspelt = #"{"channel": "a0", "level": true, "lvl": false, "deviceMicroseconds": 1}"#
    #expect(throws: DecodingError.self) { try read(#"{"format": "proefbank.trace/1", "events": [\#(misspelt)]}"#) }
    let sound = misspelt.replacing(#""lvl": false, "#, with: "")
    #expect(try read(#"{"format": "proefbank.trace/1", "events": [\#(sound)]}"#).events.count == 1)
    let measured = #"{"format": "proefbank.measured/1", "kit": "k", "scans": [], "events": []}"#
    #expect(try read(measured).events.isEmpty)
  }

  @Test("a task that contradicts itself is refused with its place")
  func tasks() throws {
    func refusal(_ change: (inout SequenceTask) -> Void) -> SequenceError? {
      var task = SequenceBench.task()
      change(&task)
      do throws(SequenceError) {
        _ = try SequenceMonitor(task)
        return nil
      } catch { return error }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.variants.append([]) } == .noSteps(variant: 1))
    #expect(
      refusal { $0.cylinders.removeLast(2) } == .unknownCylinder("B", place: "variants[0].steps[1]"))
    #expect(refusal { $0.cylinders[1].retracted = "a0" } == .channelUsedTwice("a0"))
    #expect(refusal { $0.variants[0][0].after = ["4"] } == .circularOrder(variant: 0))
    #expect(refusal { $0.variants[0][1].after = ["9"] } == .unknownStep("9", place: "variants[0].steps[1].after"))
    #expect(refusal { $0.variants[0][1].id = "1" } == .duplicateStep("1"))
    #expect(refusal { $0.variants[0][1].wait = TimeWindow(2, 1) } == .impossibleWindow(step: "2"))
    #expect(refusal { $0.points.order = 90 } == .impossibleValue("must add up to 100", place: "points"))
    // Seven strokes in any order have 3 to the 7th intermediate states; eight are too many.
    let free = { (count: Int) in
      (0..<count).map { SequenceStep(id: "\($0)", .extend("Z\($0)"), after: []) }
    }
    let cylinders = (0..<8).map { Cylinder(name: "Z\($0)", retracted: "z\($0)_0", extended: "z\($0)_1") }
    #expect(
      refusal {
        $0 = SequenceTask(id: "free", cylinders: cylinders, variants: [free(7)])
      } == nil)
    #expect(
      refusal {
        $0 = SequenceTask(id: "free", cylinders: cylinders, variants: [free(8)])
      } == .tooConcurrent(limit: 4096))
  }

  @Test("a task survives being written and read; a step without 'after' follows the one before")
  func coding() throws {
    let invariants = [
      SequenceInvariant(id: "a", .onlyIf(.retract("A"), [ChannelLevel("b0", true)])),
      SequenceInvariant(id: "b", .never([ChannelLevel("a1", true), ChannelLevel("c1", true)]), cap: 10),
    ]
    let task = SequenceBench.task([SequenceBench.parallel], cyclic: true, cycles: 2, invariants: invariants)
    #expect(try JSONDecoder().decode(SequenceTask.self, from: JSONEncoder().encode(task)) == task)
    let text = #"""
      {"format": "proefbank.sequence-task/1", "id": "x", "cylinders": [{"name": "A", "extended": "a1"}],
       "variants": [{"steps": [{"movement": "A+"}, {"movement": "A-", "after": ["1"]}, {"movement": "H1=1"}]}]}
      """#
    let read = try JSONDecoder().decode(SequenceTask.self, from: Data(text.utf8))
    #expect(read.variants[0].map(\.after) == [[], ["1"], ["2"]])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        SequenceTask.self, from: Data(text.replacingOccurrences(of: #""id""#, with: #""idd""#).utf8))
    }
  }

  @Test("a switch that chatters without end does not hold up the others")
  func chatter() throws {
    var filter = EdgeFilter(channels: 2, debounceMicroseconds: 10_000)
    var cameAt: Int?
    for index in 0..<1_000 {
      let now = UInt64(index) * 5_000
      while let edge = filter.next(at: now) {
        if edge.label == 3 { cameAt = index }
      }
      filter.push(channel: 0, level: index % 2 == 0, microseconds: now, event: index)
      if index == 100 { filter.push(channel: 1, level: true, microseconds: now, event: index) }
    }
    // A burst ends after ten times the debounce time: 20 edges of the one that chatters.
    let came = try #require(cameAt)
    #expect(came <= 121)
  }

  private static let courses = [
    "S1=1 A+ B+ B- A-", "S1=1 A+ B+ A- B-", "S1=1 A+ B+ B-@3000 A-", "A+/2500 B+/100 B- A-", "A+ B+ S0=0", "S1=1",
    "A+ B+ B-", "A+<", "A+< a0=1 A+ B+ B- A-", "A+ B+ B- A- C+", "A+ b0=0 A- b1=1", "C+ C- A+", "A+ B+ B- A- S0=0",
    "S1=1 A+ B+ A- S0=0",
  ]

  @Test("every message of every course renders without a gap, in every language", arguments: courses)
  func renders(course: String) throws {
    let catalogue = try Self.catalogue()
    let rules = [
      SequenceInvariant(id: "a", .onlyIf(.retract("A"), [ChannelLevel("b0", true)])),
      SequenceInvariant(id: "b", .never([ChannelLevel("a1", true), ChannelLevel("c1", true)])),
    ]
    let grade = try SequenceBench.grade(course, SequenceBench.task(cyclic: true, invariants: rules))
    for message in grade.feedback + grade.criteria.map(\.message) {
      #expect(SequenceKeys.all.contains(message.key))
      for language in catalogue.languages {
        let rendering = catalogue.rendering(of: message, in: language)
        #expect(rendering.problems == [])
        #expect(!rendering.text.contains("{"))
      }
    }
    #expect(grade.criteria.reduce(0) { $0 + $1.points } == grade.score ?? 0)
  }

  @Test("every text of sequences and measurements is there in Dutch and English")
  func keys() throws {
    let catalogue = try Self.catalogue()
    for language in ["nl", "en"] {
      #expect(SequenceKeys.all.union(MeasurementKeys.all).subtracting(catalogue.keys(in: language)) == [])
    }
  }

  @Test("the first wrong step reads as a trainer would say it")
  func words() throws {
    let catalogue = try Self.catalogue()
    let grade = try SequenceBench.grade("S1=1 A+ B+ A- B-")
    let message = try #require(grade.feedback.first { $0.key == "sequence.wrong.other_first" })
    #expect(
      catalogue.render(message, in: "en") == "Step 3: expected B- after b1; A- came first (a1 left at 2.40 s).")
    #expect(
      catalogue.render(message, in: "nl")
        == "Stap 3: verwacht was B- na b1; A- kwam eerst (a1 verlaten op 2,40 s).")
  }

  private static func catalogue() throws -> Catalogue {
    try Catalogue(
      directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("locales").path)
  }
}
