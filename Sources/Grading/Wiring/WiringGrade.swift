package import Circuits
package import Exercises

/// Grades a wiring exercise from what the kit measured; a pure function, the same on every machine.
///
/// In this order: is the recording usable; may the circuit be energised; what differs from the drawing; does it behave
/// as the drawing does; rules of good practice. The points of all criteria add up to the score. Where the exercise accepts
/// other drawings, the one counts that gives the better grade; a scan is asked for again when none passes and one of them
/// cannot be told without it.
///
/// - Throws: ``GradingError`` when there is nothing to grade; never for a mistake of the learner.
package func gradeWiring(
  exercise: Exercise, kit: KitDescription, measured: MeasuredState
) throws(GradingError) -> Grade {
  guard case .wiring(var task) = exercise.kind else { throw .noScan }
  try measured.checkChannels(of: kit)
  let shown = task.reference
  // The same leads are as safe whichever drawing they are compared with: proved once.
  var guarding: WiringSafetyRules?
  var best = try gradeWiring(task, shown: shown, &guarding, exercise: exercise, kit: kit, measured: measured)
  var unseen: Grade?
  for alternative in task.alternatives where best.verdict != .passed && best.verdict != .repeatScan {
    task.reference = alternative.reference
    let other = try gradeWiring(task, shown: shown, &guarding, exercise: exercise, kit: kit, measured: measured)
    if other.verdict == .passed || (other.score ?? 0) > (best.score ?? 0) { best = other }
    if other.verdict == .repeatScan, unseen == nil { unseen = other }
  }
  // It may be the other drawing: one more scan tells, a failed grade would be premature.
  if let unseen, best.verdict != .passed, best.verdict != .unexpectedButWorking { return unseen }
  return best
}

/// Grades against one drawing.
private func gradeWiring(
  _ task: WiringTask, shown: Nets, _ guarding: inout WiringSafetyRules?, exercise: Exercise, kit: KitDescription,
  measured: MeasuredState
) throws(GradingError) -> Grade {
  let reading = try ScanReading(measured, kit: kit, reference: task.reference)
  func grade(_ verdict: Grade.Verdict, score: Int?, _ criteria: [Criterion]) -> Grade {
    Grade(
      verdict: verdict, score: score, criteria: criteria, feedback: [], exercise: exercise.id,
      exerciseVersion: exercise.version, exerciseHash: exercise.contentHash, kitHash: kit.contentHash)
  }
  let nets: Nets
  switch reading.outcome {
  case .nets(let read): nets = read
  case .uncertain(let pairs):
    var repeated = grade(.repeatScan, score: nil, [])
    repeated.feedback = WiringFeedback.repeatScan(pairs)
    return repeated
  }
  let facts: WiringFacts
  do throws(CircuitError) {
    let proved: WiringSafetyRules
    if let guarding, guarding.measured == nets {
      proved = guarding
    } else {
      proved = try WiringSafetyRules(equipment: kit.equipment, measured: nets, task: task, shown: shown)
      guarding = proved
    }
    facts = try WiringFacts(
      task: task, guarding: proved, equipment: kit.equipment, scanIndex: reading.index, hidden: reading.hidden,
      coldLoads: reading.coldLoads)
  } catch {
    throw .circuit(error)
  }
  let credit = WiringCredit(facts, passMark: exercise.passMark)
  // What fails, fails with a bridged contact too; what passes would perhaps not.
  if !reading.hidden.isEmpty, credit.verdict == .passed || credit.verdict == .unexpectedButWorking {
    var repeated = grade(.repeatScan, score: nil, [])
    repeated.feedback = WiringFeedback.scanOperated(reading.hidden, equipment: kit.equipment)
    return repeated
  }
  var result = grade(credit.verdict, score: credit.score, credit.criteria)
  result.hazards = facts.hazards
  result.joinsToOpen = facts.difference.joinsToOpen.map(Join.init)
  result.joinsToClose = facts.difference.joinsToClose.map(Join.init)
  result.counterexample = facts.counterexample
  result.feedback = WiringFeedback(facts, credit: credit).messages
  return result
}

extension Join {
  init(_ join: NetJoin) {
    self.init(first: join.first, second: join.second, lead: join.lead, nearest: join.nearest)
  }
}
