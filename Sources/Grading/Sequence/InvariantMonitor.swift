import Exercises

/// Watches the invariants of a task; each edge costs only the invariants that its channel is about.
struct InvariantMonitor: Sendable {
  /// By label: what to check when it comes.
  private var atStart: [[(invariant: Int, needed: [Int])]]
  private var atLevel: [[(invariant: Int, forbidden: [Int])]]
  private var isBroken: [Bool]
  /// By invariant: channels of unknown level, on which it depended whether it was broken.
  private var unknown: [Set<Int>]
  private var hasStarted = false
  private(set) var violations: [SequenceFindings.Violation] = []

  init(_ model: SequenceModel) throws(SequenceError) {
    let labels = model.channels.count * 2
    atStart = Array(repeating: [], count: labels)
    atLevel = Array(repeating: [], count: labels)
    isBroken = Array(repeating: false, count: model.task.invariants.count)
    unknown = Array(repeating: [], count: model.task.invariants.count)
    for (index, invariant) in model.task.invariants.enumerated() {
      switch invariant.rule {
      case .onlyIf(let movement, let levels):
        guard let first = try model.labels(of: movement, place: "invariants '\(invariant.id)'").first else { continue }
        atStart[first].append((index, levels.compactMap(model.label)))
      case .never(let levels):
        let forbidden = levels.compactMap(model.label)
        for label in Set(forbidden) { atLevel[label].append((index, forbidden)) }
      }
    }
  }

  /// What stands from the very beginning comes to light with the first edge.
  mutating func checkStart(_ edge: EdgeFilter.Edge, levels: [Bool?]) {
    guard !hasStarted else { return }
    hasStarted = true
    for rules in atLevel {
      for (invariant, forbidden) in rules where !isBroken[invariant] && stand(forbidden, levels) == true {
        note(invariant, edge)
      }
    }
  }

  /// A movement that starts, with the levels just before.
  mutating func check(_ edge: EdgeFilter.Edge, levels: [Bool?]) {
    for (invariant, needed) in atStart[edge.label] where !isBroken[invariant] {
      switch stand(needed, levels) {
      case true: continue
      case false: note(invariant, edge)
      case nil: unknown[invariant].formUnion(Self.unknown(needed, levels))
      }
    }
  }

  /// The levels just after an edge.
  mutating func checkLevels(_ edge: EdgeFilter.Edge, levels: [Bool?]) {
    for (invariant, forbidden) in atLevel[edge.label] where !isBroken[invariant] {
      switch stand(forbidden, levels) {
      case true: note(invariant, edge)
      case false: continue
      case nil: unknown[invariant].formUnion(Self.unknown(forbidden, levels))
      }
    }
  }

  /// The invariants of which nobody can say whether they were broken, with the levels at the end.
  func notJudged(_ model: SequenceModel, at levels: [Bool?]) -> [SequenceFindings.NotJudged] {
    var channels = unknown
    // Where no channel of an invariant moved, nothing was checked so far.
    for (invariant, forbidden) in atLevel.joined() where stand(forbidden, levels) == nil {
      channels[invariant].formUnion(Self.unknown(forbidden, levels))
    }
    return channels.indices.filter { !isBroken[$0] && !channels[$0].isEmpty }.map {
      SequenceFindings.NotJudged(invariant: $0, channels: channels[$0].sorted().map { model.channels[$0] })
    }
  }

  /// Whether all these levels stand; nil when that depends on a level that nobody knows.
  private func stand(_ labels: [Int], _ levels: [Bool?]) -> Bool? {
    var all: Bool? = true
    for label in labels {
      guard let level = levels[label / 2] else {
        all = nil
        continue
      }
      if level != (label % 2 == 1) { return false }
    }
    return all
  }

  private static func unknown(_ labels: [Int], _ levels: [Bool?]) -> Set<Int> {
    Set(labels.map { $0 / 2 }.filter { levels[$0] == nil })
  }

  private mutating func note(_ invariant: Int, _ edge: EdgeFilter.Edge) {
    isBroken[invariant] = true
    violations.append(
      SequenceFindings.Violation(invariant: invariant, event: edge.event, microseconds: edge.microseconds))
  }
}
