import Circuits
package import Exercises
import Messages

/// Which exercise a grade is about, by its identifiers.
package struct GradedExercise: Hashable, Sendable {
  package var id: String
  package var version: Int
  package var contentHash: String
  package init(id: String, version: Int, contentHash: String) {
    self.id = id
    self.version = version
    self.contentHash = contentHash
  }
}

/// Grades a search for a fault; a pure function of the task, the log and the answer.
///
/// Symptom, cause and remedy count apart. The cause is right when it is the inserted fault or one that no reading tells
/// from it. Efficiency is what the measurements tell by what the best ones would, and is not assessed without a measurement;
/// evidence is how far the measurements lead to the answer.
///
/// - Throws: ``GradingError`` when the log or the answer does not belong to the kit; never for a mistake of the learner.
package func gradeFaultFinding(
  task: FaultFindingTask, exercise: GradedExercise, kit: KitDescription, log: FaultLog, answer: FaultAnswer
) throws(GradingError) -> Grade {
  guard log.kit == kit.id else { throw .otherKit(measured: log.kit, expected: kit.id) }
  try answer.check(on: kit.equipment, wired: task.reference)
  var answer = answer
  // Nobody is asked how many Ω: a bad joint is where it is.
  if case .highResistance(let place, _) = answer.cause, case .highResistance(place, _) = task.inserted {
    answer.cause = task.inserted
  }
  var candidates = task.candidates ?? singleFaults(of: kit.equipment, nets: task.reference)
  for fault in [task.inserted] + (answer.cause.map { [$0] } ?? []) where !candidates.contains(fault) {
    candidates.append(fault)
  }
  let search = try FaultSearch(
    equipment: kit.equipment, reference: task.reference, log: log, candidates: candidates, operating: task.operated)
  let credit = FaultFindingCredit(
    task: task, search: search,
    analysis: FaultAnalysis(log, search: search, inserted: task.inserted, reference: task.reference), log: log,
    answer: answer)
  return Grade(
    verdict: credit.verdict, score: credit.score, criteria: credit.criteria, feedback: credit.feedback,
    exercise: exercise.id, exerciseVersion: exercise.version, exerciseHash: exercise.contentHash,
    kitHash: kit.contentHash)
}
