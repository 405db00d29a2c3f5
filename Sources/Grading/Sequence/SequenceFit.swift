package import Exercises

/// How well a recording fits its task, as numbers without points or words: a line of `proefbank sequence grade --batch`.
package struct SequenceFit: Hashable, Sendable, Encodable {
  package enum Outcome: String, Hashable, Sendable, Encodable {
    case asExpected = "as_expected"
    case different
    case notAssessable = "not_assessable"
  }

  /// A time outside its window.
  package struct Time: Hashable, Sendable, Encodable {
    /// Id of the step.
    package var step: String
    /// `wait` or `stroke`.
    package var kind: String
    /// µs.
    package var took: UInt64

    private enum CodingKeys: String, CodingKey {
      case step, kind
      case took = "took_us"
    }
  }

  /// As the caller named the recording.
  package var id: String?
  package var outcome: Outcome
  /// Edges to leave out of the recording and to put into it, at least; 0 where nothing is graded.
  package var cost: Int
  /// 1 − cost ÷ (edges of the recording + of the shortest course).
  package var fitness: Double
  package var times: [Time]
  /// Ids of the invariants that were broken.
  package var broken: [String]
  /// True when the machine started before anybody started it; absent otherwise.
  package var startsByItself: Bool?
  /// Ids of the invariants that depend on a channel of unknown level.
  package var notJudged: [String]

  private enum CodingKeys: String, CodingKey {
    case id, outcome, cost, fitness, times, broken
    case startsByItself = "starts_by_itself"
    case notJudged = "not_judged"
  }

  /// - Throws: ``SequenceError`` when the task or the recording cannot be used.
  package init(_ task: SequenceTask, trace: SequenceTrace, id: String? = nil) throws(SequenceError) {
    let facts = try SequenceFacts(task, trace: trace)
    self.id = id
    outcome =
      switch facts.findings.outcome {
      case .asExpected: .asExpected
      case .different: .different
      case .notAssessable: .notAssessable
      }
    cost = facts.alignment?.cost ?? 0
    fitness = facts.alignment?.fitness(edges: facts.edges.count, required: facts.model.requiredEdges) ?? 1
    times = facts.timing.findings.map { finding in
      Time(
        step: facts.model.steps[finding.step].step.id, kind: finding.kind == .wait ? "wait" : "stroke",
        took: finding.took)
    }
    broken = facts.findings.violations.map { task.invariants[$0.invariant].id }
    startsByItself = facts.findings.selfStart == nil ? nil : true
    notJudged = facts.findings.notJudged.map { task.invariants[$0.invariant].id }
  }
}
