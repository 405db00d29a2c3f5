import Exercises

/// Watches the invariants of a task; each edge costs only the invariants that its channel is about.
struct InvariantMonitor: Sendable {
  /// By label: what to check when it comes.
  private var atStart: [[(invariant: Int, needed: [Int])]]
  private var atLevel: [[(invariant: Int, forbidden: [Int])]]
  private var isBroken: [Bool]
  private(set) var violations: [SequenceFindings.Violation] = []

  init(_ model: SequenceModel) throws(SequenceError) {
    let labels = model.channels.count * 2
    atStart = Array(repeating: [], count: labels)
    atLevel = Array(repeating: [], count: labels)
    isBroken = Array(repeating: false, count: model.task.invariants.count)
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

  /// A movement that starts, with the levels just before.
  mutating func check(_ edge: EdgeFilter.Edge, levels: [Bool?]) {
    for (invariant, needed) in atStart[edge.label] where !isBroken[invariant] {
      // A level that nobody knows breaks nothing.
      let isMissing = needed.contains { label in levels[label / 2].map { $0 != (label % 2 == 1) } ?? false }
      if isMissing { note(invariant, edge) }
    }
  }

  /// The levels just after an edge.
  mutating func checkLevels(_ edge: EdgeFilter.Edge, levels: [Bool?]) {
    for (invariant, forbidden) in atLevel[edge.label] where !isBroken[invariant] {
      if forbidden.allSatisfy({ levels[$0 / 2] == ($0 % 2 == 1) }) { note(invariant, edge) }
    }
  }

  private mutating func note(_ invariant: Int, _ edge: EdgeFilter.Edge) {
    isBroken[invariant] = true
    violations.append(
      SequenceFindings.Violation(invariant: invariant, event: edge.event, microseconds: edge.microseconds))
  }
}
