import Attempts
import Exercises
import Foundation
import Grading
import Testing

@Suite("Review, override and a second release")
struct ReviewLifecycleTests {
  @Test("an override of 64 to 72 after the release keeps both and makes a revision that is released in its turn")
  func overrideAfterRelease() throws {
    var lifecycle = try graded(.failed, score: 64)
    _ = try lifecycle.released(by: "t-01", rules: ReleaseRules(), at: time(70))
    #expect(lifecycle.attempt.record.releasedRevision == 1)
    let log = try lifecycle.overridden(score: 72, reason: "label was wrong", by: "t-02", at: time(80))
    #expect(
      log.map(\.what) == [
        .overridden(Override(before: 64, after: 72, reason: "label was wrong", by: "t-02", revision: 2))
      ])
    #expect(lifecycle.attempt.phase == .reviewed)
    #expect(lifecycle.attempt.record.releasedRevision == 1)
    _ = try lifecycle.released(by: "t-02", rules: ReleaseRules(), at: time(90))
    #expect(lifecycle.attempt.gradeRevision == 2 && lifecycle.attempt.score == 72)
    #expect(lifecycle.attempt.record.releasedRevision == 2)
  }

  @Test("an override needs a reason, a score from 0 to 100, and something to change")
  func overrideRefusals() throws {
    var lifecycle = try graded(.failed, score: 64)
    let before = lifecycle
    #expect(throws: AttemptRefusal.reasonMissing) {
      try lifecycle.overridden(score: 72, reason: " \n", by: "t", at: time(70))
    }
    #expect(throws: AttemptRefusal.scoreOutOfRange(101)) {
      try lifecycle.overridden(score: 101, reason: "x", by: "t", at: time(70))
    }
    #expect(throws: AttemptRefusal.nothingChanges) {
      try lifecycle.overridden(score: 64, reason: "x", by: "t", at: time(70))
    }
    #expect(lifecycle == before)
  }

  @Test("across the pass mark the verdict follows the score", arguments: [(69, Grade.Verdict.failed), (70, .passed)])
  func passMark(score: Int, verdict: Grade.Verdict) throws {
    var stored = attempt(phase: .graded)
    stored.record.passMark = 70
    stored.outcome = .failed
    stored.score = 10
    var lifecycle = AttemptLifecycle(stored, lastEvent: 3)
    _ = try lifecycle.overridden(score: score, reason: "x", by: "t", at: time(70))
    #expect(lifecycle.attempt.outcome == verdict)
  }

  @Test("where two have to sign, nothing leaves before both did, and a changed score wants new signatures")
  func signatures() throws {
    let rules = ReleaseRules(signatures: [.learner, .trainer])
    var lifecycle = try graded()
    #expect(rules.objection(to: lifecycle.attempt) == .signaturesMissing([.learner, .trainer]))
    #expect(!rules.releasesAutomatically(lifecycle.attempt, of: exercise(release: .automatic), at: time(61)))
    _ = try lifecycle.reviewed(Review(by: "t-01"), at: time(70))
    _ = try lifecycle.signedOff(SignOff(role: .trainer, by: "t-01"), at: time(71))
    #expect(rules.objection(to: lifecycle.attempt) == .signaturesMissing([.learner]))
    #expect(throws: AttemptRefusal.signedAlready(.trainer)) {
      try lifecycle.signedOff(SignOff(role: .trainer, by: "t-02"), at: time(72))
    }
    _ = try lifecycle.signedOff(SignOff(role: .learner, by: "id"), at: time(73))
    #expect(rules.objection(to: lifecycle.attempt) == nil)
    _ = try lifecycle.overridden(score: 72, reason: "x", by: "t-01", at: time(74))
    #expect(rules.objection(to: lifecycle.attempt) == .signaturesMissing([.learner, .trainer]))
  }

  @Test("what is said of help or seen by a trainer after both signed was not signed for: both sign again")
  func changedAfterSigning() throws {
    let rules = ReleaseRules(signatures: [.learner, .trainer])
    var signed = try graded()
    _ = try signed.reviewed(Review(by: "t-01"), at: time(70))
    for role in SignOff.Role.allCases { _ = try signed.signedOff(SignOff(role: role, by: "x"), at: time(71)) }
    #expect(rules.objection(to: signed.attempt) == nil)
    var helped = signed
    _ = try helped.assisted(.demonstrated, by: "t-02", at: time(72))
    #expect(rules.objection(to: helped.attempt) == .signaturesMissing([.learner, .trainer]))
    var reviewed = signed
    _ = try reviewed.reviewed(Review(by: "t-02", rating: 1), at: time(72))
    #expect(rules.objection(to: reviewed.attempt) == .signaturesMissing([.learner, .trainer]))
  }

  @Test("after a regrade, an override is judged by the pass mark of the exercise that graded again")
  func newPassMark() throws {
    var lifecycle = try graded(.failed, score: 40)
    _ = try lifecycle.regraded(grade(.failed, score: 55), passMark: 60, reason: "v2", by: "t", at: time(70))
    _ = try lifecycle.overridden(score: 65, reason: "label", by: "t", at: time(71))
    #expect(lifecycle.attempt.outcome == .passed)
  }

  @Test("only what worked in an unexpected way is accepted as a variant")
  func variant() throws {
    var other = try graded(.failed, score: 40)
    #expect(throws: AttemptRefusal.notAVariant(.failed)) {
      try other.acceptedVariant(reason: "x", by: "t", at: time(70))
    }
    var lifecycle = try graded(.unexpectedButWorking, score: 100)
    _ = try lifecycle.acceptedVariant(reason: "as safe", by: "t", at: time(70))
    #expect(lifecycle.attempt.outcome == .passed && lifecycle.attempt.gradeRevision == 1)
  }

  @Test("a new grade takes effect with its version, and is never released by itself; one without a score is refused")
  func regrade() throws {
    var lifecycle = try graded(.failed, score: 40)
    var corrected = grade(.passed, score: 100)
    corrected.exerciseVersion = 2
    corrected.exerciseHash = "e2"
    #expect(throws: AttemptRefusal.nothingToRelease(.kitFault)) {
      try lifecycle.regraded(grade(.kitFault, score: nil), passMark: 70, reason: "v2", by: "t", at: time(70))
    }
    _ = try lifecycle.regraded(corrected, passMark: 70, reason: "v2", by: "t", at: time(70))
    #expect(lifecycle.attempt.score == 100 && lifecycle.attempt.gradeRevision == 2)
    #expect(lifecycle.attempt.exerciseHash == "e2" && lifecycle.attempt.exerciseVersion == 2)
    #expect(!ReleaseRules().releasesAutomatically(lifecycle.attempt, of: exercise(release: .automatic), at: time(71)))
  }

  @Test("a break does not count as active time, not even when the cable is pulled and plugged meanwhile")
  func breaks() throws {
    var (lifecycle, started) = AttemptLifecycle.start(attempt(), at: time(0))
    var log = [started]
    log += try lifecycle.selfTested(soundKit, at: time(0))
    log += try lifecycle.paused(at: time(60))
    log += try lifecycle.observed(.kitLost(reason: ""), at: time(100))
    log += try lifecycle.observed(.kitBack(kit()), at: time(200))
    log += try lifecycle.resumed(at: time(660))
    log += try lifecycle.submitted(measured, grade: grade(.passed, score: 100), at: time(720))
    #expect(log.activeMinutes == 2)
  }

  @Test("a time limit ends it when it is up, later for who has extra time; without a limit never")
  func timeout() throws {
    var free = try running()
    #expect(throws: AttemptRefusal.timeNotUp(minutesLeft: .max)) { try free.timedOut(activeMinutes: 999, at: time(70)) }
    var stored = attempt(phase: .running)
    stored.record.timeLimit = 20
    var limited = AttemptLifecycle(stored, lastEvent: 2)
    _ = try limited.extended(minutes: 10, by: "t-01", at: time(60))
    #expect(throws: AttemptRefusal.timeNotUp(minutesLeft: 5)) {
      try limited.timedOut(activeMinutes: 25.5, at: time(70))
    }
    _ = try limited.timedOut(activeMinutes: 30, at: time(70))
    #expect(limited.attempt.outcome == .timeout && limited.attempt.phase == .ended)
  }

  @Test("help is what the trainer says it was, else what the hints say")
  func assistance() throws {
    var lifecycle = try running()
    #expect(lifecycle.attempt.assistance == .solo)
    _ = try lifecycle.hinted(of: 2, at: time(2))
    #expect(lifecycle.attempt.assistance == .assisted)
    let log = try lifecycle.assisted(.demonstrated, by: "t-01", at: time(3))
    #expect(lifecycle.attempt.assistance == .demonstrated)
    #expect(log.trainersPresent == ["t-01"])
  }
}
