import Exercises
import Messages

/// What a learner reads about a sequence: headline, what must never be, the first wrong step, what is missing, times,
/// what is right, next step.
struct SequenceFeedback {
  let messages: [Message]

  /// Movements that are missing or too many, and times, that are named at most, each.
  static let shown = 4

  init(_ facts: SequenceFacts, credit: SequenceCredit) {
    let wording = SequenceWording(model: facts.model)
    var messages = [Self.headline(facts, credit)]
    if let start = facts.findings.selfStart { messages.append(wording.selfStart(start)) }
    messages += facts.findings.violations.map(wording.violation)
    if !facts.nothingMoved {
      messages += Self.divergence(facts, wording)
      messages += Self.balance(facts, wording)
      messages += Self.times(facts, wording)
      messages += Self.right(facts)
      messages += Self.notes(facts)
    }
    messages.append(Self.next(facts, credit))
    self.messages = messages
  }

  private static func headline(_ facts: SequenceFacts, _ credit: SequenceCredit) -> Message {
    guard let score = credit.score else { return Message("sequence.headline.not_assessable") }
    if facts.nothingMoved { return Message("sequence.headline.nothing_moved") }
    let passed = facts.timing.findings.isEmpty ? "sequence.headline.passed" : "sequence.headline.passed_not_in_time"
    return Message(
      credit.verdict == .passed ? passed : "sequence.headline.failed", ["score": .integer(score)])
  }

  /// In a cycle that was stopped, what was still to come is not told as a mistake.
  private static func divergence(_ facts: SequenceFacts, _ wording: SequenceWording) -> [Message] {
    guard let divergence = facts.findings.divergence else { return [] }
    if facts.endsInMidCycle, divergence.event == nil { return [] }
    return [wording.divergence(divergence)]
  }

  private static func balance(_ facts: SequenceFacts, _ wording: SequenceWording) -> [Message] {
    guard let alignment = facts.alignment else { return [] }
    var balance: [Int: Int] = [:]
    for move in alignment.moves {
      switch move {
      case .matched: continue
      case .extra(let edge): balance[facts.edges[edge].label, default: 0] += 1
      case .missing(let transition): balance[transition.label, default: 0] -= 1
      }
    }
    let ends = facts.model.ends.union(facts.model.steps.map(\.lastLabel))
    let named = balance.filter { label, count in
      ends.contains(label) && (count > 0 || count < 0 && !facts.endsInMidCycle)
    }.sorted { $0.key < $1.key }
    return named.prefix(shown).map { label, count in
      Message(
        count < 0 ? "sequence.wrong.missing" : "sequence.wrong.extra",
        ["movement": .text(wording.movement(label)), "count": .integer(abs(count))])
    }
  }

  /// The first finding of each step and kind; a cycle that repeats repeats its times.
  private static func times(_ facts: SequenceFacts, _ wording: SequenceWording) -> [Message] {
    var told: Set<[Int]> = []
    let first = facts.timing.findings.filter { told.insert([$0.step, $0.kind == .wait ? 0 : 1]).inserted }
    return first.prefix(shown).map(wording.time)
  }

  private static func right(_ facts: SequenceFacts) -> [Message] {
    var messages: [Message] = []
    let ends = facts.model.ends.union(facts.model.steps.map(\.lastLabel))
    let limit = facts.findings.divergence?.event ?? .max
    let count = facts.edges.count { ends.contains($0.label) && $0.event < limit }
    let arguments: [String: MessageArgument] = ["count": .integer(count)]
    if facts.findings.outcome == .asExpected {
      messages.append(Message("sequence.right.order", arguments))
    } else if count > 0 {
      messages.append(Message("sequence.right.beginning", arguments))
    }
    guard facts.findings.outcome == .asExpected else { return messages }
    for (kind, key) in [(TimingFinding.Kind.wait, "sequence.right.waits"), (.stroke, "sequence.right.strokes")]
    where (facts.timing.windows[kind] ?? 0) > 0 && facts.timing.findings(kind).isEmpty {
      messages.append(Message(key))
    }
    if !facts.task.invariants.isEmpty, facts.findings.violations.isEmpty, facts.findings.notJudged.isEmpty,
      facts.findings.selfStart == nil
    {
      messages.append(Message("sequence.right.invariants"))
    }
    return messages
  }

  private static func notes(_ facts: SequenceFacts) -> [Message] {
    var messages: [Message] = []
    let unknown = Set(facts.findings.notJudged.flatMap(\.channels)).sorted()
    if !unknown.isEmpty, facts.findings.outcome != .notAssessable {
      messages.append(Message("sequence.note.not_judged", ["channels": .list(unknown)]))
    }
    if facts.findings.startsInMidCycle || (facts.alignment?.skipped ?? 0) > 0 {
      messages.append(Message("sequence.note.mid_cycle"))
    }
    if let time = facts.findings.beginsAt {
      messages.append(
        Message("sequence.note.begins_at_start", ["time": .decimal(Double(time) / 1_000_000, decimals: 2)]))
    }
    if facts.findings.stoppedBy != nil, facts.findings.outcome != .notAssessable, facts.findings.selfStart == nil {
      messages.append(Message("sequence.note.after_stop"))
    }
    return messages
  }

  private static func next(_ facts: SequenceFacts, _ credit: SequenceCredit) -> Message {
    if credit.score == nil { return Message("sequence.next.run_again") }
    if facts.nothingMoved { return Message("sequence.next.begin") }
    guard facts.findings.outcome == .asExpected, facts.findings.violations.isEmpty, facts.findings.selfStart == nil
    else {
      return Message("sequence.next.correct_first")
    }
    return Message(facts.timing.findings.isEmpty ? "sequence.next.done" : "sequence.next.adjust")
  }
}

/// All keys that a sequence grade can hold, for the check of the catalogues.
package enum SequenceKeys {
  package static let all: Set<String> = Set(
    [
      "criterion.order_right", "criterion.order_different", "criterion.waits_right", "criterion.waits_wrong",
      "criterion.strokes_right", "criterion.strokes_wrong", "criterion.invariant_cap", "criterion.order_cap",
      "criterion.self_start_cap", "criterion.after_stop_cap", "wrong.runs_after_stop",
      "headline.passed", "headline.passed_not_in_time", "headline.failed", "headline.not_assessable",
      "headline.nothing_moved",
      "wrong.starts_by_itself", "wrong.only_if", "wrong.never", "wrong.other_first", "wrong.too_early",
      "wrong.turned_back", "wrong.not_reached",
      "wrong.nothing_came", "wrong.after_end", "wrong.missing", "wrong.extra",
      "wrong.wait_long", "wrong.wait_short", "wrong.stroke_slow", "wrong.stroke_fast",
      "right.order", "right.beginning", "right.waits", "right.strokes", "right.invariants",
      "note.mid_cycle", "note.after_stop", "note.not_judged", "note.begins_at_start",
      "next.done", "next.adjust", "next.correct_first", "next.run_again", "next.begin",
    ].map { "sequence.\($0)" })
}
