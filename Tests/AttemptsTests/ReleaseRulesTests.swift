import Attempts
import Exercises
import Foundation
import Grading
import Messages
import Testing

@Suite("What may leave the bench")
struct ReleaseRulesTests {
  private let rules = ReleaseRules()

  @Test("a graded assessment of a known learner may be released, a score of 0 too", arguments: [0, 55, 100])
  func released(score: Int) throws {
    #expect(rules.objection(to: try graded(.failed, score: score).attempt) == nil)
  }

  @Test("practice is never released, not even in a demonstration")
  func practice() throws {
    let attempt = try graded(mode: .practice).attempt
    #expect(rules.objection(to: attempt) == .practiceIsNotReleased)
    #expect(ReleaseRules(virtualKitsToo: true).objection(to: attempt) == .practiceIsNotReleased)
  }

  @Test("an attempt without a learner is never released")
  func unattributed() throws {
    #expect(rules.objection(to: try graded(learner: nil).attempt) == .unattributed)
  }

  @Test("a virtual kit is released in a demonstration only")
  func virtual() throws {
    let attempt = try graded(virtual: true).attempt
    #expect(rules.objection(to: attempt) == .virtualKit)
    #expect(ReleaseRules(virtualKitsToo: true).objection(to: attempt) == nil)
  }

  @Test(
    "an assessment that began without badge and PIN is released in a demonstration only",
    arguments: [[], [.badge], [.pin]] as [Set<IdentityProof>])
  func notIdentified(proofs: Set<IdentityProof>) throws {
    var attempt = try graded().attempt
    attempt.record.identifiedBy = proofs
    #expect(rules.objection(to: attempt) == .notIdentified)
    #expect(!rules.releasesAutomatically(attempt, of: exercise(release: .automatic), at: time(60)))
    #expect(ReleaseRules(virtualKitsToo: true).objection(to: attempt) == nil)
  }

  @Test("nothing without a score, nothing twice, nothing before it is graded")
  func others() throws {
    #expect(rules.objection(to: try graded(.passed, score: nil).attempt) == .nothingToRelease(.passed))
    #expect(rules.objection(to: try running().attempt) == .notNow(action: .released, phase: .running))
    var lifecycle = try graded()
    _ = try lifecycle.released(by: "trainer", rules: rules, at: time(70))
    #expect(rules.objection(to: lifecycle.attempt) == .alreadyReleased(lifecycle.attempt.id))
  }

  @Test("only passed and failed are released by themselves; what is unexpected goes to the trainer")
  func automatic() throws {
    let automatic = exercise(release: .automatic)
    #expect(rules.releasesAutomatically(try graded(.passed).attempt, of: automatic, at: time(60)))
    #expect(rules.releasesAutomatically(try graded(.failed, score: 0).attempt, of: automatic, at: time(60)))
    #expect(!rules.releasesAutomatically(try graded(.unexpectedButWorking).attempt, of: automatic, at: time(60)))
    #expect(!rules.releasesAutomatically(try graded(.safetyStop).attempt, of: automatic, at: time(60)))
    #expect(!rules.releasesAutomatically(try graded().attempt, of: exercise(release: .reviewed), at: time(60)))
    #expect(!rules.releasesAutomatically(try graded(mode: .practice).attempt, of: automatic, at: time(60)))
    #expect(!rules.releasesAutomatically(try graded().attempt, of: automatic, at: time(60, quality: .untrusted)))
  }

  @Test("every refusal says what to do in words of its own")
  func words() {
    let id = UUID()
    let refusals: [AttemptRefusal] = [
      .stationBusy(attempt: id), .benchBusy(station: "s"), .noAttempt(station: "s"),
      .notNow(action: .hint, phase: .ended), .kitMissing(station: "s"), .wrongKit(needed: "a", attached: "b"),
      .otherKit(began: "a", attached: "b"), .unknownKitDescription("a"), .onlyInPractice, .noMoreHints,
      .attemptsUsedUp(allowed: 2), .practiceIsNotReleased, .unattributed, .virtualKit, .notIdentified,
      .nothingToRelease(nil),
      .alreadyReleased(id),
    ]
    #expect(Set(refusals.map(\.description)).count == refusals.count)
    #expect(Set(refusals.map(\.message.key)).count == refusals.count)
  }
}
