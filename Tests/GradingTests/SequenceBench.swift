import Circuits
import Exercises
import Messages

@testable import Grading

/// Cylinders and recordings for these tests, built without files.
enum SequenceBench {
  static let cylinders = ["A", "B", "C"].map {
    Cylinder(name: $0, retracted: $0.lowercased() + "0", extended: $0.lowercased() + "1")
  }
  static let subject = GradeSubject(exercise: "cycle", version: 1, exerciseHash: "exercise", kitHash: "kit")
  static let waitWindow = TimeWindow(0, 1_000_000)
  static let strokeWindow = TimeWindow(200_000, 1_500_000)

  /// One step after the other: "A+ B+ B- A-".
  static func chain(_ text: String, timed: Bool = true) -> [SequenceStep] {
    let names = text.split(separator: " ").map(String.init)
    return names.enumerated().compactMap { index, name in
      Movement(code: name).map {
        SequenceStep(
          id: "\(index + 1)", $0, after: index > 0 ? ["\(index)"] : [], wait: timed ? waitWindow : nil,
          stroke: timed ? strokeWindow : nil)
      }
    }
  }

  /// A+, then B+ and C+ in any order, then B- and C- in any order, then A-.
  static let parallel: [SequenceStep] = [
    SequenceStep(id: "1", .extend("A"), after: []),
    SequenceStep(id: "2", .extend("B"), after: ["1"]), SequenceStep(id: "3", .extend("C"), after: ["1"]),
    SequenceStep(id: "4", .retract("B"), after: ["2", "3"]), SequenceStep(id: "5", .retract("C"), after: ["2", "3"]),
    SequenceStep(id: "6", .retract("A"), after: ["4", "5"]),
  ]

  static func task(
    _ variants: [[SequenceStep]] = [chain("A+ B+ B- A-")], cyclic: Bool = false, cycles: Int = 1,
    invariants: [SequenceInvariant] = [], points: SequencePoints? = nil
  ) -> SequenceTask {
    let isTimed = variants.joined().contains { $0.wait != nil }
    return SequenceTask(
      id: "cycle", cylinders: cylinders, variants: variants, isCyclic: cyclic, cycles: cycles,
      start: ChannelLevel("S1", true), stops: [ChannelLevel("S0", false)], invariants: invariants,
      points: points ?? (isTimed ? SequencePoints(order: 80, waits: 10, strokes: 10) : SequencePoints()),
      otherChannels: ["S1", "K1"])
  }

  /// Strokes one after the other: each starts 100 ms after the one before, and takes 500 ms.
  ///
  /// A movement may carry a delay or a time of its own: "B-@3000" starts 3000 ms late, "A+/2500" takes 2500 ms.
  /// "A+<" only leaves its switch; "S0=0" is a signal.
  static func events(_ text: String, from start: UInt64 = 1_000_000) -> [ChannelEdge] {
    var now = start
    var events: [ChannelEdge] = []
    for word in text.split(separator: " ").map(String.init) {
      var (name, delay, took) = (word, UInt64(100), UInt64(500))
      if let at = name.firstIndex(of: "@") {
        delay = UInt64(name[name.index(after: at)...]) ?? delay
        name = String(name[..<at])
      } else if let slash = name.firstIndex(of: "/") {
        took = UInt64(name[name.index(after: slash)...]) ?? took
        name = String(name[..<slash])
      }
      let isPartial = name.hasSuffix("<")
      if isPartial { name = String(name.dropLast()) }
      now += delay * 1000
      if let signal = ChannelLevel(code: name) {
        events.append(ChannelEdge(channel: signal.channel, level: signal.level, deviceMicroseconds: now))
        continue
      }
      let cylinder = name.dropLast().lowercased()
      let (left, reached) = name.hasSuffix("+") ? (cylinder + "0", cylinder + "1") : (cylinder + "1", cylinder + "0")
      events.append(ChannelEdge(channel: left, level: false, deviceMicroseconds: now))
      if isPartial { continue }
      now += took * 1000
      events.append(ChannelEdge(channel: reached, level: true, deviceMicroseconds: now))
    }
    return events
  }

  static func trace(_ text: String) -> SequenceTrace { SequenceTrace(events: events(text)) }

  static func grade(_ text: String, _ task: SequenceTask = task()) throws(SequenceError) -> Grade {
    try gradeSequence(task, trace: trace(text), subject: subject)
  }

  static func loss(_ text: String, _ task: SequenceTask = task()) throws(SequenceError) -> Int {
    100 - (try grade(text, task).score ?? 100)
  }
}
