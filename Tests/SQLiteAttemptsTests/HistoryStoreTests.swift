import Attempts
import Foundation
import Grading
import SQLiteAttempts
import Testing

@Suite("Exemptions, new chances and retraining in the store", .timeLimit(.minutes(1)))
struct HistoryStoreTests {
  private let folder: TemporaryFolder
  private let store: SQLiteAttempts

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteAttempts(path: folder.file("attempts.sqlite"))
  }

  @Test("a learner's history holds assessments, exemptions and each new chance; all of it is in the audit")
  func history() async throws {
    let person = learner()
    let graded = try await addGraded(to: store, learner: person)
    var practice = attempt(of: person.id, at: 5)
    practice.mode = .practice
    try await store.add(practice, started: event(1, .started))
    let exemption = Exemption(learner: person.id, exercise: "series", reason: "entry test", by: "t-01", at: start)
    let chance = NewChance(learner: person.id, exercise: "latching-circuit", reason: "ill", by: "t-01", at: start)
    try await store.grant(exemption)
    try await store.grant(exemption)
    try await store.grant(chance)
    try await store.grant(chance)
    let history = try await store.history(of: person.id)
    #expect(history.attempts == [graded])
    #expect(history.exemptions == [exemption])
    #expect(history.chances == [chance, chance])
    #expect(try await store.audit(limit: 1).map(\.what) == ["new chance at latching-circuit"])
  }

  @Test("nobody is exempted and gets a chance without a word why", arguments: ["", " \n"])
  func reason(nothing: String) async throws {
    let person = learner()
    try await store.addLearner(person)
    await #expect(throws: PeopleError.reasonMissing) {
      try await store.grant(Exemption(learner: person.id, exercise: "x", reason: nothing, by: "t-01", at: start))
    }
    await #expect(throws: PeopleError.reasonMissing) {
      try await store.grant(NewChance(learner: person.id, exercise: "x", reason: nothing, by: "t-01", at: start))
    }
    let history = try await store.history(of: person.id)
    #expect(history.exemptions.isEmpty && history.chances.isEmpty)
  }

  @Test("a mark for retraining stays until it is taken away, by name")
  func retraining() async throws {
    let person = learner()
    try await store.addLearner(person)
    let mark = Retraining(learner: person.id, exercise: "latching", reason: "version 4", by: "t-01", at: start)
    try await store.mark(mark)
    try await store.mark(mark)
    #expect(try await store.retraining(of: person.id) == [mark])
    #expect(try await store.retraining(of: nil) == [mark])
    try await store.unmark(learner: person.id, exercise: "latching", by: "t-02", at: start)
    #expect(try await store.retraining(of: person.id).isEmpty)
    #expect(try await store.audit(limit: 1).map(\.who) == ["t-02"])
    let nobody = UUID()
    await #expect(throws: PeopleError.unknownPerson(nobody)) {
      try await store.mark(Retraining(learner: nobody, exercise: "x", reason: "", by: "t", at: start))
    }
  }

  @Test("who passed an earlier version of an exercise is marked once; who passed the present one or never did is not")
  func raisedVersion() async throws {
    let (before, both, failed, left) = (learner("1"), learner("2"), learner("3"), learner("4"))
    for person in [before, both, failed, left] { _ = try await addGraded(to: store, learner: person) }
    var again = attempt(of: both.id, at: 99)
    again.exerciseVersion = 4
    (again.phase, again.outcome) = (.graded, .passed)
    try await store.add(again, started: event(1, .started))
    var worse = try #require(try await store.attempts(matching: AttemptFilter(learner: failed.id)).first)
    worse.outcome = .failed
    try await store.append([], updating: worse)
    var gone = left
    gone.isActive = false
    try await store.save(gone, by: "t-01", at: start)

    #expect(
      try await store.markForRetraining(versions: ["latching-circuit": 3], by: "automatic", at: start).isEmpty)
    let marks = try await store.markForRetraining(
      versions: ["latching-circuit": 4, "series": 9], by: "automatic", at: start)
    #expect(marks.map(\.learner) == [before.id])
    #expect(marks.map(\.reason) == ["version 3 → 4"])
    #expect(try await store.retraining(of: nil) == marks)
    #expect(try await store.audit(limit: 1).map(\.what) == ["to be trained again in latching-circuit"])
    let later = try await store.markForRetraining(versions: ["latching-circuit": 5], by: "automatic", at: start)
    #expect(later.map(\.learner) == [both.id])
  }

  @Test("what an entry test gave goes when its score is changed; what a person gave stays")
  func withdrawn() async throws {
    let person = learner()
    let graded = try await addGraded(to: store, learner: person)
    let byHand = Exemption(learner: person.id, exercise: "series", reason: "knows it", by: "t-01", at: start)
    try await store.grant(byHand)
    func given(_ exercise: String) -> Exemption {
      Exemption(learner: person.id, exercise: exercise, reason: "test", by: "t-01", at: start, attempt: graded.id)
    }
    var released = graded
    released.phase = .released
    try await store.release(
      released, event: event(3, .released(by: "t-01")), score: score(of: released),
      effects: ReleaseEffects(exemptions: [given("lamps"), given("relays"), given("series")]))
    #expect(
      try await store.history(of: person.id).exemptions == [byHand, given("lamps"), given("relays")])

    var changed = released
    changed.phase = .reviewed
    changed.gradeRevision = 2
    let override = Override(before: 92, after: 50, reason: "label", by: "t-01", revision: 2)
    try await store.append([event(4, .overridden(override))], updating: changed)
    changed.phase = .released
    var next = score(of: changed, revision: 2)
    next.supersedes = 1
    try await store.release(
      changed, event: event(5, .released(by: "t-01")), score: next,
      effects: ReleaseEffects(exemptions: [given("lamps")]))
    #expect(try await store.history(of: person.id).exemptions == [byHand, given("lamps")])
    #expect(try await store.audit(limit: 1).map(\.what) == ["exempted from relays no more"])
  }

  @Test("what a release changes for its learner is there with it, or not at all")
  func releaseEffects() async throws {
    let person = learner()
    let graded = try await addGraded(to: store, learner: person)
    let mark = Retraining(learner: person.id, exercise: graded.exercise, reason: "", by: "t-01", at: start)
    try await store.mark(mark)
    var released = graded
    released.phase = .released
    let exemption = Exemption(learner: person.id, exercise: "series", reason: "entry test", by: "t-01", at: start)
    let nobody = Exemption(learner: UUID(), exercise: "series", reason: "", by: "t-01", at: start)
    let last = event(3, .released(by: "t-01"))
    await #expect(throws: StoreError.self) {
      try await store.release(
        released, event: last, score: score(of: released),
        effects: ReleaseEffects(endsRetraining: true, exemptions: [exemption, nobody]))
    }
    #expect(try await store.attempt(graded.id).phase == .graded)
    #expect(try await store.history(of: person.id).exemptions.isEmpty)
    #expect(try await store.retraining(of: person.id) == [mark])

    try await store.release(
      released, event: last, score: score(of: released),
      effects: ReleaseEffects(endsRetraining: true, exemptions: [exemption]))
    #expect(try await store.history(of: person.id).exemptions == [exemption])
    #expect(try await store.retraining(of: person.id).isEmpty)
  }
}
