import Attempts
import Foundation
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
}
