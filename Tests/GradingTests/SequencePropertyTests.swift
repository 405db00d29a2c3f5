import Circuits
import Exercises
import Foundation
import Testing

@testable import Grading

@Suite struct SequencePropertyTests {
  /// The same numbers on every machine.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// A random task that is small enough to try everything.
  private static func smallTask(_ generator: inout Generator) throws -> SequenceTask {
    while true {
      let task = randomTask(&generator)
      let model = try SequenceModel(task)
      if courses(model, from: 0).count <= 60 { return task }
    }
  }

  /// A random partial order of strokes in which every cylinder goes out before it comes in.
  private static func randomTask(_ generator: inout Generator) -> SequenceTask {
    let names = ["A", "B", "C"].shuffled(using: &generator).prefix(Int.random(in: 1...3, using: &generator))
    var steps: [SequenceStep] = []
    for name in names {
      let out = SequenceStep(
        id: "\(steps.count + 1)", .extend(name), after: pick(steps, &generator))
      steps.append(out)
      steps.append(
        SequenceStep(
          id: "\(steps.count + 1)", .retract(name),
          after: Array(Set(pick(steps, &generator) + [out.id])).sorted()))
    }
    return SequenceBench.task([steps], cyclic: Bool.random(using: &generator), cycles: 1)
  }

  private static func pick(_ steps: [SequenceStep], _ generator: inout Generator) -> [String] {
    steps.map(\.id).filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
  }

  /// The labels of all courses of one cycle from a state back to it, with every start in `starts`.
  private static func courses(_ model: SequenceModel, from start: Int) -> [[Int]] {
    var found: [[Int]] = []
    func go(_ state: Int, _ labels: [Int]) {
      if found.count > 60 { return }
      if labels.count == model.edgesPerCycle[0] {
        found.append(labels)
        return
      }
      for transition in model.states[state].transitions { go(transition.target, labels + [transition.label]) }
    }
    go(start, [])
    return found
  }

  private static func editCost(_ one: [Int], _ other: [Int]) -> Int {
    var row = Array(0...other.count)
    for (i, a) in one.enumerated() {
      var next = [i + 1]
      for (j, b) in other.enumerated() { next.append(min(row[j + 1] + 1, next[j] + 1, a == b ? row[j] : .max)) }
      row = next
    }
    return row[other.count]
  }

  @Test("the alignment is the best of all courses, tried one by one", arguments: 0..<60)
  func bruteForce(seed: UInt64) throws {
    var generator = Generator(state: seed)
    var task = try Self.smallTask(&generator)
    task.isCyclic = false
    let model = try SequenceModel(task)
    let all = Self.courses(model, from: 0)
    let labels = (0..<model.isTracked.count).filter { model.isTracked[$0] }
    for _ in 0..<10 {
      var recording = try #require(all.randomElement(using: &generator))
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        let place = Int.random(in: 0...recording.count, using: &generator)
        if Bool.random(using: &generator), place < recording.count {
          recording.remove(at: place)
        } else if let label = labels.randomElement(using: &generator) {
          recording.insert(label, at: place)
        }
      }
      let alignment = try SequenceAlignment(model, labels: recording, anywhere: false)
      #expect(alignment.cost == all.map { Self.editCost(recording, $0) }.min())
      // The moves say what they cost, and lead from the recording to an allowed course.
      #expect(alignment.moves.count { if case .matched = $0 { false } else { true } } == alignment.cost)
      let course = alignment.moves.compactMap { move -> Int? in
        switch move {
        case .matched(_, let transition), .missing(let transition): transition.label
        case .extra: nil
        }
      }
      #expect(all.contains(course))
    }
  }

  @Test("from the middle of a cycle, the alignment is the best of all starts", arguments: 0..<30)
  func bruteForceCyclic(seed: UInt64) throws {
    var generator = Generator(state: 1000 + seed)
    var task = try Self.smallTask(&generator)
    task.isCyclic = true
    let model = try SequenceModel(task)
    // Once round from any start, and then on for as long as a recording of this length may fit.
    let all = model.states.indices.flatMap { Self.courses(model, from: $0) }
    for _ in 0..<5 {
      var recording = try #require(all.randomElement(using: &generator))
      for _ in 0..<Int.random(in: 0...3, using: &generator) where !recording.isEmpty {
        recording.remove(at: Int.random(in: 0..<recording.count, using: &generator))
      }
      let alignment = try SequenceAlignment(model, labels: recording, anywhere: true)
      #expect(alignment.cost <= all.map { Self.editCost(recording, $0) }.min() ?? 0)
      #expect(alignment.cost >= model.edgesPerCycle[0] - recording.count)
    }
  }

  private static func trace(_ model: SequenceModel, _ labels: [Int]) -> SequenceTrace {
    SequenceTrace(
      events: labels.enumerated().map { index, label in
        ChannelEdge(
          channel: model.channel(of: label), level: label % 2 == 1, deviceMicroseconds: UInt64(index + 1) * 100_000)
      })
  }

  @Test("every allowed course gets full marks, from every point of the cycle", arguments: 0..<40)
  func expected(seed: UInt64) throws {
    var generator = Generator(state: 5000 + seed)
    let task = try Self.smallTask(&generator)
    let model = try SequenceModel(task)
    let starts = task.isCyclic ? Array(model.states.indices) : [0]
    for start in starts {
      for course in Self.courses(model, from: start).prefix(20) {
        let grade = try gradeSequence(task, trace: Self.trace(model, course), subject: SequenceBench.subject)
        #expect(grade.score == 100)
        #expect(grade.verdict == .passed)
      }
    }
  }

  @Test("the monitor is content exactly with what costs nothing to align", arguments: 0..<60)
  func monitorAgrees(seed: UInt64) throws {
    var generator = Generator(state: 9000 + seed)
    let task = try Self.smallTask(&generator)
    let model = try SequenceModel(task)
    for _ in 0..<10 {
      var course = try #require(Self.courses(model, from: 0).randomElement(using: &generator))
      if Int.random(in: 0..<3, using: &generator) > 0 {
        let (one, other) = (
          Int.random(in: course.indices, using: &generator), Int.random(in: course.indices, using: &generator)
        )
        course.swapAt(one, other)
      }
      // A switch that comes to the same level twice is a broken recording, not a wrong course.
      guard let found = try? findings(of: Self.trace(model, course), for: task) else { continue }
      let alignment = try SequenceAlignment(model, labels: course, anywhere: task.isCyclic)
      #expect((found.outcome == .asExpected) == (alignment.cost == 0))
      #expect((found.divergence == nil) == (alignment.cost == 0))
    }
  }

  @Test("the monitor, fed one event at a time, finds what the whole recording shows", arguments: 0..<30)
  func streaming(seed: UInt64) throws {
    var generator = Generator(state: 20_000 + seed)
    let words = ["A+ B+ B- A-", "A+ A- B+ B-", "A+ B+ B-@3000 A-", "A+/2500 B+ B- A- C+"]
    var events = SequenceBench.events("S1=1 " + (words.randomElement(using: &generator) ?? ""))
    // Bounce on every arrival, shorter than the debounce time.
    events = events.flatMap { event -> [ChannelEdge] in
      let bounce = UInt64.random(in: 1...4, using: &generator) * 1000
      return [0, 1, 2].map {
        ChannelEdge(
          channel: event.channel, level: $0 == 1 ? !event.level : event.level,
          deviceMicroseconds: event.deviceMicroseconds + UInt64($0) * bounce)
      }
    }
    let task = SequenceBench.task()
    let trace = SequenceTrace(events: events)
    var monitor = try SequenceMonitor(task, initial: trace.levelsBefore)
    for event in events {
      let channel = try #require(monitor.channel(event.channel))
      try monitor.record(channel: channel, level: event.level, at: event.deviceMicroseconds)
    }
    #expect(try monitor.finish() == findings(of: trace, for: task))
  }

  /// Single mistakes, as changes of the list of words.
  private static let mistakes: [(name: String, apply: @Sendable ([String]) -> [String])] = {
    let words = ["A+", "B+", "C+", "C-", "B-", "A-"]
    var all: [(String, @Sendable ([String]) -> [String])] = words.map { word in
      ("without \(word)", { $0.filter { $0.prefix(2) != word } })
    }
    for (one, other) in zip(words, words.dropFirst()) {
      all.append(
        (
          "\(one) and \(other) swapped",
          { list in
            guard let i = list.firstIndex(where: { $0.prefix(2) == one }),
              let j = list.firstIndex(where: { $0.prefix(2) == other })
            else { return list }
            var swapped = list
            swapped.swapAt(i, j)
            return swapped
          }
        ))
    }
    for word in ["A+", "C-"] {
      all.append(("\(word) late", { $0.map { $0 == word ? "\(word)@4000" : $0 } }))
      all.append(("\(word) slow", { $0.map { $0 == word ? "\(word)/4000" : $0 } }))
    }
    return all
  }()

  @Test("two mistakes cost at most what they cost apart", arguments: mistakes.indices)
  func lossesAdd(first: Int) throws {
    let right = ["S1=1", "A+", "B+", "C+", "C-", "B-", "A-"]
    let task = SequenceBench.task([SequenceBench.chain("A+ B+ C+ C- B- A-")])
    func loss(_ words: [String]) throws -> Int? {
      // A stroke that is repeated without the one back is a recording with a lost edge: not graded.
      do { return try SequenceBench.loss(words.joined(separator: " "), task) } catch { return nil }
    }
    for second in Self.mistakes.indices where second != first {
      let (a, b) = (Self.mistakes[first], Self.mistakes[second])
      guard let together = try loss(b.apply(a.apply(right))), let one = try loss(a.apply(right)),
        let other = try loss(b.apply(right))
      else { continue }
      #expect(together <= one + other, "\(a.name), \(b.name): \(together) > \(one) + \(other)")
      #expect(together >= max(0, min(one, other)))
    }
  }

  @Test("the same recording gives the same bytes")
  func bytes() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let texts = ["S1=1 A+ B+ A- B-", "S1=1 A+ B+ B-@3000 A-", "S1=1 C+ A+ B+ C-", "A+ S0=0"]
    for text in texts {
      let first = try encoder.encode(SequenceBench.grade(text))
      for _ in 0..<5 { #expect(try encoder.encode(SequenceBench.grade(text)) == first) }
      #expect(try encoder.encode(JSONDecoder().decode(Grade.self, from: first)) == first)
    }
  }
}
