package import Circuits
import Foundation
package import Grading

/// The life of one attempt, as a value: each call is one step, refused or taken, and gives the events to store for it.
///
///     self_test ─→ running ⇄ paused          graded ─→ reviewed ─→ released
///         │           │ └──── submitted ───────→ ↑ └───────────────────↑ │
///         └───────────┴─→ ended                  └── regraded, overridden ┘
///
/// Which step is possible when is in ``table``. Take a copy, step it, store its events with its ``attempt``, and only then keep the copy: so memory never runs ahead
/// of the disk.
package struct AttemptLifecycle: Hashable, Sendable {
  package internal(set) var attempt: Attempt
  /// Number of the last event; 0 before the first.
  private var lastNumber: Int

  /// A new attempt, which begins in its self-test, and its first event.
  package static func start(_ attempt: Attempt, at time: EventTime) -> (AttemptLifecycle, AttemptEvent) {
    var lifecycle = AttemptLifecycle(attempt, lastEvent: 0)
    lifecycle.attempt.phase = .selfTest
    let started = lifecycle.event(.started, time)
    return (lifecycle, started)
  }

  /// An attempt that is in the store already, and the number of its last event there.
  package init(_ attempt: Attempt, lastEvent: Int) {
    self.attempt = attempt
    self.lastNumber = lastEvent
  }

  /// The kit was tested: the learner begins, or the attempt ends as a kit fault and costs nothing.
  package mutating func selfTested(
    _ report: SelfTestReport, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.selfTest)
    let tested = event(.selfTest(report), time)
    if report.passed {
      attempt.phase = .running
      return [tested]
    }
    let defects = report.findings.filter { !$0.passed }.map { "\($0.part): \($0.detail)" }
    return [tested] + (try end(.kitFault, reason: defects.joined(separator: "; "), at: time))
  }

  /// Something that the kit reported by itself: an edge, power, the cable. Never changes the phase.
  package mutating func observed(
    _ what: AttemptEvent.What, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    switch what {
    case .edge, .powerOn, .powerOff, .kitLost, .kitBack, .probe, .faultInserted: break
    case .started, .selfTest, .scan, .checked, .hint, .powerRequested, .powerRefused, .submitted, .handedIn, .graded,
      .released,
      .ended, .paused, .resumed, .extended, .assisted, .reflected, .reviewed, .overridden, .variantAccepted, .regraded,
      .signedOff:
      throw .notNow(action: what.kind, phase: attempt.phase)
    }
    guard attempt.isActive else { throw .notNow(action: what.kind, phase: attempt.phase) }
    return [event(what, time)]
  }

  /// A look at the work so far, without consequences: practice only.
  package mutating func checked(
    _ scan: Scan, grade: Grade, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try mayCheck()
    return [event(.scan(scan), time), event(.checked(grade), time)]
  }

  /// Whether ``checked(_:grade:at:)`` would be taken now.
  package func mayCheck() throws(AttemptRefusal) {
    try require(.check)
    if attempt.mode == .assessment { throw .onlyInPractice }
  }

  /// Shows the next of so many hints.
  package mutating func hinted(of count: Int, at time: EventTime) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.hint)
    guard attempt.hintsShown < count else { throw .noMoreHints }
    attempt.hintsShown += 1
    return [event(.hint(attempt.hintsShown), time)]
  }

  /// Power was asked for and the wiring of this scan may have it, or (with hazards) may not.
  package mutating func powerAsked(
    _ scan: Scan, hazards: [Hazard], at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try mayAskForPower()
    if !hazards.isEmpty { attempt.record.nearMisses += 1 }
    return [
      event(.scan(scan), time), event(hazards.isEmpty ? .powerRequested : .powerRefused(hazards), time),
    ]
  }

  /// Whether ``powerAsked(_:hazards:at:)`` would be taken now.
  package func mayAskForPower() throws(AttemptRefusal) { try require(.askForPower) }

  /// The learner is done. A grade that asks for a new scan grades nothing: the attempt goes on.
  package mutating func submitted(
    _ measured: MeasuredState, grade: Grade, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try submitted(.measured(measured), grade: grade, at: time)
  }

  /// The same for an exercise of any kind.
  package mutating func submitted(
    _ work: Submission, grade: Grade, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try maySubmit()
    var scans: [AttemptEvent] = []
    let what: AttemptEvent.What
    if case .measured(let measured) = work {
      scans = measured.scans.map { event(.scan($0), time) }
      what = .submitted(measured)
    } else {
      what = .handedIn(work)
    }
    if grade.verdict == .repeatScan { return scans }
    let submission = event(what, time)
    attempt.submittedAt = time.wallClock
    if grade.verdict == .kitFault {
      return scans + [submission] + (try end(.kitFault, reason: "the measurement shows a fault of the kit", at: time))
    }
    attempt.gradeRevision += 1
    attempt.outcome = grade.verdict
    attempt.score = grade.score
    attempt.record.grader = grade.grader
    attempt.phase = .graded
    return scans + [submission, event(.graded(grade, revision: attempt.gradeRevision), time)]
  }

  /// Whether ``submitted(_:grade:at:)`` would be taken now.
  package func maySubmit() throws(AttemptRefusal) { try require(.submit) }

  /// The score leaves the bench, once.
  package mutating func released(
    by reviewer: String, rules: ReleaseRules, at time: EventTime
  ) throws(AttemptRefusal) -> AttemptEvent {
    if let objection = rules.objection(to: attempt) { throw objection }
    attempt.phase = .released
    attempt.record.releasedRevision = attempt.gradeRevision
    if attempt.record.reviewer == nil { attempt.record.reviewer = reviewer }
    return event(.released(by: reviewer), time)
  }

  /// Ends it without a grade, as kit fault, aborted, timeout or safety stop.
  package mutating func end(
    _ outcome: Grade.Verdict, reason: String, at time: EventTime
  ) throws(AttemptRefusal) -> [AttemptEvent] {
    try require(.end)
    attempt.phase = .ended
    attempt.outcome = outcome
    attempt.score = nil
    return [event(.ended(reason: reason), time)]
  }

  mutating func event(_ what: AttemptEvent.What, _ time: EventTime) -> AttemptEvent {
    lastNumber += 1
    return AttemptEvent(number: lastNumber, at: time, what: what)
  }
}
