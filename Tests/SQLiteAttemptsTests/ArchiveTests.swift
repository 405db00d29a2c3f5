import Attempts
import Foundation
import Grading
import SQLiteAttempts
import Testing

@Suite("Attempts of another bench", .timeLimit(.minutes(1)))
struct ArchiveTests {
  private let folder: TemporaryFolder
  private let here: SQLiteAttempts
  private let there: SQLiteAttempts

  init() throws {
    folder = try TemporaryFolder()
    here = try SQLiteAttempts(path: folder.file("here.sqlite"), targets: ["csv"])
    there = try SQLiteAttempts(path: folder.file("there.sqlite"), targets: ["csv"])
  }

  private func bring(_ id: UUID, withName: Bool = true) async throws -> ImportOutcome {
    let archive = try await there.archive(of: id, withName: withName)
    // As it travels: through its file.
    let json = try AttemptJSON.encode(archive)
    return try await here.take(
      try AttemptJSON.decode(AttemptArchive.self, from: json), from: "hall-2", by: "t-01", at: start)
  }

  @Test("comes in once, with its log and learner, and is never sent from here")
  func once() async throws {
    let person = learner()
    let graded = try await addGraded(to: there, learner: person)
    try await there.releaseForTest(graded)
    #expect(try await bring(graded.id) == .added)
    #expect(try await bring(graded.id) == .known)
    #expect(try await here.events(of: graded.id) == there.events(of: graded.id))
    #expect(try await here.learner(person.id) == person)
    #expect(try await here.attempt(graded.id).record.importedFrom == "hall-2")
    #expect(try await here.allScores(target: "csv").isEmpty)
    #expect(try await here.attempts(matching: AttemptFilter()).count == 1)
  }

  @Test("a log that went on there goes on here")
  func extended() async throws {
    let graded = try await addGraded(to: there, learner: learner())
    #expect(try await bring(graded.id) == .added)
    try await there.releaseForTest(graded)
    #expect(try await bring(graded.id) == .extended(events: 1))
    #expect(try await here.attempt(graded.id).phase == .released)
    #expect(try await here.summary(of: graded.id) == there.summary(of: graded.id))
  }

  @Test("the audit says who brought what, and never that somebody here did what was done there")
  func audit() async throws {
    let graded = try await addGraded(to: there, learner: learner())
    _ = try await bring(graded.id)
    var lifecycle = AttemptLifecycle(graded, lastEvent: 2)
    let events = try lifecycle.overridden(score: 85, reason: "label", by: "t-77", at: time(90))
    try await there.append(events, updating: lifecycle.attempt)
    #expect(try await bring(graded.id) == .extended(events: 1))
    let audit = try await here.audit(limit: 10)
    #expect(audit.map(\.what).prefix(2) == ["1 events brought from hall-2", "brought from hall-2"])
    #expect(Set(audit.map(\.who)) == ["t-01"])
  }

  @Test("what was erased here does not come back from a copy: neither the attempt, nor a word of the person")
  func erasedHere() async throws {
    let (gone, kept) = (learner("00417"), learner("00418"))
    let first = try await addGraded(to: there, learner: gone)
    let second = try await addGraded(to: there, learner: kept)
    let third = try await addGraded(to: there, learner: kept)
    for id in [first.id, second.id] { _ = try await bring(id) }
    _ = try await here.erase(learner: gone.id, withAttempts: true, by: "a-01", at: start)
    _ = try await here.erase(learner: kept.id, withAttempts: false, by: "a-01", at: start)
    for id in [first.id, second.id, third.id] { #expect(try await bring(id) == .erasedHere) }
    // Without a name it would come back as nobody's.
    #expect(try await bring(first.id, withName: false) == .erasedHere)
    #expect(try await here.attemptIDs() == [second.id])
  }

  @Test("an attempt that somebody still works on is left until it has ended, and takes no station here")
  func stillRuns() async throws {
    var running = attempt(of: nil)
    try await there.add(running, started: event(1, .started))
    #expect(try await bring(running.id) == .stillRuns)
    #expect(try await here.attemptIDs().isEmpty)
    running.phase = .ended
    try await there.append([event(2, .ended(reason: "left"))], updating: running)
    #expect(try await bring(running.id) == .added)
  }

  @Test("a learner with the number of one of our staff is not added, and nothing of the attempt is")
  func staffNumber() async throws {
    let jo = StaffMember(id: UUID(), name: "Jo", number: "00417", language: "nl", roles: [.trainer])
    try await here.save(jo, by: "root", at: start)
    let graded = try await addGraded(to: there, learner: learner("00417"))
    await #expect(throws: PeopleError.numberTaken("00417")) { try await bring(graded.id) }
    #expect(try await here.attemptIDs().isEmpty)
  }

  @Test("two logs that went on differently are a conflict, and ours stays")
  func conflict() async throws {
    let graded = try await addGraded(to: there, learner: learner())
    _ = try await bring(graded.id)
    var ours = try await here.attempt(graded.id)
    ours.phase = .reviewed
    try await here.append([event(3, .reviewed(Review(by: "t-02")))], updating: ours)
    try await there.releaseForTest(graded)
    #expect(try await bring(graded.id) == .conflict(after: 2))
    #expect(try await here.attempt(graded.id) == ours)
  }

  @Test("the same number is the same person; without a name the attempt has nobody")
  func people() async throws {
    let known = learner("00417", name: "An P.")
    try await here.addLearner(known)
    let graded = try await addGraded(to: there, learner: learner("00417"))
    _ = try await bring(graded.id)
    #expect(try await here.attempt(graded.id).learner == known.id)
    let other = try await addGraded(to: there, learner: learner("00999"))
    _ = try await bring(other.id, withName: false)
    #expect(try await here.attempt(other.id).learner == nil)
  }

  @Test("an attempt that came without a name gets its learner once a record says who it was")
  func namedLater() async throws {
    let person = learner("00999")
    let graded = try await addGraded(to: there, learner: person)
    #expect(try await bring(graded.id, withName: false) == .added)
    #expect(try await bring(graded.id, withName: false) == .known)
    #expect(try await bring(graded.id) == .extended(events: 0))
    #expect(try await bring(graded.id) == .known)
    #expect(try await here.attempt(graded.id).learner == person.id)
    #expect(try await here.attempts(matching: AttemptFilter(learner: person.id)).map(\.id) == [graded.id])
  }

  @Test("a damaged archive changes nothing")
  func damaged() async throws {
    let graded = try await addGraded(to: there, learner: learner())
    var archive = try await there.archive(of: graded.id, withName: true)
    archive.events.removeFirst()
    await #expect(throws: AttemptArchive.Problem.gap(after: 0)) {
      try await here.take(archive, from: "hall-2", by: "t-01", at: start)
    }
    #expect(try await here.attemptIDs().isEmpty)
  }
}
