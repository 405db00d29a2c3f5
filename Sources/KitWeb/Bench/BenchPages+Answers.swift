import Attempts
import ExerciseRun
import Exercises
import Hummingbird

/// What a learner measures and answers, in a search for a fault and in a measurement exercise.
extension BenchPages {
  /// The readings so far, and the form of what is asked in the end.
  func work(
    on exercise: Exercise, _ attempt: Attempt, _ step: AttemptStep, in values: inout [String: Any],
    _ language: String
  ) async throws {
    let log = ProbeLog(try await workplace.store.events(of: attempt.id)).values(renderer, language)
    values["probes"] = ["readings": log, "any": !log.isEmpty] as [String: Any]
    switch exercise.kind {
    case .faultFinding(let search) where step.diagnoses:
      guard let kit = workplace.library.kit(of: exercise) else { return }
      values["diagnosis"] = DiagnosisForm(search: search, kit: kit).values(renderer, language)
    case .measurement(let task): values["asked"] = ValuesForm(task: task).values(renderer, language)
    default: break
    }
  }

  /// What was filled in for the attempt that runs.
  ///
  /// - Throws: `HTTPError` for what the form of this exercise cannot hold.
  func answer(_ form: Form, to attempt: Attempt?) async throws -> LearnerAnswer {
    guard let attempt, let exercise = workplace.library.exercise(of: attempt) else {
      throw HTTPError(.badRequest, message: "page.bad_form")
    }
    switch exercise.kind {
    case .faultFinding(let search):
      if let kit = workplace.library.kit(of: exercise),
        let answer = DiagnosisForm(search: search, kit: kit).answer(form)
      {
        return .diagnosis(answer)
      }
    case .measurement(let task):
      let log = ProbeLog(try await workplace.store.events(of: attempt.id))
      if let answers = ValuesForm(task: task).answers(form, log) { return .values(answers) }
      throw HTTPError(.badRequest, message: "page.no_number")
    case .wiring, .sequence: break
    }
    throw HTTPError(.badRequest, message: "page.bad_form")
  }
}
