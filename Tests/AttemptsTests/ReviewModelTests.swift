import Attempts
import Exercises
import Foundation
import Grading
import Messages
import Testing

@Suite("What a trainer sees first")
struct ReviewModelTests {
  @Test("each kind of exception is found, most urgent first, and what is usual has none")
  func exceptions() throws {
    let rules = ExceptionRules()
    #expect(rules.exceptions(of: listing(score: 90, minutes: 20), expectedMinutes: 20) == [])
    let bad = listing(
      .failed, score: 10, minutes: 50, errors: ["feedback.wrong.missing"], hints: 3, nearMisses: 2,
      seenBad: ["stripping"]
    )
    #expect(
      rules.exceptions(of: bad, expectedMinutes: 20) == [
        .nearMiss(times: 2), .seenBad(["stripping"]), .veryLowScore(10),
        .unusualDuration(minutes: 50, expected: 20), .helpAsked(hints: 3),
      ])
    #expect(rules.exceptions(of: listing(.safetyStop, score: 90, minutes: 20), expectedMinutes: 20) == [.safetyStop])
    #expect(
      rules.exceptions(of: listing(.unexpectedButWorking, score: 90, minutes: 20), expectedMinutes: nil)
        == [.unexpectedButWorking])
    #expect(
      rules.exceptions(of: listing(score: 90, minutes: 1), expectedMinutes: 20)
        == [.unusualDuration(minutes: 1, expected: 20)])
  }

  @Test("a kind of mistake that comes back is named, from the third attempt on")
  func repeatedError() {
    let now = listing(.failed, score: 60, minutes: 20, errors: ["feedback.wrong.missing"])
    let before = listing(.failed, score: 60, minutes: 20, errors: ["feedback.wrong.missing", "hazard.short"])
    let rules = ExceptionRules()
    #expect(rules.exceptions(of: now, expectedMinutes: 20, earlier: [before, now]) == [])
    #expect(
      rules.exceptions(of: now, expectedMinutes: 20, earlier: [before, before])
        == [.repeatedError("feedback.wrong.missing", times: 3)])
  }

  @Test("a fault of the kit is nobody's exception")
  func kitFault() {
    let fault = listing(.kitFault, score: nil, minutes: 90, hints: 5, nearMisses: 3)
    #expect(ExceptionRules().exceptions(of: fault, expectedMinutes: 20) == [])
  }

  @Test("the queue puts exceptions before what is usual, and the oldest first")
  func queue() {
    let usual = listing(score: 90, minutes: 20, at: 0)
    let slow = listing(score: 90, minutes: 90, at: 10)
    let low = listing(.failed, score: 5, minutes: 20, at: 30)
    let lower = listing(.failed, score: 1, minutes: 20, at: 20)
    let queue = ReviewQueue([usual, slow, low, lower], expectedMinutes: { _ in 20 })
    #expect(queue.entries.map(\.listing.attempt.id) == [lower, low, slow, usual].map(\.attempt.id))
  }

  @Test("a superior hears of released assessments with trouble only, never of hints or unfinished reviews")
  func digest() throws {
    let boss = UUID()
    func entry(
      _ phase: Attempt.Phase, score: Int, hints: Int = 0, superior: UUID? = nil, outcome: Grade.Verdict = .failed
    ) -> ReviewQueue.Entry {
      var listing = listing(outcome, score: score, minutes: 20, hints: hints)
      listing.attempt.phase = phase
      listing.learner = Learner(id: UUID(), name: "An", number: "1", language: "nl", superior: superior)
      return ReviewQueue.Entry(
        listing: listing, exceptions: ExceptionRules().exceptions(of: listing, expectedMinutes: 20))
    }
    let told = entry(.released, score: 10, hints: 4, superior: boss)
    let digests = SuperiorDigest.digests(of: [
      told, entry(.graded, score: 10, superior: boss), entry(.released, score: 90, hints: 4, superior: boss),
      entry(.released, score: 10),
    ])
    let stopped = entry(.ended, score: 0, superior: boss, outcome: .safetyStop)
    #expect(SuperiorDigest.digests(of: [stopped]).first?.lines.first?.exceptions.first == .safetyStop)
    #expect(SuperiorDigest.digests(of: [entry(.ended, score: 0, superior: boss, outcome: .aborted)]).isEmpty)
    let digest = try #require(digests.first)
    #expect(digests.count == 1 && digest.superior == boss)
    #expect(digest.lines.map(\.attempt.id) == [told.listing.attempt.id])
    #expect(digest.lines.first?.exceptions == [.veryLowScore(10)])
  }

  @Test("a regrade says what would change before anything does, and leaves a person's decision alone")
  func regrade() {
    var before = grade(.failed, score: 60)
    before.criteria = [criterion("a", 10), criterion("b", 0), criterion("gone", 5)]
    var after = grade(.passed, score: 80)
    after.criteria = [criterion("a", 10), criterion("b", 10), criterion("new", 5)]
    after.exerciseHash = "e2"
    let stored = listing(.failed, score: 60, minutes: 20)
    let difference = RegradeDifference(of: stored, before: before, after: after)
    #expect(difference.changesResult)
    #expect(
      difference.criteria == [
        .init(id: "b", before: 0, after: 10), .init(id: "gone", before: 5, after: nil),
        .init(id: "new", before: nil, after: 5),
      ])
    #expect(difference.exerciseHashBefore == "e" && difference.exerciseHashAfter == "e2")
    var summary = AttemptSummary()
    summary.take(
      AttemptEvent(
        number: 1, at: time(0),
        what: .overridden(Override(before: 1, after: 60, reason: "", by: "t", revision: 2))))
    let decided = AttemptListing(attempt: stored.attempt, learner: nil, summary: summary)
    let same = RegradeDifference(of: stored, before: before, after: before)
    let report = RegradeReport(
      differences: [difference, RegradeDifference(of: decided, before: before, after: after), same], skipped: [:])
    #expect(report.changed.count == 2)
    #expect(report.applicable == [difference])
  }

  @Test("a variant that a trainer accepted stays a pass, whatever a grader says of it")
  func acceptedVariant() {
    var stored = listing(.unexpectedButWorking, score: 90, minutes: 20)
    stored.attempt.outcome = .passed
    stored.summary.take(
      AttemptEvent(number: 7, at: time(99), what: .variantAccepted(reason: "holds too", by: "t-01")))
    let before = grade(.unexpectedButWorking, score: 90)
    let unchanged = RegradeDifference(of: stored, before: before, after: before)
    #expect(!unchanged.changesResult)
    let worse = RegradeDifference(of: stored, before: before, after: grade(.failed, score: 40))
    #expect(worse.changesResult && worse.isOverridden)
    #expect(RegradeReport(differences: [unchanged, worse], skipped: [:]).applicable.isEmpty)
  }

  @Test("the grader that says what it said before changes nothing, whatever became of the score since")
  func sameGrader() {
    var stored = listing(.failed, score: 60, minutes: 20)
    stored.attempt.score = 72
    let same = RegradeDifference(of: stored, before: grade(.failed, score: 60), after: grade(.failed, score: 60))
    #expect(!same.changesResult)
  }

  @Test("a new grade is put in force by a trainer who may judge, and never for an attempt of another bench")
  func regrading() {
    let superior = StaffMember(id: UUID(), name: "S", number: "t-01", language: "nl", roles: [.trainer])
    let other = StaffMember(id: UUID(), name: "T", number: "t-02", language: "nl", roles: [.trainer])
    let an = Learner(id: UUID(), name: "An", number: "1", language: "nl", superior: superior.id)
    let mine = listing(.failed, score: 60, minutes: 20, learner: an)
    var imported = listing(.failed, score: 60, minutes: 20)
    imported.attempt.record.importedFrom = "hall-2"
    func regrading(by member: StaffMember, _ reason: String = "label") -> Regrading {
      Regrading(
        [(mine, grade(.passed, score: 80), 70), (imported, grade(.passed, score: 80), 70)], by: member,
        rules: ReviewRules(),
        reason: reason, at: time(99))
    }
    let refused: [UUID: AttemptRefusal] = [
      mine.attempt.id: .reviewerIsSuperior, imported.attempt.id: .belongsToOtherBench("hall-2"),
    ]
    #expect(regrading(by: superior).refused == refused)
    #expect(regrading(by: superior).changes.isEmpty)
    let changes = regrading(by: other).changes
    #expect(changes.map(\.attempt.score) == [80] && changes.map(\.attempt.phase) == [.graded])
    #expect(changes.first?.events.map(\.number) == [mine.summary.events + 1])
    #expect(regrading(by: other, " ").refused[mine.attempt.id] == .reasonMissing)
  }

  @Test("who passed an exercise in a form that has changed since is found")
  func retraining() {
    var passed = listing(.passed, score: 90, minutes: 20).attempt
    passed.exerciseHash = "e1"
    let history = LearnerHistory(attempts: [passed])
    #expect(history.passedInAnotherForm(hashes: ["latching-circuit": "e2"]) == ["latching-circuit"])
    #expect(history.passedInAnotherForm(hashes: ["latching-circuit": "e1"]) == [])
    #expect(history.passedInAnotherForm(hashes: [:]) == [])
    var again = passed
    again.exerciseHash = "e2"
    #expect(LearnerHistory(attempts: [passed, again]).passedInAnotherForm(hashes: ["latching-circuit": "e2"]) == [])
  }

  private func criterion(_ id: String, _ points: Int) -> Criterion {
    Criterion(
      id: id, points: points, maximum: 10, expected: "", measured: "", evidence: [], message: Message("criterion.x"))
  }
}

/// A released assessment with a summary that was folded from a log.
func listing(
  _ outcome: Grade.Verdict = .passed, score: Int?, minutes: Double, errors: [String] = [], hints: Int = 0,
  nearMisses: Int = 0, seenBad: [String] = [], exercise: String = "latching-circuit", learner: Learner? = nil,
  at seconds: Double = 0, mode: Attempt.Mode = .assessment, clarity: Int? = nil
) -> AttemptListing {
  var attempt = attempt(mode: mode, learner: learner?.id ?? UUID(), phase: outcome == .kitFault ? .ended : .released)
  attempt.exercise = exercise
  attempt.startedAt = start.addingTimeInterval(seconds)
  attempt.submittedAt = attempt.startedAt.addingTimeInterval(minutes * 60)
  attempt.outcome = outcome
  attempt.score = score
  attempt.hintsShown = hints
  attempt.record.nearMisses = nearMisses
  var result = grade(outcome, score: score)
  result.feedback = errors.map { Message($0) }
  result.criteria = [
    Criterion(
      id: "lamp", points: score.map { $0 / 2 } ?? 0, maximum: 50, expected: "", measured: "", evidence: [],
      message: Message("criterion.x"))
  ]
  let log: [AttemptEvent.What] = [
    .started, .selfTest(soundKit), .submitted(measured), .graded(result, revision: 1),
    .reviewed(Review(by: "t", checklist: Dictionary(uniqueKeysWithValues: seenBad.map { ($0, false) }))),
    .reflected(Reflection(clarity: clarity)),
  ]
  let times = [0, 0, minutes * 60, minutes * 60, minutes * 60, minutes * 60]
  let events = zip(log, times).enumerated().map { index, entry in
    AttemptEvent(number: index + 1, at: time(seconds + entry.1), what: entry.0)
  }
  return AttemptListing(attempt: attempt, learner: learner, summary: AttemptSummary(of: events))
}
