import Attempts
import Circuits
import ContentHash
import Foundation
import Grading
import SQLiteAttempts
import Testing

@Suite("What goes with a score, as it was at its release", .timeLimit(.minutes(1)))
struct ReleaseContextTests {
  private let folder: TemporaryFolder
  private let store: SQLiteAttempts
  private let person = learner()

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: ["lrs"])
  }

  private func release(_ lifecycle: inout AttemptLifecycle, supersedes: Int? = nil, at seconds: Double) async throws {
    let event = try lifecycle.released(by: "t-02", rules: ReleaseRules(), at: time(seconds))
    let score = try #require(
      ReleasedScore(
        of: lifecycle.attempt, learner: person, activeMinutes: 1, releasedBy: "t-02", supersedes: supersedes,
        titles: ["nl": "Houdschakeling"], clock: event.at.quality))
    try await store.release(lifecycle.attempt, event: event, score: score)
  }

  private func due() async throws -> [Delivery] {
    try await store.dueScores(DueScores(target: "lrs", limit: 10, now: start, longestWait: 86_400))
  }

  @Test("a regrade under a corrected exercise changes nothing in the revision that was released before")
  func regraded() async throws {
    try await store.addLearner(person)
    var earlier = attempt(of: person.id, at: -3600)
    earlier.phase = .ended
    try await store.add(earlier, started: event(1, .started))
    var (lifecycle, started) = AttemptLifecycle.start(attempt(of: person.id), at: time(0))
    try await store.add(lifecycle.attempt, started: started)
    var events = try lifecycle.selfTested(SelfTestReport(findings: []), at: time(1))
    let submission = MeasuredState(kit: "electro-basis", scans: [scan])
    events += try lifecycle.submitted(submission, grade: grade, at: time(60))
    try await store.append(events, updating: lifecycle.attempt)
    try await release(&lifecycle, at: 70)
    var corrected = grade
    (corrected.score, corrected.exerciseVersion, corrected.exerciseHash) = (59, 4, "e4")
    events = try lifecycle.regraded(corrected, passMark: 60, reason: "v4", by: "t-01", at: time(80))
    try await store.append(events, updating: lifecycle.attempt)

    let first = try #require(try await due().first)
    #expect(first.score.score == 92 && first.exerciseVersion == 3 && first.exerciseHash == "e")
    #expect(first.attemptNumber == 2 && first.kitSerial == "K-0042" && first.clock == .synchronised)
    // Whoever has the log can tell that it is the one that was graded.
    let handedIn = try #require(try await store.events(of: lifecycle.attempt.id).first { $0.what.kind == .submitted })
    #expect(first.score.context?.evidence == contentHash(Array(try AttemptJSON.encode(handedIn))))

    try await store.confirm(at: "lrs")
    try await release(&lifecycle, supersedes: 1, at: 90)
    let second = try #require(try await due().first)
    #expect(second.score.score == 59 && second.exerciseVersion == 4 && second.exerciseHash == "e4")
    #expect(second.score.context?.evidence == first.score.context?.evidence)
    #expect(try await store.audit(limit: 1).map(\.who) == ["t-02"])
  }

  @Test("a score of a version that kept less goes out with what its attempt says")
  func earlierVersion() async throws {
    let graded = try await addGraded(to: store, learner: person)
    try await store.releaseForTest(graded)
    let row = try #require(try await due().first)
    #expect(row.score.context == nil && row.exerciseVersion == 3 && row.attemptNumber == 1)
    #expect(row.clock == .synchronised)
  }

  @Test("a number that is corrected before the score went is the one that goes")
  func correctedNumber() async throws {
    let graded = try await addGraded(to: store, learner: person)
    try await store.releaseForTest(graded)
    var corrected = person
    corrected.number = "00714"
    try await store.save(corrected, by: "a-01", at: start)
    #expect(try await due().map(\.score.learnerNumber) == ["00714"])
  }

  @Test("who put which score back, and who accepted one, stands in the audit")
  func replayed() async throws {
    let graded = try await addGraded(to: store, learner: person)
    try await store.releaseForTest(graded)
    let number = try #require(try await due().first).number
    var refused = DeliveryState(phase: .dead)
    refused.problem = DeliveryProblem(.conflict, "edited", mend: "look")
    try await store.keep([number: refused], health: TargetHealth(), target: "lrs", at: start)
    let choice = ReplayChoice(attempt: graded.id, accepting: true)
    #expect(try await store.replay(choice, by: "t-09", at: time(500).wallClock) == 1)
    let entry = try #require(try await store.audit(limit: 1).first)
    #expect(entry.who == "t-09" && entry.subject == graded.id.text && entry.at == time(500).wallClock)
    #expect(entry.what == "revision 1 accepted as it is for lrs")
  }

  @Test("an export has levels, exemptions, chances, marks, scores with how they stand, and names at targets")
  func records() async throws {
    let graded = try await addGraded(to: store, learner: person)
    try await store.releaseForTest(graded)
    let level = LevelReached(learner: person.id, level: .basic, at: start, by: "t-01")
    let exemption = Exemption(learner: person.id, exercise: "series", reason: "entry test", by: "t-01", at: start)
    let chance = NewChance(learner: person.id, exercise: "series", reason: "ill", by: "t-01", at: start)
    let mark = Retraining(learner: person.id, exercise: "series", reason: "version 4", by: "t-01", at: start)
    try await store.setLevel(level)
    try await store.grant(exemption)
    try await store.grant(chance)
    try await store.mark(mark)
    let account = TargetAccount(learner: person.id, account: "u-1", source: .hand)
    try await store.give([account], target: "lrs", by: "t-01", at: start)
    let all = try await store.records(withNames: true)
    #expect(all.levels == [level] && all.exemptions == [exemption] && all.chances == [chance])
    #expect(all.retraining == [mark] && all.accounts.map(\.account) == [account])
    #expect(all.scores.map(\.score.learnerNumber) == ["00417"])
    #expect(all.scores.first?.deliveries.map(\.target) == ["lrs"])
    #expect(all.scores.first?.deliveries.map(\.state.phase) == [.pending])
    let nameless = try await store.records(withNames: false)
    #expect(nameless.accounts.isEmpty && nameless.scores.map(\.score.learnerNumber) == [""])
    #expect(nameless.exemptions.map(\.reason) == [""])
  }
}
