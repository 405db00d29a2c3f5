import Exercises

/// The times of a recording against the windows of the task, as far as its order lets them be judged.
struct SequenceTiming: Sendable {
  /// Times outside their windows.
  let findings: [TimingFinding]
  /// Windows of the task, and those of them whose step was not seen at all, by kind.
  let windows: [TimingFinding.Kind: Int]
  let unseen: [TimingFinding.Kind: Int]

  /// Of a recording in the right order, where everything was seen.
  init(_ model: SequenceModel, _ findings: [TimingFinding]) {
    self.findings = findings
    windows = Self.count(model.steps)
    unseen = [:]
  }

  /// Of an aligned recording. A wait is judged only where nothing unexpected came between; a step that was done at a
  /// wrong place is seen.
  init(
    _ model: SequenceModel, _ alignment: SequenceAlignment, edges: [SequenceMonitor.TrackedEdge], start: UInt64?,
    laterStarts: [UInt64]
  ) {
    var found: [TimingFinding] = []
    var lastSeen: [UInt64?] = Array(repeating: nil, count: model.isTracked.count)
    var cycleStart = start
    var isBetweenCycles = true
    var isDisturbed = false
    var seen: Set<Int> = []
    var extras: Set<Int> = []
    for move in alignment.moves {
      switch move {
      case .extra(let edge):
        isDisturbed = true
        extras.insert(edges[edge].label)
      case .missing(let transition):
        isDisturbed = true
        lastSeen[transition.label] = nil
        if transition.target == 0 { cycleStart = nil }
        isBetweenCycles = transition.target == 0
      case .matched(let index, let transition):
        let edge = edges[index]
        if isBetweenCycles, let command = laterStarts.last(where: { $0 <= edge.microseconds }) {
          cycleStart = max(command, cycleStart ?? 0)
        }
        let finding = model.timing(
          transition, at: edge.microseconds, event: edge.event, lastSeen: lastSeen, cycleStart: cycleStart)
        if let finding, !(isDisturbed && finding.kind == .wait) { found.append(finding) }
        lastSeen[transition.label] = edge.microseconds
        if transition.isLast { seen.insert(transition.step) }
        if transition.target == 0 { cycleStart = edge.microseconds }
        isBetweenCycles = transition.target == 0
        isDisturbed = false
      }
    }
    findings = found
    let variants = Set(seen.map { model.steps[$0].variant })
    let relevant = model.steps.filter { variants.contains($0.variant) || variants.isEmpty && $0.variant == 0 }
    windows = Self.count(relevant)
    unseen = Self.count(
      relevant.filter { step in
        !extras.contains(step.lastLabel)
          && !seen.contains { model.steps[$0].variant == step.variant && model.steps[$0].number == step.number }
      })
  }

  private static func count(_ steps: [SequenceModel.Step]) -> [TimingFinding.Kind: Int] {
    [.wait: steps.count { $0.step.wait != nil }, .stroke: steps.count { $0.step.stroke != nil }]
  }

  func findings(_ kind: TimingFinding.Kind) -> [TimingFinding] { findings.filter { $0.kind == kind } }

  /// A time outside its window costs all points of its kind; a step that is missing only its share.
  func points(_ kind: TimingFinding.Kind, of maximum: Int) -> Int {
    guard findings(kind).isEmpty else { return 0 }
    let (all, missing) = (windows[kind] ?? 0, unseen[kind] ?? 0)
    return all == 0 ? maximum : maximum - (maximum * missing + all - 1) / all
  }
}
