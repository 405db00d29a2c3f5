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
    /// The learner takes a break: no power, the station stays taken.
    case paused
    /// Graded and waiting for a trainer or for release.
    case graded
    /// A trainer has looked at it; it waits for signatures or for release.
    case reviewed
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
  /// What came of the life of the attempt besides its grade.
  package var record: LifeRecord

  package init(
    id: UUID, learner: UUID?, station: String, exercise: String, exerciseVersion: Int, exerciseHash: String,
    kit: KitIdentity?, kitHash: String, mode: Mode, phase: Phase, startedAt: Date, submittedAt: Date? = nil,
    gradeRevision: Int = 0, hintsShown: Int = 0, outcome: Grade.Verdict? = nil, score: Int? = nil,
    record: LifeRecord = LifeRecord()
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
    self.record = record
  }

  /// Whether it occupies its station: at most one attempt of a station does.
  package var isActive: Bool { phase == .selfTest || phase == .running || phase == .paused }
}

extension Attempt {
  private enum CodingKeys: String, CodingKey {
    case id, learner, station, exercise, exerciseVersion, exerciseHash, kit, kitHash, mode, phase, startedAt
    case submittedAt, gradeRevision, hintsShown, outcome, score, record
  }

  /// Takes what an older version wrote, too.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try values.decode(UUID.self, forKey: .id), learner: try values.decodeIfPresent(UUID.self, forKey: .learner),
      station: try values.decode(String.self, forKey: .station),
      exercise: try values.decode(String.self, forKey: .exercise),
      exerciseVersion: try values.decode(Int.self, forKey: .exerciseVersion),
      exerciseHash: try values.decode(String.self, forKey: .exerciseHash),
      kit: try values.decodeIfPresent(KitIdentity.self, forKey: .kit),
      kitHash: try values.decode(String.self, forKey: .kitHash), mode: try values.decode(Mode.self, forKey: .mode),
      phase: try values.decode(Phase.self, forKey: .phase),
      startedAt: try values.decode(Date.self, forKey: .startedAt),
      submittedAt: try values.decodeIfPresent(Date.self, forKey: .submittedAt),
      gradeRevision: try values.decode(Int.self, forKey: .gradeRevision),
      hintsShown: try values.decode(Int.self, forKey: .hintsShown),
      outcome: try values.decodeIfPresent(Grade.Verdict.self, forKey: .outcome),
      score: try values.decodeIfPresent(Int.self, forKey: .score),
      record: try values.decodeIfPresent(LifeRecord.self, forKey: .record) ?? LifeRecord())
  }
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
    /// The search for a fault began: what the kit inserted. For trainers only while the attempt runs.
    case faultInserted(String)
    case kitLost(reason: String)
    case kitBack(KitIdentity)
    case submitted(MeasuredState)
    /// What an exercise is graded by that is not wired: a recording, a search, answers.
    case handedIn(Submission)
    case graded(Grade, revision: Int)
    case released(by: String)
    case ended(reason: String)
    case paused, resumed
    /// More time for this learner.
    case extended(minutes: Int, by: String)
    /// How much a trainer helped.
    case assisted(Assistance, by: String)
    case reflected(Reflection)
    case reviewed(Review)
    case overridden(Override)
    /// What worked in an unexpected way counts as right.
    case variantAccepted(reason: String, by: String)
    /// Graded again from what was measured then, by a corrected exercise or grader.
    case regraded(Grade, revision: Int, reason: String, by: String)
    case signedOff(SignOff)
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
  /// 1 January 2026: before it no bench ran this program, so that a clock that stands earlier was never set.
  package static let earliestBelievable = Date(timeIntervalSince1970: 1_767_225_600)

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
