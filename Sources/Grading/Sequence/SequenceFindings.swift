package import Exercises

/// What a recording shows against its task, before any points.
package struct SequenceFindings: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// Complete, and every movement in an order that is allowed.
    case asExpected
    case different
    /// Stopped before the cycles were complete: nothing is graded.
    case notAssessable
  }

  package var outcome: Outcome
  /// The first edge that no allowed order explains, or the point where nothing more came; nil when there is none.
  package var divergence: Divergence?
  /// The movement with which the cycle began before anybody started it; nil when there is none.
  package var selfStart: SelfStart?
  /// The first time that each invariant was broken.
  package var violations: [Violation]
  /// Invariants that could not be judged, because a channel of theirs stood at a level that nobody knows.
  package var notJudged: [NotJudged]
  /// Times outside their windows, as far as the order is right.
  package var timing: [TimingFinding]
  /// Whether the recording began between other movements of the cycle than its start.
  package var startsInMidCycle: Bool
  /// Edges of limit switches and signals of the cycle, until a stop.
  package var edges: Int
  /// µs of the start command before which nothing counts; nil when nothing came before it.
  package var beginsAt: UInt64?
  /// Index of the event that stopped the cycle.
  package var stoppedBy: Int?

  package struct Divergence: Hashable, Sendable {
    /// The edge that came; nil when nothing more came.
    package var event: Int?
    package var microseconds: UInt64
    /// Its label; -1 when nothing came.
    var label: Int
    /// Steps (by index) that were to start or to end here, and whether they had started.
    var expected: [Expected]
  }

  struct Expected: Hashable, Sendable, Comparable {
    var step: Int
    var isUnderWay: Bool
    static func < (left: Self, right: Self) -> Bool { left.step < right.step }
  }

  package struct SelfStart: Hashable, Sendable {
    var label: Int
    package var event: Int
    package var microseconds: UInt64
    /// Whether it had been stopped before.
    package var isAfterStop = false
  }

  package struct Violation: Hashable, Sendable {
    /// Index into the task's invariants.
    package var invariant: Int
    package var event: Int
    package var microseconds: UInt64
  }

  package struct NotJudged: Hashable, Sendable {
    /// Index into the task's invariants.
    package var invariant: Int
    /// The channels of unknown level.
    package var channels: [String]
  }
}

/// A step that started or ended at another time than its window allows.
package struct TimingFinding: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case wait, stroke }

  package var kind: Kind
  /// Index into the model's steps.
  var step: Int
  /// µs.
  package var took: UInt64
  package var window: TimeWindow
  /// The event that it was measured at.
  package var event: Int
}
