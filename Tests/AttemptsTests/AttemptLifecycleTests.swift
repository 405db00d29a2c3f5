import Attempts
import Circuits
import Foundation
import Grading
import Testing

@Suite("Life of an attempt")
struct AttemptLifecycleTests {
  @Test("from self-test through running and graded to released, with events numbered 1, 2, 3 …")
  func wholeLife() throws {
    var (lifecycle, started) = AttemptLifecycle.start(attempt(), at: time(0))
    var log = [started]
    #expect(lifecycle.attempt.phase == .selfTest)
    log += try lifecycle.selfTested(soundKit, at: time(1))
    #expect(lifecycle.attempt.phase == .running)
    log += try lifecycle.hinted(of: 3, at: time(2))
    log += try lifecycle.powerAsked(scan, hazards: [], at: time(3))
    log += try lifecycle.observed(.powerOn, at: time(4))
    log += try lifecycle.submitted(measured, grade: grade(.failed, score: 0), at: time(60))
    #expect(lifecycle.attempt.phase == .graded)
    #expect(lifecycle.attempt.gradeRevision == 1)
    #expect(lifecycle.attempt.outcome == .failed)
    #expect(lifecycle.attempt.score == 0)
    #expect(lifecycle.attempt.submittedAt == time(60).wallClock)
    log.append(try lifecycle.released(by: "trainer", rules: ReleaseRules(), at: time(90)))
    #expect(lifecycle.attempt.phase == .released)
    #expect(lifecycle.attempt.hintsShown == 1)
    #expect(log.map(\.number) == Array(1...log.count))
    #expect(
      log.map(\.what.kind) == [
        .started, .selfTest, .hint, .scan, .powerRequested, .powerOn, .scan, .submitted, .graded, .released,
      ])
  }

  @Test("a defect found by the self-test ends it as a kit fault, names the part, and has no score")
  func kitFault() throws {
    var (lifecycle, _) = AttemptLifecycle.start(attempt(), at: time(0))
    let log = try lifecycle.selfTested(defectiveKit, at: time(1))
    #expect(lifecycle.attempt.phase == .ended)
    #expect(lifecycle.attempt.outcome == .kitFault)
    #expect(lifecycle.attempt.score == nil)
    #expect(log.last?.what == .ended(reason: "terminal -K1:13: 412 Ω, at most 2 Ω"))
    #expect(throws: AttemptRefusal.nothingToRelease(.kitFault)) {
      try lifecycle.released(by: "trainer", rules: ReleaseRules(), at: time(2))
    }
  }

  @Test("a kit fault that the grader finds ends it without a score, whatever the grade says")
  func gradedKitFault() throws {
    let lifecycle = try graded(.kitFault, score: 10)
    #expect(lifecycle.attempt.phase == .ended)
    #expect(lifecycle.attempt.outcome == .kitFault)
    #expect(lifecycle.attempt.score == nil)
  }

  @Test("an uncertain scan grades nothing: the attempt goes on and the scan stays in its log")
  func repeatScan() throws {
    var lifecycle = try running()
    let log = try lifecycle.submitted(measured, grade: grade(.repeatScan, score: nil), at: time(5))
    #expect(log.map(\.what) == [.scan(scan)])
    #expect(lifecycle.attempt.phase == .running)
    #expect(lifecycle.attempt.submittedAt == nil)
  }

  @Test("checking belongs to practice; an assessment is told to submit")
  func checking() throws {
    var practice = try running(.practice)
    #expect(try practice.checked(scan, grade: grade(.failed, score: 40), at: time(2)).count == 2)
    #expect(practice.attempt.score == nil)
    var assessment = try running(.assessment)
    #expect(throws: AttemptRefusal.onlyInPractice) {
      try assessment.checked(scan, grade: grade(.failed, score: 40), at: time(2))
    }
  }

  @Test("there are only so many hints")
  func hints() throws {
    var lifecycle = try running(.practice)
    #expect(try lifecycle.hinted(of: 1, at: time(2)).map(\.what) == [.hint(1)])
    #expect(throws: AttemptRefusal.noMoreHints) { try lifecycle.hinted(of: 1, at: time(3)) }
    #expect(lifecycle.attempt.hintsShown == 1)
  }

  @Test("a refused step leaves everything as it was", arguments: Attempt.Phase.allCases)
  func refusals(phase: Attempt.Phase) {
    var lifecycle = AttemptLifecycle(attempt(phase: phase), lastEvent: 7)
    let before = lifecycle
    if phase != .selfTest {
      #expect(throws: AttemptRefusal.notNow(action: .selfTest, phase: phase)) {
        try lifecycle.selfTested(soundKit, at: time(1))
      }
    }
    if phase != .running {
      #expect(throws: AttemptRefusal.notNow(action: .submitted, phase: phase)) {
        try lifecycle.submitted(measured, grade: grade(.passed, score: 100), at: time(1))
      }
      #expect(throws: AttemptRefusal.notNow(action: .powerRequested, phase: phase)) {
        try lifecycle.powerAsked(scan, hazards: [], at: time(1))
      }
    }
    if !lifecycle.attempt.isActive {
      #expect(throws: AttemptRefusal.notNow(action: .ended, phase: phase)) {
        try lifecycle.end(.aborted, reason: "", at: time(1))
      }
      #expect(throws: AttemptRefusal.notNow(action: .powerOn, phase: phase)) {
        try lifecycle.observed(.powerOn, at: time(1))
      }
    }
    #expect(lifecycle == before)
  }

  @Test("a grade cannot be smuggled in as something the kit reported")
  func onlyReportsAreObserved() throws {
    var lifecycle = try running()
    #expect(throws: AttemptRefusal.notNow(action: .graded, phase: .running)) {
      try lifecycle.observed(.graded(grade(.passed, score: 100), revision: 1), at: time(1))
    }
  }

  @Test("a near miss is on record with what would have happened")
  func nearMiss() throws {
    var lifecycle = try running()
    let short = Hazard(kind: .short, actions: [], components: ["-T1"])
    let log = try lifecycle.powerAsked(scan, hazards: [short], at: time(2))
    #expect(log.map(\.what) == [.scan(scan), .powerRefused([short])])
    #expect(lifecycle.attempt.phase == .running)
  }
}
