package import Circuits
package import Exercises

/// What is handed in for a grade: one form for each way in which an exercise is recorded.
package enum Submission: Hashable, Sendable {
  /// Scans and events of a kit: wiring exercises, and sequences by their events.
  case measured(MeasuredState)
  case trace(SequenceTrace)
  case faultSearch(FaultSubmission)
  case answers(MeasurementAnswers)
}

extension Submission {
  /// Id of the kit that it was recorded on; nil where the recording does not say.
  package var kit: String? {
    switch self {
    case .measured(let measured): measured.kit
    case .faultSearch(let search): search.log.kit
    case .answers(let answers): answers.kit
    case .trace: nil
    }
  }
}

/// A search for a fault with the answer in the end: the keys of `proefbank.fault-log/1`, with `inserted` and `answer`.
package struct FaultSubmission: Hashable, Sendable {
  package var log: FaultLog
  /// Which fault of the exercise was in the kit, by its relay or its code; nil where the exercise has one only.
  package var inserted: String?
  package var answer: FaultAnswer

  package init(log: FaultLog, inserted: String? = nil, answer: FaultAnswer) {
    self.log = log
    self.inserted = inserted
    self.answer = answer
  }
}

/// Grades whatever was handed in by the kind of the exercise; a pure function, the same on every machine.
///
/// - Throws: ``GradingError`` when there is nothing to grade; never for a mistake of the learner.
package func grade(
  _ submission: Submission, of exercise: Exercise, on kit: KitDescription
) throws(GradingError) -> Grade {
  let subject = GradeSubject(
    exercise: exercise.id, version: exercise.version, exerciseHash: exercise.contentHash, kitHash: kit.contentHash)
  switch (exercise.kind, submission) {
  case (.wiring, .measured(let measured)):
    return try gradeWiring(exercise: exercise, kit: kit, measured: measured)
  case (.sequence(let task), .measured(let measured)):
    guard measured.kit == kit.id else { throw .otherKit(measured: measured.kit, expected: kit.id) }
    return try gradeRecording(task, SequenceTrace(events: measured.events), subject)
  case (.sequence(let task), .trace(let trace)):
    return try gradeRecording(task, trace, subject)
  case (.faultFinding(let search), .faultSearch(let submission)):
    return try gradeSearch(search, submission, exercise, kit)
  case (.measurement(let exercised), .answers(let answers)):
    guard answers.kit == kit.id else { throw .otherKit(measured: answers.kit, expected: kit.id) }
    let task = MeasurementTask(
      equipment: kit.equipment, nets: exercised.reference, opened: Set(exercised.opened), actions: exercised.state,
      questions: exercised.questions, passMark: exercise.passMark)
    do throws(MeasurementError) {
      return try gradeMeasurements(task, answers: answers.answers, subject: subject)
    } catch {
      throw .measurement(error)
    }
  default:
    throw .otherKind(exercise: exercise.kind.name, expected: exercise.kind.formatsOfSubmissions)
  }
}

private func gradeRecording(
  _ task: SequenceTask, _ trace: SequenceTrace, _ subject: GradeSubject
) throws(GradingError) -> Grade {
  do throws(SequenceError) {
    return try gradeSequence(task, trace: trace, subject: subject)
  } catch {
    throw .sequence(error)
  }
}

private func gradeSearch(
  _ search: FaultExercise, _ submission: FaultSubmission, _ exercise: Exercise, _ kit: KitDescription
) throws(GradingError) -> Grade {
  let known = search.faults.map(\.id)
  let inserted = submission.inserted.map { name in search.faults.first { $0.id == name || $0.fault.code == name } }
  guard let fault = inserted ?? (search.faults.count == 1 ? search.faults.first : nil) else {
    throw .unknownFault(submission.inserted, known: known)
  }
  let symptoms = search.symptoms.map(\.id)
  if let symptom = submission.answer.symptom, !symptoms.contains(symptom) {
    throw .unknownSymptom(symptom, known: symptoms)
  }
  return try gradeFaultFinding(
    task: FaultFindingTask(search, fault: fault, passMark: exercise.passMark),
    exercise: GradedExercise(id: exercise.id, version: exercise.version, contentHash: exercise.contentHash), kit: kit,
    log: submission.log, answer: submission.answer)
}

extension FaultFindingTask {
  /// The task of one attempt: the exercise with the fault that was inserted.
  package init(_ exercise: FaultExercise, fault: ExerciseFault, passMark: Int) {
    var points = Points()
    points.symptom = exercise.points.symptom
    points.cause = exercise.points.cause
    points.remedy = exercise.points.remedy
    points.efficiency = exercise.points.efficiency
    points.evidence = exercise.points.evidence
    points.penalty = exercise.points.penalty
    self.init(
      reference: exercise.reference, inserted: fault.fault, operated: exercise.operated, symptom: fault.symptom,
      points: points, passMark: passMark)
  }
}

extension Exercise.Kind {
  /// Formats of the files that can be graded for this kind.
  fileprivate var formatsOfSubmissions: [String] {
    switch self {
    case .wiring: [MeasuredState.formatName]
    case .sequence: [SequenceTrace.formatName, MeasuredState.formatName]
    case .faultFinding: [FaultLog.formatName]
    case .measurement: [MeasurementAnswers.formatName]
    }
  }
}

extension Submission: Codable {
  private enum Key: String, CodingKey { case format, inserted, answer }

  /// As the file of its format.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .measured(let measured): try measured.encode(to: encoder)
    case .trace(let trace): try trace.encode(to: encoder)
    case .answers(let answers): try answers.encode(to: encoder)
    case .faultSearch(let search):
      try search.log.encode(to: encoder)
      var values = encoder.container(keyedBy: Key.self)
      try values.encodeIfPresent(search.inserted, forKey: .inserted)
      try values.encode(search.answer, forKey: .answer)
    }
  }

  /// By the `format` of the file.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    switch try values.decode(String.self, forKey: .format) {
    case MeasuredState.formatName: self = .measured(try MeasuredState(from: decoder))
    case SequenceTrace.formatName: self = .trace(try SequenceTrace(from: decoder))
    case FaultLog.formatName:
      self = .faultSearch(
        FaultSubmission(
          log: try FaultLog(from: decoder), inserted: try values.decodeIfPresent(String.self, forKey: .inserted),
          answer: try values.decodeIfPresent(FaultAnswer.self, forKey: .answer) ?? FaultAnswer()))
    case MeasurementAnswers.formatName: self = .answers(try MeasurementAnswers(from: decoder))
    case let other:
      let known = [
        MeasuredState.formatName, SequenceTrace.formatName, FaultLog.formatName, MeasurementAnswers.formatName,
      ]
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: values,
        debugDescription: "'\(other)' cannot be graded; known are \(known.joined(separator: ", "))")
    }
  }
}
