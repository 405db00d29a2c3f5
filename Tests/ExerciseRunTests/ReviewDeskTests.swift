import Attempts
import ExerciseRun
import Exercises
import Foundation
import Grading
import Testing

@Suite("What a trainer does with a graded attempt")
struct ReviewDeskTests {
  /// A graded assessment of a learner with this superior, and the desk of the site.
  private func graded(
    _ work: Workbench, score: Int = 64, superior: StaffMember? = nil, rules: SiteRules = SiteRules()
  ) async throws -> (attempt: Attempt, desk: ReviewDesk) {
    work.answer { answers in
      answers.exercise = exercise(release: .reviewed)
      answers.grade = grade(score >= 70 ? .passed : .failed, score: score)
    }
    let learner = Learner(
      id: UUID(), name: "An", number: UUID().uuidString, language: "nl", superior: superior?.id)
    try await work.store.addLearner(learner)
    _ = try await work.run.start(
      exercise(release: .reviewed), learner: learner.id, mode: .assessment, identifiedBy: [.badge, .pin])
    _ = try await work.run.submit()
    let attempt = try #require(await work.run.snapshot.attempt)
    let desk = ReviewDesk(
      store: work.store, rules: rules, exercise: { _ in exercise(release: .reviewed) }, clock: SteppingClock())
    return (attempt, desk)
  }

  @Test("an override after the release supersedes: 64 goes out, then 72, both with their revision")
  func supersede() async throws {
    let work = Workbench()
    await work.store.add(trainer("t-01"))
    let (attempt, desk) = try await graded(work)
    try await desk.release(attempt.id, by: "t-01")
    let changed = try await desk.override(attempt.id, score: 72, reason: "other contact, also right", by: "t-01")
    #expect(changed.phase == .reviewed)
    #expect(changed.outcome == .passed, "72 reaches the pass mark with which the attempt began")
    try await desk.release(attempt.id, by: "t-01")
    let rows = try await work.store.allScores(target: "csv").map(\.score)
    #expect(rows.map(\.score) == [64, 72])
    #expect(rows.map(\.gradeRevision) == [1, 2])
    #expect(rows.map(\.supersedes) == [nil, 1])
  }

  @Test(
    "a score changed before its first release replaces nothing; one changed after it replaces the one that went out")
  func overriddenBeforeRelease() async throws {
    let work = Workbench()
    await work.store.add(trainer("t-01"))
    let (attempt, desk) = try await graded(work)
    try await desk.override(attempt.id, score: 72, reason: "other contact, also right", by: "t-01")
    try await desk.release(attempt.id, by: "t-01")
    try await desk.override(attempt.id, score: 76, reason: "ferrules", by: "t-01")
    try await desk.override(attempt.id, score: 80, reason: "ferrules and labels", by: "t-01")
    try await desk.release(attempt.id, by: "t-01")
    let rows = try await work.store.allScores(target: "csv").map(\.score)
    #expect(rows.map(\.score) == [72, 80])
    #expect(rows.map(\.gradeRevision) == [2, 4])
    #expect(rows.map(\.supersedes) == [nil, 2])
  }

  @Test("strangers, authors and superiors do not judge; the deputy of the superior does")
  func whoMayJudge() async throws {
    let work = Workbench()
    let deputy = trainer("t-02")
    let superior = trainer("t-01", deputy: deputy.id)
    for member in [deputy, superior, trainer("a-01", roles: [.author])] { await work.store.add(member) }
    let (attempt, desk) = try await graded(work, superior: superior)
    await #expect(throws: RunError.refused(.unknownReviewer("me"))) { try await desk.release(attempt.id, by: "me") }
    await #expect(throws: RunError.refused(.notATrainer("a-01"))) { try await desk.release(attempt.id, by: "a-01") }
    await #expect(throws: RunError.refused(.reviewerIsSuperior)) {
      try await desk.override(attempt.id, score: 72, reason: "mine", by: "t-01")
    }
    #expect(try await desk.deputy(for: "t-01", of: attempt.id)?.number == "t-02")
    #expect(try await desk.release(attempt.id, by: "t-02").phase == .released)
  }

  @Test("a block test is not judged by the trainer who helped")
  func blockTest() async throws {
    let rules = SiteRules(review: ReviewRules(blockTests: ["latching-circuit"]))
    let work = Workbench(rules: rules)
    for number in ["t-01", "t-02"] { await work.store.add(trainer(number)) }
    work.answer { $0.exercise = exercise(release: .reviewed) }
    let attempt = try await work.startAssessment(.reviewed)
    try await work.run.assist(.assisted, by: "t-01")
    _ = try await work.run.submit()
    let desk = ReviewDesk(store: work.store, rules: rules, clock: SteppingClock())
    await #expect(throws: RunError.refused(.reviewerIsOwnTrainer)) { try await desk.release(attempt.id, by: "t-01") }
    try await desk.release(attempt.id, by: "t-02")
    #expect(try await work.store.allScores(target: "csv").map(\.score.assistance) == ["assisted"])
  }

  @Test("what is said of help afterwards is said by who may judge: not by the superior")
  func helpAfterwards() async throws {
    let work = Workbench()
    let superior = trainer("t-01")
    for member in [superior, trainer("t-02")] { await work.store.add(member) }
    let (attempt, desk) = try await graded(work, superior: superior)
    await #expect(throws: RunError.refused(.reviewerIsSuperior)) {
      try await desk.assisted(attempt.id, .demonstrated, by: "t-01")
    }
    #expect(try await desk.assisted(attempt.id, .assisted, by: "t-02").assistance == .assisted)
  }

  @Test("a score goes under the number of who judged it, with the exercise as it was and its title then")
  func whoJudged() async throws {
    let work = Workbench()
    for number in ["t-01", "t-02"] { await work.store.add(trainer(number)) }
    let (attempt, desk) = try await graded(work)
    try await desk.override(attempt.id, score: 72, reason: "label", by: "t-01")
    try await desk.release(attempt.id, by: "t-02")
    let score = try #require(try await work.store.allScores(target: "csv").first?.score)
    #expect(score.reviewer == "t-01")
    #expect(score.context?.exerciseHash == attempt.exerciseHash)
    #expect(score.context?.exerciseVersion == attempt.exerciseVersion)
  }

  @Test("where two sign, a score waits for both, and nobody signs for the learner")
  func twoSignatures() async throws {
    let rules = SiteRules(release: ReleaseRules(signatures: [.learner, .trainer]))
    let work = Workbench(rules: rules)
    await work.store.add(trainer("t-01"))
    let (attempt, desk) = try await graded(work, rules: rules)
    #expect(try await desk.waiting().count == 1)
    try await desk.review(attempt.id, Review(by: "t-01", checklist: ["ferrules": false], rating: 3))
    try await desk.sign(attempt.id, SignOff(role: .trainer, by: "t-01"))
    await #expect(throws: RunError.refused(.signaturesMissing([.learner]))) {
      try await desk.release(attempt.id, by: "t-01")
    }
    await #expect(throws: RunError.refused(.notTheLearner)) {
      try await desk.sign(attempt.id, SignOff(role: .learner, by: UUID().text))
    }
    try await desk.sign(attempt.id, SignOff(role: .learner, by: try #require(attempt.learner).text))
    #expect(try await desk.release(attempt.id, by: "t-01").phase == .released)
  }

  @Test("exceptions come first, and a mistake that comes back is counted over the attempts")
  func exceptionsFirst() async throws {
    let work = Workbench()
    await work.store.add(trainer("t-01"))
    let usual = try await graded(work, score: 90)
    await work.run.leave()
    let low = try await graded(work, score: 12)
    let waiting = try await low.desk.waiting()
    #expect(waiting.map(\.listing.attempt.id) == [low.attempt.id, usual.attempt.id])
    #expect(waiting.first?.exceptions.contains(.veryLowScore(12)) == true)
    #expect(waiting.last?.exceptions.contains { $0.kind == "very_low_score" } == false)
  }

  @Test("of a long queue the most urgent are shown, however long they have waited")
  func urgentFirst() async throws {
    let work = Workbench()
    let low = try await graded(work, score: 12)
    await work.run.leave()
    let usual = try await graded(work, score: 90)
    #expect(try await usual.desk.waiting(limit: 1).map(\.listing.attempt.id) == [low.attempt.id])
  }

  @Test("a superior hears of what was released since then, whenever it was made, and of a safety stop")
  func digest() async throws {
    let work = Workbench()
    let boss = trainer("s-01", roles: [])
    for member in [boss, trainer("t-01")] { await work.store.add(member) }
    let (attempt, desk) = try await graded(work, score: 12, superior: boss)
    // The desk has a clock of its own, which begins anew: an hour later it is released.
    let since = attempt.startedAt.addingTimeInterval(600)
    let later = ReviewDesk(
      store: work.store, rules: SiteRules(), exercise: { _ in exercise(release: .reviewed) },
      clock: SteppingClock(from: 3000))
    #expect(try await desk.digests(since: since).isEmpty)
    try await later.release(attempt.id, by: "t-01")
    #expect(try await desk.digests(since: since).flatMap(\.lines).map(\.attempt.id) == [attempt.id])
    #expect(try await desk.digests(since: since.addingTimeInterval(3000)).isEmpty)
  }

  @Test("who passes again is not marked for retraining any more")
  func retrained() async throws {
    let work = Workbench()
    await work.store.add(trainer("t-01"))
    let (attempt, desk) = try await graded(work, score: 90)
    let learner = try #require(attempt.learner)
    let mark = Retraining(
      learner: learner, exercise: attempt.exercise, reason: "new label", by: "t-01", at: attempt.startedAt)
    try await work.store.mark(mark)
    try await desk.release(attempt.id, by: "t-01")
    let left = try await work.store.retraining(of: learner)
    #expect(left.isEmpty)
  }
}

@Suite("What an entry test saves")
struct EntryTestTests {
  private func path(least: Int) -> LearningPath {
    LearningPath(
      id: "electricity", version: 1, texts: [:],
      entryTest: [EntryTestItem(PathExercise("latching-circuit"), least: least, skips: ["lamps"])],
      blocks: [
        PathBlock(id: "lamps", title: [:], exercises: [PathExercise("lamp-push-button")]),
        PathBlock(id: "relays", title: [:], exercises: [PathExercise("latching-circuit")]),
      ])
  }

  @Test("from the score of the path on, the skipped blocks are exempted; that is no pass", arguments: [80, 93])
  func exempted(least: Int) async throws {
    let work = Workbench()
    await work.store.add(trainer("t-01"))
    let attempt = try await work.startAssessment(.reviewed)
    _ = try await work.run.submit()
    let desk = ReviewDesk(store: work.store, rules: SiteRules(), paths: [path(least: least)], clock: SteppingClock())
    try await desk.release(attempt.id, by: "t-01")
    let history = try await work.store.history(of: try #require(attempt.learner))
    #expect(history.exemptions.map(\.exercise) == (least == 80 ? ["lamp-push-button"] : []))
    #expect(history.passed == ["latching-circuit"])
  }

  @Test("a test whose score is lowered afterwards saves nothing any more")
  func lowered() async throws {
    let work = Workbench()
    await work.store.add(trainer("t-01"))
    let attempt = try await work.startAssessment(.reviewed)
    _ = try await work.run.submit()
    let desk = ReviewDesk(store: work.store, rules: SiteRules(), paths: [path(least: 80)], clock: SteppingClock())
    try await desk.release(attempt.id, by: "t-01")
    try await desk.override(attempt.id, score: 40, reason: "copied", by: "t-01")
    try await desk.release(attempt.id, by: "t-01")
    #expect(try await work.store.history(of: try #require(attempt.learner)).exemptions.isEmpty)
  }
}

@Suite("Under which conditions somebody works")
struct ConditionsTests {
  @Test("a break takes the power away, keeps the station, and counts no time")
  func breaks() async throws {
    let work = Workbench()
    let attempt = try await work.startPractice()
    #expect(try await work.run.pause().phase == .paused)
    await #expect(throws: RunError.self) { try await work.run.submit() }
    await #expect(throws: RunError.refused(.stationBusy(attempt: attempt.id))) { try await work.startPractice() }
    #expect(try await work.run.resume().phase == .running)
    #expect(try await work.run.submit().score == 92)
  }

  @Test("what another bench has open on a station of the same name neither takes ours nor is touched")
  func otherBench() async throws {
    let store = InMemoryAttempts(targets: ["csv"])
    var theirs = Attempt(
      id: UUID(), learner: nil, station: "station-1", exercise: "latching-circuit", exerciseVersion: 1,
      exerciseHash: "e", kit: kit(), kitHash: "k", mode: .practice, phase: .running, startedAt: Date())
    theirs.record.importedFrom = "hall-2"
    try await store.add(
      theirs, started: AttemptEvent(number: 1, at: SteppingClock().now(), what: .started))
    let work = Workbench(store: store)
    #expect(try await work.startPractice().phase == .running)
    #expect(try await store.attempt(theirs.id) == theirs)
  }

  @Test("what has to be passed first is asked for before the kit is tested")
  func prerequisites() async throws {
    let work = Workbench(rules: SiteRules(entry: EntryRules(safetyGates: ["lockout"])))
    let learner = try await work.addLearner()
    await #expect(throws: RunError.refused(.safetyGateClosed(["lockout"]))) {
      try await work.run.start(exercise(), learner: learner, mode: .practice)
    }
    #expect(await work.bench.calls.contains(.selfTest) == false)
  }

  @Test("a new chance opens one assessment more")
  func newChance() async throws {
    let work = Workbench()
    let once = exercise(release: .reviewed, allowed: 1)
    work.answer { $0.exercise = once }
    let learner = try await work.addLearner()
    _ = try await work.run.start(once, learner: learner, mode: .assessment)
    _ = try await work.run.submit()
    await #expect(throws: RunError.refused(.attemptsUsedUp(allowed: 1))) {
      try await work.run.start(once, learner: learner, mode: .assessment)
    }
    try await work.store.grant(
      NewChance(learner: learner, exercise: once.id, reason: "was ill", by: "t-01", at: Date()))
    #expect(try await work.run.start(once, learner: learner, mode: .assessment).phase == .running)
  }

  @Test("a limited attempt ends as a timeout when its active minutes are used, extra time counted")
  func timeout() async throws {
    let work = Workbench()
    let attempt = try await work.run.start(
      exercise(), learner: try await work.addLearner(), mode: .assessment, timeLimit: 1)
    #expect(try await work.run.extend(minutes: 1, by: "t-01").record.extraMinutes == 1)
    // The clock of these tests goes on by a second each time that it is read.
    var looks = 0
    while try await work.run.endWhenTimeIsUp() == false, looks < 1000 { looks += 1 }
    #expect((60...125).contains(looks), "two minutes: \(looks) looks")
    #expect(try await work.store.attempt(attempt.id).outcome == .timeout)
  }

  @Test("how somebody identified, and the pass mark of that day, go on record")
  func onRecord() async throws {
    let work = Workbench()
    let attempt = try await work.run.start(
      exercise(), learner: try await work.addLearner(), mode: .assessment, identifiedBy: [.badge, .pin])
    #expect(attempt.record.identifiedBy == [.badge, .pin])
    #expect(attempt.record.passMark == 70)
  }
}
