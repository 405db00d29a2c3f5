import Attempts
import Circuits
import ExerciseRun
import Exercises
import Foundation
import Grading
import Testing

@Suite("An attempt on a bench", .timeLimit(.minutes(1)))
struct ExerciseRunAttemptTests {
  @Test("start tests the kit, then the learner works")
  func starts() async throws {
    let work = Workbench()
    let attempt = try await work.startAssessment()
    #expect(attempt.phase == .running)
    #expect(attempt.kit == kit())
    #expect(attempt.record.calibrationHash == "calibration of \(kit().serialNumber)")
    #expect(try await work.kinds(of: attempt) == [.started, .selfTest])
    #expect(await work.run.snapshot.activeAttempt == attempt.id)
  }

  @Test("a defect of the kit ends the attempt as a kit fault without a score, and the station is free again")
  func kitFault() async throws {
    let work = Workbench()
    await work.bench.willSelfTest(.success(defectiveKit))
    let attempt = try await work.startAssessment()
    #expect(attempt.phase == .ended)
    #expect(attempt.outcome == .kitFault)
    #expect(attempt.score == nil)
    #expect(try await work.store.attempt(attempt.id) == attempt)
    #expect(try await work.store.allScores(target: "csv").isEmpty)
    #expect(try await work.startAssessment().phase == .running)
  }

  @Test(
    "a self-test that could not be carried out is no kit fault: the start fails, and the next one succeeds",
    arguments: [
      BenchError.interrupted(reason: "results are missing"), .refused(code: 5, hint: "busy"),
      .timeout(what: "self-test"),
    ])
  func noSelfTest(_ obstacle: BenchError) async throws {
    let work = Workbench()
    await work.bench.willSelfTest(.failure(obstacle))
    await #expect(throws: RunError.bench(obstacle)) { try await work.startAssessment() }
    #expect(try await work.store.attempts(matching: AttemptFilter()).map(\.outcome) == [.aborted])
    #expect(try await work.startAssessment().phase == .running)
  }

  @Test("a second start is refused while an attempt runs, and also when both come at the same moment")
  func doubleStart() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    await #expect(throws: RunError.refused(.stationBusy(attempt: attempt.id))) { try await work.startPractice() }
    try await work.run.abort()
    let started = await withTaskGroup(of: Bool.self) { group in
      for _ in 1...8 { group.addTask { (try? await work.startPractice()) != nil } }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(started == 1)
    #expect(try await work.store.attempts(matching: AttemptFilter()).count == 2)
  }

  @Test("without a kit, or with another one, nothing starts and the reason is said")
  func wrongKit() async throws {
    let none = Workbench(bench: ScriptedBench(nil))
    await #expect(throws: RunError.refused(.kitMissing(station: "station-1"))) { try await none.startPractice() }
    let other = Workbench(bench: ScriptedBench(kit(model: "pneumo-basis")))
    await #expect(throws: RunError.refused(.wrongKit(needed: "electro-basis", attached: "pneumo-basis"))) {
      try await other.startPractice()
    }
    #expect(try await other.store.attempts(matching: AttemptFilter()).isEmpty)
  }

  @Test("practice may be checked as often as one likes; that is no grade, and nothing is released")
  func practice() async throws {
    let work = Workbench()
    work.answer { $0.grade = grade(.failed, score: 40) }
    let attempt = try await work.startPractice()
    #expect(try await work.run.check().score == 40)
    #expect(try await work.run.check().score == 40)
    #expect(await work.run.snapshot.grade?.score == 40)
    #expect(try await work.store.attempt(attempt.id).score == nil)
    _ = try await work.run.submit()
    let submitted = try await work.store.attempt(attempt.id)
    #expect(submitted.phase == .graded)
    #expect(submitted.gradeRevision == 1)
    #expect(try await work.store.allScores(target: "csv").isEmpty)
    await #expect(throws: RunError.refused(.practiceIsNotReleased)) {
      try await ReviewDesk(store: work.store, rules: SiteRules(), clock: SteppingClock())
        .release(attempt.id, by: "t-01")
    }
  }

  @Test("an assessment is not checked before it is submitted")
  func noCheckInAssessment() async throws {
    let work = Workbench()
    _ = try await work.startAssessment()
    await #expect(throws: RunError.refused(.onlyInPractice)) { try await work.run.check() }
    #expect(await work.bench.calls.contains(.scan) == false)
  }

  @Test("hints come one after the other and are counted")
  func hints() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    #expect(try await work.run.hint() == 1)
    #expect(try await work.run.hint() == 2)
    await #expect(throws: RunError.refused(.noMoreHints)) { try await work.run.hint() }
    #expect(try await work.store.attempt(attempt.id).hintsShown == 2)
  }

  @Test(
    "submission stores the scan, what was measured and the grade, and queues exactly one row when release is automatic")
  func automaticRelease() async throws {
    let work = Workbench()
    let attempt = try await work.startAssessment(.automatic)
    await work.bench.tell(.edge(ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 5)))
    try await work.until { $0.levels["S1"] == true }
    #expect(try await work.run.submit().verdict == .passed)
    #expect(
      try await work.kinds(of: attempt) == [.started, .selfTest, .edge, .scan, .submitted, .graded, .released])
    #expect(work.graded.first?.events == [ChannelEdge(channel: "S1", level: true, deviceMicroseconds: 5)])
    let rows = try await work.store.allScores(target: "csv")
    #expect(rows.map(\.score.attempt) == [attempt.id])
    #expect(rows.first?.score.score == 92)
    #expect(rows.first?.score.reviewer == "automatic")
    #expect(await work.run.snapshot.attempt?.phase == .released)
  }

  @Test("a reviewed exercise waits for the trainer, who releases it once")
  func reviewed() async throws {
    let work = Workbench()
    let attempt = try await work.startAssessment(.reviewed)
    _ = try await work.run.hint()
    _ = try await work.run.submit()
    #expect(try await work.store.allScores(target: "csv").isEmpty)
    let desk = ReviewDesk(store: work.store, rules: SiteRules(), clock: SteppingClock())
    await work.store.add(trainer("t-01"))
    #expect(try await desk.waiting().map(\.listing.attempt.id) == [attempt.id])
    #expect(try await desk.release(attempt.id, by: "t-01").phase == .released)
    await #expect(throws: RunError.refused(.alreadyReleased(attempt.id))) {
      try await desk.release(attempt.id, by: "t-02")
    }
    let rows = try await work.store.allScores(target: "csv")
    #expect(rows.map(\.score.reviewer) == ["t-01"])
    #expect(rows.map(\.score.assistance) == ["assisted"])
    #expect(try await desk.waiting().isEmpty)
    try await work.run.refresh()
    #expect(await work.run.snapshot.attempt?.phase == .released)
  }

  @Test("an unattributed assessment and one on a virtual kit stay at the bench")
  func staysAtTheBench() async throws {
    let unattributed = Workbench()
    _ = try await unattributed.run.start(exercise(), learner: nil, mode: .assessment)
    _ = try await unattributed.run.submit()
    #expect(try await unattributed.store.allScores(target: "csv").isEmpty)
    let virtual = Workbench(bench: ScriptedBench(kit(virtual: true)))
    _ = try await virtual.startAssessment()
    _ = try await virtual.run.submit()
    #expect(try await virtual.store.allScores(target: "csv").isEmpty)
    let demonstration = Workbench(
      bench: ScriptedBench(kit(virtual: true)), rules: SiteRules(release: ReleaseRules(virtualKitsToo: true)))
    _ = try await demonstration.startAssessment()
    _ = try await demonstration.run.submit()
    #expect(try await demonstration.store.allScores(target: "csv").count == 1)
  }

  @Test("an uncertain scan is asked for again and grades nothing")
  func repeatScan() async throws {
    let work = Workbench()
    work.answer { $0.grade = grade(.repeatScan, score: nil) }
    let attempt = try await work.startAssessment()
    #expect(try await work.run.submit().verdict == .repeatScan)
    #expect(try await work.store.attempt(attempt.id).phase == .running)
    work.answer { $0.grade = grade(.passed, score: 92) }
    _ = try await work.run.submit()
    #expect(try await work.store.attempt(attempt.id).phase == .released)
  }

  @Test("what an exercise allows is counted in graded assessments; a kit fault does not count")
  func attemptsAllowed() async throws {
    let work = Workbench()
    let once = exercise(release: .reviewed, allowed: 1)
    work.answer { $0.exercise = once }
    let learner = try await work.addLearner()
    await work.bench.willSelfTest(.success(defectiveKit))
    #expect(try await work.run.start(once, learner: learner, mode: .assessment).outcome == .kitFault)
    _ = try await work.run.start(once, learner: learner, mode: .assessment)
    _ = try await work.run.submit()
    await #expect(throws: RunError.refused(.attemptsUsedUp(allowed: 1))) {
      try await work.run.start(once, learner: learner, mode: .assessment)
    }
    #expect(try await work.run.start(once, learner: learner, mode: .practice).phase == .running)
  }

  @Test("aborting while the kit measures ends the attempt; the measurement changes nothing any more")
  func abortDuringScan() async throws {
    let work = Workbench()
    let attempt = try await work.startAssessment()
    await work.bench.holdScan()
    let submission = Task { try await work.run.submit() }
    await work.bench.scanStarted()
    await #expect(throws: RunError.refused(.benchBusy(station: "station-1"))) { try await work.run.submit() }
    #expect(try await work.run.abort().outcome == .aborted)
    await work.bench.letScanGo()
    await #expect(throws: RunError.refused(.notNow(action: .submitted, phase: .ended))) { try await submission.value }
    #expect(try await work.store.attempt(attempt.id).outcome == .aborted)
    #expect(try await work.store.allScores(target: "csv").isEmpty)
  }

  @Test("a finished attempt stays on the page until it is left")
  func leaving() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    await work.run.leave()
    #expect(await work.run.snapshot.attempt?.id == attempt.id)
    _ = try await work.run.submit()
    #expect(await work.run.snapshot.grade != nil)
    await work.run.leave()
    #expect(await work.run.snapshot.attempt == nil)
    #expect(await work.run.snapshot.grade == nil)
  }
}
