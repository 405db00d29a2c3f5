import Circuits
import Exercises
import Messages

/// Grades measured values against the computed circuit; a pure function. Each question counts in full or not at all.
///
/// - Throws: ``MeasurementError`` when the task or the answers cannot be used; never for a wrong value.
package func gradeMeasurements(
  _ task: MeasurementTask, answers: [MeasurementAnswer], subject: GradeSubject
) throws(MeasurementError) -> Grade {
  let sum = task.questions.reduce(0) { $0 + $1.points }
  guard sum == 100 else { throw .pointsDoNotAddUp(sum) }
  var given: [String: MeasurementAnswer] = [:]
  for answer in answers {
    guard task.questions.contains(where: { $0.id == answer.question }) else {
      throw .unknownQuestion(answer.question)
    }
    guard answer.value?.isFinite ?? true, answer.uncertainty.isFinite, answer.uncertainty >= 0 else {
      throw .impossibleValue(question: answer.question)
    }
    guard (answer.red == nil) == (answer.black == nil) else { throw .oneLead(question: answer.question) }
    for terminal in [answer.red, answer.black].compactMap({ $0 }) where !task.equipment.has(terminal) {
      throw .unknownTerminal(terminal, question: answer.question)
    }
    guard given.updateValue(answer, forKey: answer.question) == nil else { throw .answeredTwice(answer.question) }
  }
  let expected = try ExpectedMeasurements(task)
  var (criteria, wrong, right): ([Criterion], [Message], [Message]) = ([], [], [])
  for question in task.questions {
    let answer = given[question.id]
    let verdict = answer.map { expected.judge($0, question) } ?? .notAnswered
    let message = verdict.message(question, answer)
    if verdict == .right { right.append(message) } else { wrong.append(message) }
    criteria.append(
      Criterion(
        id: question.id, points: verdict == .right ? question.points : 0, maximum: question.points,
        expected: written(expected.value(question.quantity), question.quantity.unit),
        measured: answer.map { written($0.value, $0.unit) } ?? "",
        evidence: answer?.event.map { [.event($0)] } ?? [], message: message))
  }
  let score = criteria.reduce(0) { $0 + $1.points }
  let isPassed = score >= task.passMark
  let headline = Message(
    isPassed ? "measurement.headline.passed" : "measurement.headline.failed", ["score": .integer(score)])
  let next = Message(wrong.isEmpty ? "measurement.next.done" : "measurement.next.measure_again")
  return Grade(
    verdict: isPassed ? .passed : .failed, score: score, criteria: criteria,
    feedback: [headline] + wrong + right + [next], exercise: subject.exercise, exerciseVersion: subject.version,
    exerciseHash: subject.exerciseHash, kitHash: subject.kitHash)
}

extension MeasurementVerdict {
  /// What to tell; the expected value is not given away.
  fileprivate func message(_ question: MeasurementQuestion, _ answer: MeasurementAnswer?) -> Message {
    let terminals = question.quantity.terminals
    var arguments: [String: MessageArgument] = ["question": .text(question.place)]
    switch self {
    case .right: return Message("measurement.right.value", arguments)
    case .notAnswered: return Message("measurement.wrong.not_answered", arguments)
    case .otherSign: return Message("measurement.wrong.sign", arguments)
    case .otherPrefix: return Message("measurement.wrong.prefix", arguments)
    case .outsideTolerance: return Message("measurement.wrong.value", arguments)
    case .tooUncertain: return Message("measurement.wrong.uncertain", arguments)
    case .otherQuantity:
      arguments["unit"] = .text(question.quantity.unit)
      arguments["written"] = .text(answer?.unit ?? "")
      return Message("measurement.wrong.unit", arguments)
    case .otherTerminals:
      arguments["asked"] = .list(terminals.map(\.description))
      arguments["used"] = .list([answer?.red, answer?.black].compactMap { $0?.description })
      return Message("measurement.wrong.terminals", arguments)
    }
  }
}

extension MeasurementQuestion {
  /// Where it is measured, as on the drawing: `-P1:X1/-P1:X2`, or the source.
  var place: String {
    switch quantity {
    case .voltage(let red, let black), .resistance(let red, let black): "\(red)/\(black)"
    case .sourceCurrent(let component): component
    }
  }
}

/// All keys that a measurement grade can hold, for the check of the catalogues.
package enum MeasurementKeys {
  package static let all: Set<String> = Set(
    [
      "headline.passed", "headline.failed", "right.value", "wrong.not_answered", "wrong.sign", "wrong.prefix",
      "wrong.value", "wrong.uncertain", "wrong.unit", "wrong.terminals", "next.done", "next.measure_again",
    ].map { "measurement.\($0)" })
}
