package import Messages

/// The feedback of a grade in the groups in which a page or a terminal shows it; render each message and print it.
package struct FeedbackSheet: Hashable, Sendable {
  package var headline: Message?
  /// Hazards first, then what is wrong and the smallest correction.
  package var wrong: [Message]
  package var right: [Message]
  package var notes: [Message]
  package var next: Message?

  /// Groups by the second word of the keys, `feedback.wrong.missing`; hazards count as wrong.
  package init(_ messages: [Message]) {
    func group(_ prefix: String) -> [Message] { messages.filter { $0.key.hasPrefix(prefix) } }
    headline = group("feedback.headline.").first
    wrong = group("hazard.") + group("feedback.wrong.")
    right = group("feedback.right.")
    notes = group("feedback.note.")
    next = group("feedback.next.").first
  }
}

/// All keys that a grade can hold, for the check of the catalogues.
package enum GradingKeys {
  package static let all: Set<String> = Set(
    Grade.Verdict.allCases.map { "verdict.\($0.rawValue)" } + actions + hazards + criteria + feedback)

  private static let actions = [
    "press", "release", "press_together", "release_together", "together", "actuate", "deactuate", "switch", "elapse",
  ].map { "action.\($0)" }

  private static let hazards = [
    "short", "exclusive", "oscillation", "starts_by_itself", "not_proved", "protective_conductor",
  ].map { "hazard.\($0)" }

  private static let criteria = [
    "requirement.met", "requirement.not_met", "connections.right", "connections.different", "safety_cap",
    "polarity_cap", "function_cap",
  ].map { "criterion.\($0)" }

  private static let feedback = [
    "headline.passed", "headline.failed", "headline.unsafe", "headline.unexpected_but_working",
    "headline.nothing_wired", "headline.repeat_scan",
    "wrong.stays_off", "wrong.comes_on", "wrong.exchanged", "wrong.missing", "wrong.missing_holding",
    "wrong.superfluous", "wrong.superfluous_lead", "wrong.moved", "wrong.more", "wrong.uncertain",
    "wrong.supply_reversed", "wrong.switched_minus",
    "right.connections", "right.all_connections", "right.requirement",
    "note.idle", "note.other_contact", "note.not_verified",
    "next.done", "next.trainer_looks", "next.correct_first", "next.keep_off", "next.ask_trainer", "next.repeat_scan",
    "next.begin",
  ].map { "feedback.\($0)" }
}
