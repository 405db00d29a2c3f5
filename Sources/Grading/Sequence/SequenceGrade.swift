import Circuits
package import Exercises
import Messages

/// What a grade says about where the exercise and the kit come from.
package struct GradeSubject: Hashable, Sendable {
  package var exercise: String
  package var version: Int
  package var exerciseHash: String
  package var kitHash: String

  package init(exercise: String, version: Int, exerciseHash: String, kitHash: String) {
    self.exercise = exercise
    self.version = version
    self.exerciseHash = exerciseHash
    self.kitHash = kitHash
  }
}

/// Grades the recording of a sequence; a pure function, the same on every machine.
///
/// The points of all criteria add up to the score. A cycle that was stopped before it was complete is not graded: verdict
/// `aborted` without a score, unless an invariant was broken before the stop. Indices of evidence are those of the events of the recording.
///
/// - Throws: ``SequenceError`` when the task or the recording cannot be used; never for a mistake of the learner.
package func gradeSequence(
  _ task: SequenceTask, trace: SequenceTrace, subject: GradeSubject
) throws(SequenceError) -> Grade {
  let facts = try SequenceFacts(task, trace: trace)
  let credit = SequenceCredit(facts)
  return Grade(
    verdict: credit.verdict, score: credit.score, criteria: credit.criteria,
    feedback: SequenceFeedback(facts, credit: credit).messages, exercise: subject.exercise,
    exerciseVersion: subject.version, exerciseHash: subject.exerciseHash, kitHash: subject.kitHash)
}

/// The verdict of a grade without its words: what the monitor and the alignment found.
package func findings(
  of trace: SequenceTrace, for task: SequenceTask
) throws(SequenceError) -> SequenceFindings {
  try SequenceFacts(task, trace: trace).findings
}

/// Everything about a recording that points and words come from.
struct SequenceFacts {
  let model: SequenceModel
  let findings: SequenceFindings
  /// Nil when nothing is graded, and when everything is in order.
  let alignment: SequenceAlignment?
  let edges: [SequenceMonitor.TrackedEdge]
  let timing: SequenceTiming
  /// Whether the cycle was stopped before it was complete.
  let endsInMidCycle: Bool

  var task: SequenceTask { model.task }
  /// Edges that are missing, too many or in the wrong place; a misplaced one counts once.
  var mistakes: Int { alignment?.mistakes ?? 0 }
  var nothingMoved: Bool { edges.isEmpty && findings.selfStart == nil }

  init(_ task: SequenceTask, trace: SequenceTrace) throws(SequenceError) {
    guard !trace.events.isEmpty else { throw .noEvents }
    guard trace.events.count <= SequenceTrace.mostEvents else {
      throw .tooManyEvents(trace.events.count, limit: SequenceTrace.mostEvents)
    }
    model = try SequenceModel(task)
    for (index, event) in trace.events.enumerated() where model.channelIndex[event.channel] == nil {
      throw .unknownChannel(event.channel, place: "events[\(index)].channel")
    }
    var monitor = try SequenceMonitor(model, initial: trace.levelsBefore, keepsEdges: true)
    for event in trace.events {
      guard let channel = monitor.channel(event.channel) else { continue }
      try monitor.record(channel: channel, level: event.level, at: event.deviceMicroseconds)
    }
    let last = trace.events.last?.deviceMicroseconds ?? 0
    if let end = trace.endMicroseconds, end < last { throw .endsBeforeLastEvent }
    monitor.close(at: trace.endMicroseconds ?? last)
    findings = monitor.findings(at: trace.endMicroseconds ?? last)
    edges = monitor.edges
    endsInMidCycle = monitor.endsInMidCycle
    if findings.outcome == .different {
      let found = try SequenceAlignment(model, labels: edges.map(\.label), anywhere: monitor.mayStartInMidCycle)
      alignment = found
      timing = SequenceTiming(
        model, found, edges: edges, start: monitor.startTime, laterStarts: monitor.laterStarts)
    } else {
      alignment = nil
      timing = SequenceTiming(model, findings.timing)
    }
  }
}
