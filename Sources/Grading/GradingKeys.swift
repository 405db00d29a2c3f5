/// All keys that a grade can hold, whatever the kind of exercise, for the check of the catalogues.
package enum GradingKeys {
  package static let all: Set<String> = Set(
    Grade.Verdict.allCases.map { "verdict.\($0.rawValue)" } + actions + hazards + criteria + feedback + outcomes
      + faults
  ).union(SequenceKeys.all).union(MeasurementKeys.all)

  private static let actions = [
    "press", "release", "press_together", "release_together", "together", "actuate", "deactuate", "switch", "elapse",
  ].map { "action.\($0)" }

  private static let hazards = [
    "short", "exclusive", "oscillation", "starts_by_itself", "not_proved", "protective_conductor",
    "protective_conductor_live", "fuse_bypassed", "fuse_bypassed_through", "not_seen",
  ].map { "hazard.\($0)" }

  private static let outcomes = ["on", "nothing", "or"].map { "outcome.\($0)" }

  private static let criteria = [
    "requirement.met", "requirement.not_met", "connections.right", "connections.right_past_fuse",
    "connections.different", "rule.kept", "rule.broken", "rule.not_judged", "safety_cap", "polarity_cap",
    "function_cap",
  ].map { "criterion.\($0)" }

  private static let feedback = [
    "headline.passed", "headline.failed", "headline.unsafe", "headline.unexpected_but_working",
    "headline.nothing_wired", "headline.repeat_scan", "headline.scan_operated",
    "wrong.stays_off", "wrong.comes_on", "wrong.exchanged", "wrong.missing", "wrong.missing_holding",
    "wrong.superfluous", "wrong.superfluous_lead", "wrong.moved", "wrong.more", "wrong.uncertain", "wrong.hidden",
    "wrong.supply_reversed", "wrong.polarity", "wrong.switched_minus", "wrong.prescribed_contact",
    "right.connections", "right.all_connections", "right.requirement",
    "wrong.hidden_always", "wrong.race", "wrong.no_race", "wrong.other_race", "note.idle", "note.idle_more",
    "note.other_contact", "note.not_verified", "note.other_join",
    "note.absent_join",
    "next.done", "next.trainer_looks", "next.correct_first", "next.keep_off", "next.ask_trainer", "next.repeat_scan",
    "next.scan_operated", "next.begin",
  ].map { "feedback.\($0)" }

  private static let faults =
    [
      "symptom", "cause", "remedy", "efficiency", "efficiency_not_assessed", "evidence", "wrong_remedies", "unsafe",
      "cause_cap",
    ].map { "fault.criterion.\($0)" }
    + [
      "headline.passed", "headline.found", "headline.not_found", "right.ruled_out", "right.indistinguishable",
      "right.verified", "note.nothing_new", "note.tells_nothing", "note.contradicts", "note.misread",
      "note.contradicts_repair", "wrong.ohms_under_power", "wrong.remedies", "wrong.no_measurement",
      "wrong.measured_after", "next.done", "next.verify", "next.measure", "next.search",
    ].map { "fault.\($0)" }
}
