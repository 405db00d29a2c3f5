import ArgumentParser
import Exercises
import Grading

struct SequenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sequence",
    abstract: "Times the sequence monitor on a recording sampled every millisecond; recording and times as JSON.",
    discussion: "Example: proefbank-bench sequence --cycles 200")
  @Option(help: "Cycles of A+ B+ B- A- in the recording.")
  var cycles: Int = 200

  /// All that another monitor needs to watch the same windows over the same samples, and what was found here.
  private struct Report: Encodable {
    var channels: [String]
    /// Level of each channel, by sample of 1 ms.
    var samples: [[Bool]]
    var edges: Int
    /// Rules of the task: `event` at most `milliseconds` after `before`; each a channel with the level that it gets.
    var rules: [Rule]
    /// Samples at which one of the rules is broken, according to the monitor.
    var late: [Int]
    /// µs: a sample with all channels compared with the one before, and an edge alone.
    var perSample = 0.0
    var perEdge = 0.0
  }

  private struct Rule: Encodable {
    var event: String
    var before: String
    var milliseconds: UInt64
  }

  private static let window = TimeWindow(0, 1_000_000)
  private static let movements = [Movement.extend("A"), .extend("B"), .retract("B"), .retract("A")]

  func run() throws {
    let task = Self.task
    let channels = ["a0", "a1", "b0", "b1"]
    let samples = Self.samples(cycles: cycles)
    var edges: [(channel: Int, level: Bool, microseconds: UInt64)] = []
    for (time, sample) in samples.enumerated() where time > 0 {
      for channel in sample.indices where sample[channel] != samples[time - 1][channel] {
        edges.append((channel, sample[channel], UInt64(time) * 1000))
      }
    }
    let initial = Dictionary(uniqueKeysWithValues: zip(channels, samples[0]))
    let fresh = try SequenceMonitor(task, initial: initial)
    let numbers = channels.compactMap { fresh.channel($0) }
    let flat = samples.flatMap { $0 }
    var report = Report(
      channels: channels, samples: samples, edges: edges.count, rules: Self.rules, late: [])

    var findings = fresh.finish()
    report.perSample =
      try microseconds(bestOf: 9) {
        var monitor = fresh
        for time in 1..<samples.count {
          for channel in 0..<4 where flat[4 * time + channel] != flat[4 * time + channel - 4] {
            try monitor.record(
              channel: numbers[channel], level: flat[4 * time + channel], at: UInt64(time) * 1000)
          }
        }
        findings = monitor.finish()
      } / Double(samples.count)
    guard findings.outcome == .asExpected else {
      throw ValidationError("the recording is not what its own task expects: \(findings)")
    }
    report.late = findings.timing.map { Int(edges[$0.event].microseconds / 1000) }
    report.perEdge =
      try microseconds(bestOf: 9) {
        var monitor = fresh
        for edge in edges {
          try monitor.record(channel: numbers[edge.channel], level: edge.level, at: edge.microseconds)
        }
        _ = monitor.finish()
      } / Double(edges.count)
    try printJSON(report)
  }

  private static var task: SequenceTask {
    SequenceTask(
      id: "bench",
      cylinders: ["A", "B"].map {
        Cylinder(name: $0, retracted: "\($0.lowercased())0", extended: "\($0.lowercased())1")
      },
      variants: [
        movements.enumerated().map { index, movement in
          SequenceStep(
            id: "\(index)", movement, after: index > 0 ? ["\(index - 1)"] : [], wait: window, stroke: window)
        }
      ], isCyclic: true, cycles: 1, debounceMicroseconds: 5000,
      invariants: [
        SequenceInvariant(id: "both ends", .never([ChannelLevel("a0", true), ChannelLevel("a1", true)]))
      ])
  }

  /// What a stroke leaves and reaches: each 40 ms, 10 ms after the one before.
  private static let strokes = [("a0", "a1"), ("b0", "b1"), ("b1", "b0"), ("a1", "a0")]

  private static var rules: [Rule] {
    strokes.enumerated().flatMap { index, stroke in
      let before = strokes[(index + 3) % 4].1
      return [
        Rule(event: "\(stroke.1)_1", before: "\(stroke.0)_0", milliseconds: 1000),
        Rule(event: "\(stroke.0)_0", before: "\(before)_1", milliseconds: 1000),
      ]
    }
  }

  /// Levels of a0, a1, b0 and b1; the last stroke but one takes two seconds.
  private static func samples(cycles: Int) -> [[Bool]] {
    let index = ["a0": 0, "a1": 1, "b0": 2, "b1": 3]
    var levels = [true, false, true, false]
    var samples: [[Bool]] = []
    func hold(_ milliseconds: Int) { samples += Array(repeating: levels, count: milliseconds) }
    for cycle in 0..<max(cycles, 1) {
      for (number, stroke) in strokes.enumerated() {
        hold(10)
        if let left = index[stroke.0] { levels[left] = false }
        hold(cycle == cycles - 1 && number == 2 ? 2000 : 40)
        if let reached = index[stroke.1] { levels[reached] = true }
      }
    }
    hold(20)
    return samples
  }
}
