import Attempts
import Circuits
import Foundation
import Grading
import Testing

/// Every step tried in every phase, against a table written by hand.
@Suite("The life of an attempt as a table")
struct LifecycleTableTests {
  typealias Step = AttemptLifecycle.Step
  typealias Phase = Attempt.Phase

  /// The phase after a step that is taken; what is not here is refused.
  private static let expected: [Phase: [Step: Phase]] = [
    .selfTest: [.selfTest: .running, .observe: .selfTest, .end: .ended],
    .running: [
      .observe: .running, .check: .running, .hint: .running, .askForPower: .running, .submit: .graded, .pause: .paused,
      .extend: .running, .assist: .running, .end: .ended,
    ],
    .paused: [.observe: .paused, .resume: .running, .extend: .paused, .end: .ended],
    .graded: [
      .assist: .graded, .reflect: .graded, .review: .reviewed, .override: .reviewed, .acceptVariant: .reviewed,
      .regrade: .graded, .release: .released,
    ],
    .reviewed: [
      .assist: .reviewed, .reflect: .reviewed, .review: .reviewed, .override: .reviewed, .acceptVariant: .reviewed,
      .regrade: .graded, .sign: .reviewed, .release: .released,
    ],
    .released: [.reflect: .released, .override: .reviewed, .regrade: .graded],
    .ended: [.reflect: .ended],
  ]

  static let everything: [(Phase, Step)] = Phase.allCases.flatMap { phase in Step.allCases.map { (phase, $0) } }

  @Test("each step in each phase is taken or refused as the table says", arguments: everything)
  func each(phase: Phase, step: Step) throws {
    var before = attempt(mode: step == .check ? .practice : .assessment, phase: phase)
    before.gradeRevision = 1
    before.score = 64
    before.outcome = step == .acceptVariant ? .unexpectedButWorking : .failed
    var lifecycle = AttemptLifecycle(before, lastEvent: 7)
    do {
      let events = try take(step, on: &lifecycle)
      let after = try #require(Self.expected[phase]?[step], "\(step) was taken while \(phase)")
      #expect(lifecycle.attempt.phase == after)
      #expect(AttemptLifecycle.table[phase]?[step]?.contains(after) == true)
      #expect(events.first?.number == 8)
    } catch let refusal as AttemptRefusal {
      #expect(Self.expected[phase]?[step] == nil, "\(step) was refused while \(phase): \(refusal)")
      #expect(lifecycle == AttemptLifecycle(before, lastEvent: 7))
    }
  }

  @Test("the table says nothing that this test does not know")
  func sameTable() {
    for phase in Phase.allCases {
      #expect(
        Set(AttemptLifecycle.table[phase]?.keys.map { $0 } ?? []) == Set(Self.expected[phase]?.keys.map { $0 } ?? []))
    }
    let others = AttemptLifecycle.table.flatMap { phase, steps in
      steps.flatMap { step, after in after.subtracting([Self.expected[phase]?[step] ?? phase]).map { "\(step) \($0)" } }
    }
    #expect(Set(others) == ["selfTest ended", "submit running", "submit ended"])
  }

  private func take(_ step: Step, on lifecycle: inout AttemptLifecycle) throws(AttemptRefusal) -> [AttemptEvent] {
    let now = time(60)
    switch step {
    case .selfTest: return try lifecycle.selfTested(soundKit, at: now)
    case .observe: return try lifecycle.observed(.powerOff(reason: ""), at: now)
    case .check: return try lifecycle.checked(scan, grade: grade(.failed, score: 1), at: now)
    case .hint: return try lifecycle.hinted(of: 3, at: now)
    case .askForPower: return try lifecycle.powerAsked(scan, hazards: [], at: now)
    case .submit: return try lifecycle.submitted(measured, grade: grade(.passed, score: 90), at: now)
    case .pause: return try lifecycle.paused(at: now)
    case .resume: return try lifecycle.resumed(at: now)
    case .extend: return try lifecycle.extended(minutes: 5, by: "t-01", at: now)
    case .assist: return try lifecycle.assisted(.assisted, by: "t-01", at: now)
    case .end: return try lifecycle.end(.safetyStop, reason: "current", at: now)
    case .reflect: return try lifecycle.reflected(Reflection(selfRating: 3), at: now)
    case .review: return try lifecycle.reviewed(Review(by: "t-01"), at: now)
    case .override: return try lifecycle.overridden(score: 72, reason: "label", by: "t-01", at: now)
    case .acceptVariant: return try lifecycle.acceptedVariant(reason: "as safe", by: "t-01", at: now)
    case .regrade:
      return try lifecycle.regraded(grade(.passed, score: 88), passMark: 70, reason: "v2", by: "t-01", at: now)
    case .sign: return try lifecycle.signedOff(SignOff(role: .learner, by: "x"), at: now)
    case .release: return [try lifecycle.released(by: "t-01", rules: ReleaseRules(), at: now)]
    }
  }
}
