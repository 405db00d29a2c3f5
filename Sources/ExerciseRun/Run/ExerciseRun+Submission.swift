import Attempts
import Circuits
import Exercises
package import Grading

/// What a learner hands in beside what the kit measured.
package enum LearnerAnswer: Hashable, Sendable {
  case none
  /// What is wrong with the circuit.
  case diagnosis(FaultAnswer)
  /// Values that were read, question by question.
  case values([MeasurementAnswer])
}

extension ExerciseRun {
  /// What is graded, by the kind of the exercise. Takes the power away.
  func submission(
    _ task: (exercise: Exercise, kit: KitDescription), _ attempt: Attempt, _ answer: LearnerAnswer
  ) async throws(RunError) -> Submission {
    switch task.exercise.kind {
    case .wiring:
      return .measured(try await measure(task, for: "submission").0)
    case .sequence(let expected):
      let events = try await eventsWithoutPower(of: attempt)
      do {
        return .trace(
          try SequenceTrace(recorded: events.lastRun.edges, after: events.lastRun.initial, for: expected))
      } catch {
        throw .grading(exercise: task.exercise.id, reason: "\(error)")
      }
    case .faultFinding(let search):
      let events = try await eventsWithoutPower(of: attempt)
      guard searchIsOn, let fault = hidden(task, attempt) else { throw .refused(.searchNotBegun) }
      var record = FaultSearchRecord(kit: task.kit, search: search, fault: fault)
      let found = if case .diagnosis(let said) = answer { said } else { FaultAnswer() }
      return .faultSearch(FaultSubmission(log: record.log(of: events), inserted: fault.id, answer: found))
    case .measurement:
      await endPower(reason: "submission")
      let values = if case .values(let given) = answer { given } else { [MeasurementAnswer]() }
      return .answers(MeasurementAnswers(kit: task.kit.id, answers: values))
    }
  }

  private func eventsWithoutPower(of attempt: Attempt) async throws(RunError) -> [AttemptEvent] {
    await endPower(reason: "submission")
    await flush()
    return try await stored { () async throws(StoreError) in try await store.events(of: attempt.id) }
  }
}

extension [AttemptEvent] {
  /// What moved since the power last came, and how everything stood then.
  fileprivate var lastRun: (initial: [String: Bool], edges: [ChannelEdge]) {
    var (initial, levels): ([String: Bool], [String: Bool]) = ([:], [:])
    var edges: [ChannelEdge] = []
    for event in self {
      switch event.what {
      case .edge(let edge):
        edges.append(edge)
        levels[edge.channel] = edge.level
      case .powerOn:
        initial = levels
        edges = []
      // Nobody saw what moved while the kit was away.
      case .kitLost: levels = [:]
      default: continue
      }
    }
    return (initial, edges)
  }
}
