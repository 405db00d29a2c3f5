package import Circuits
package import Foundation
package import Grading

/// One try of one learner at one exercise on one kit, with all that was seen: `proefbank.attempt/1`.
package struct Attempt: Hashable, Sendable, Codable, Identifiable {
  package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Costs nothing and stays at the bench.
    case practice
    /// Declared before it starts; may reach the LMS.
    case assessment
  }

  package enum Phase: String, Hashable, Sendable, Codable, CaseIterable {
    case selfTest = "self_test"
    case running
    /// Graded and waiting for a trainer or for release.
    case graded
    case released
    /// Ended without a grade that may be released.
    case ended
  }

  package let id: UUID
  /// Nil: unattributed, never released.
  package var learner: UUID?
  package var station: String
  package var exercise: String
  package var exerciseVersion: Int
  package var exerciseHash: String
  package var kit: KitIdentity?
  package var kitHash: String
  package var mode: Mode
  package var phase: Phase
  package var startedAt: Date
  package var submittedAt: Date?
  /// Grade revision that is in force; 0 while ungraded.
  package var gradeRevision: Int
  package var hintsShown: Int
  /// How it came out; nil while it is not graded and has not ended. A kit fault never costs a point.
  package var outcome: Grade.Verdict?
  /// 0…100 of the grade in force; nil without a grade.
  package var score: Int?

  package init(
    id: UUID, learner: UUID?, station: String, exercise: String, exerciseVersion: Int, exerciseHash: String,
    kit: KitIdentity?, kitHash: String, mode: Mode, phase: Phase, startedAt: Date, submittedAt: Date? = nil,
    gradeRevision: Int = 0, hintsShown: Int = 0, outcome: Grade.Verdict? = nil, score: Int? = nil
  ) {
    self.id = id
    self.learner = learner
    self.station = station
    self.exercise = exercise
    self.exerciseVersion = exerciseVersion
    self.exerciseHash = exerciseHash
    self.kit = kit
    self.kitHash = kitHash
    self.mode = mode
    self.phase = phase
    self.startedAt = startedAt
    self.submittedAt = submittedAt
    self.gradeRevision = gradeRevision
    self.hintsShown = hintsShown
    self.outcome = outcome
    self.score = score
  }

  /// Whether it occupies its station: at most one attempt of a station does.
  package var isActive: Bool { phase == .selfTest || phase == .running }
}

/// One entry of the append-only log of an attempt.
package struct AttemptEvent: Hashable, Sendable, Codable {
  package enum What: Hashable, Sendable, Codable {
    case started
    case selfTest(SelfTestReport)
    case edge(ChannelEdge)
    case scan(Scan)
    case checked(Grade)
    case hint(Int)
    case powerRequested, powerOn
    /// A near miss: the measured wiring would have been dangerous, so nothing was energised.
    case powerRefused([Hazard])
    case powerOff(reason: String)
    case probe(ProbeReading)
    case kitLost(reason: String)
    case kitBack(KitIdentity)
    case submitted(MeasuredState)
    case graded(Grade, revision: Int)
    case released(by: String)
    case ended(reason: String)
  }
  /// 1, 2, 3 … within the attempt.
  package var number: Int
  package var at: EventTime
  package var what: What
  package init(number: Int, at: EventTime, what: What) {
    self.number = number
    self.at = at
    self.what = what
  }
}

/// When something happened, by clocks that can fail in different ways (design §7).
package struct EventTime: Hashable, Sendable, Codable {
  package enum Quality: String, Hashable, Sendable, Codable { case synchronised, unsynchronised, untrusted }
  package var wallClock: Date
  package var bootID: String
  /// CLOCK_BOOTTIME, ns.
  package var bootNanoseconds: UInt64
  package var deviceMicroseconds: UInt64?
  package var quality: Quality
  package init(
    wallClock: Date, bootID: String, bootNanoseconds: UInt64, deviceMicroseconds: UInt64? = nil, quality: Quality
  ) {
    self.wallClock = wallClock
    self.bootID = bootID
    self.bootNanoseconds = bootNanoseconds
    self.deviceMicroseconds = deviceMicroseconds
    self.quality = quality
  }
}
