import Exercises
import Messages

/// Points and verdict of a recorded sequence.
///
/// Two mistakes never cost more together than apart, unless a cap applies that is named as a criterion of its own.
struct SequenceCredit {
  /// The most that a recording scores in which the machine starts by itself: as for an invariant that says nothing else.
  static let selfStartCap = 30

  let criteria: [Criterion]
  /// Nil when nothing is graded.
  let score: Int?
  let verdict: Grade.Verdict

  init(_ facts: SequenceFacts) {
    guard facts.findings.outcome != .notAssessable else {
      (criteria, score, verdict) = ([], nil, .aborted)
      return
    }
    let points = facts.task.points
    var criteria = [Self.order(facts)]
    if points.waits > 0 { criteria.append(Self.timing(facts, .wait, id: "waits", maximum: points.waits)) }
    if points.strokes > 0 { criteria.append(Self.timing(facts, .stroke, id: "strokes", maximum: points.strokes)) }
    let sum = criteria.reduce(0) { $0 + $1.points }
    if let cap = Self.cap(facts), cap.points < sum {
      var named = cap
      named.points -= sum
      criteria.append(named)
    }
    let score = criteria.reduce(0) { $0 + $1.points }
    let isRight =
      facts.findings.outcome == .asExpected && facts.findings.violations.isEmpty && facts.findings.selfStart == nil
    self.criteria = criteria
    self.score = score
    verdict = isRight && score >= facts.task.passMark ? .passed : .failed
  }

  private static func order(_ facts: SequenceFacts) -> Criterion {
    let (maximum, required) = (facts.task.points.order, max(1, facts.model.requiredEdges))
    let loss = min(maximum, (maximum * facts.mistakes + required - 1) / required)
    let events = facts.findings.divergence?.event.map { [$0] } ?? facts.edges.last.map { [$0.event] } ?? []
    return Criterion(
      id: "order", points: maximum - loss, maximum: maximum,
      expected: facts.task.variants.map { $0.map(\.movement.description).joined(separator: " ") }.joined(
        separator: " | "),
      measured: measured(facts), evidence: events.map { .event($0) },
      message: Message(
        facts.findings.outcome == .asExpected ? "sequence.criterion.order_right" : "sequence.criterion.order_different"
      ))
  }

  /// The movements that were complete, in their order; the first ones of a long recording.
  private static func measured(_ facts: SequenceFacts) -> String {
    let shown = 40
    let ends = Set(facts.model.steps.map(\.lastLabel)).union(facts.model.ends)
    let names = facts.edges.lazy.filter { ends.contains($0.label) }.compactMap {
      facts.model.movements[$0.label]?.description
    }
    let first = Array(names.prefix(shown + 1))
    return first.prefix(shown).joined(separator: " ") + (first.count > shown ? " …" : "")
  }

  private static func timing(
    _ facts: SequenceFacts, _ kind: TimingFinding.Kind, id: String, maximum: Int
  ) -> Criterion {
    let findings = facts.timing.findings(kind)
    let points = facts.timing.points(kind, of: maximum)
    let worst = findings.first
    let windows = facts.timing.windows[kind] ?? 0
    let events = findings.isEmpty ? facts.edges.last.map { [$0.event] } ?? [] : findings.map(\.event)
    return Criterion(
      id: id, points: points, maximum: maximum,
      expected: worst.map { "\($0.window.least)...\($0.window.most) us" } ?? "\(windows)",
      measured: worst.map { "\($0.took) us" } ?? "\(windows - (facts.timing.unseen[kind] ?? 0))",
      evidence: events.map { .event($0) },
      message: Message("sequence.criterion.\(id)_\(points == maximum ? "right" : "wrong")"))
  }

  /// The lowest cap that applies, with the points that it leaves; what is unsafe before what is in the wrong order.
  private static func cap(_ facts: SequenceFacts) -> Criterion? {
    let passing = max(0, facts.task.passMark - 1)
    var caps: [Criterion] = []
    if let start = facts.findings.selfStart {
      let points = min(selfStartCap, passing)
      caps.append(
        Criterion(
          id: "self_start_cap", points: points, maximum: 0, expected: facts.task.start?.description ?? "",
          measured: facts.model.movements[start.label]?.description ?? "", evidence: [.event(start.event)],
          message: Message(
            start.isAfterStop ? "sequence.criterion.after_stop_cap" : "sequence.criterion.self_start_cap",
            ["points": .integer(points)])))
    }
    let broken = facts.findings.violations.min {
      facts.task.invariants[$0.invariant].cap < facts.task.invariants[$1.invariant].cap
    }
    if let broken {
      let invariant = facts.task.invariants[broken.invariant]
      let points = max(0, min(invariant.cap, passing))
      caps.append(
        Criterion(
          id: "invariant_cap", points: points, maximum: 0, expected: invariant.rule.description, measured: "",
          evidence: [.event(broken.event)],
          message: Message("sequence.criterion.invariant_cap", ["points": .integer(points)])))
    }
    if let lowest = caps.min(by: { $0.points < $1.points }) { return lowest }
    guard facts.findings.outcome == .different else { return nil }
    return Criterion(
      id: "order_cap", points: passing, maximum: 0, expected: "", measured: "", evidence: [],
      message: Message("sequence.criterion.order_cap", ["points": .integer(passing)]))
  }
}
