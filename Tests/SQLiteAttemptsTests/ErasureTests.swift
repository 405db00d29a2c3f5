import Attempts
import Foundation
import GRDB
import Grading
import Testing

@testable import SQLiteAttempts

@Suite("Erasure and retention", .timeLimit(.minutes(1)))
struct ErasureTests {
  private let folder: TemporaryFolder
  private let path: String
  private let store: SQLiteAttempts
  private let an = Learner(id: UUID(), name: "Anneleen Peeterszoon", number: "00417-ERASE", language: "nl")

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("attempts.sqlite")
    store = try SQLiteAttempts(path: path, targets: ["csv", "lrs"])
  }

  /// Two releases of An: the first is at the LRS, the rest waits; with words of learner and trainer.
  private func twoReleases() async throws -> [Attempt] {
    var attempts: [Attempt] = []
    for _ in 1...2 {
      let graded = try await addGraded(to: store, learner: an)
      var lifecycle = AttemptLifecycle(graded, lastEvent: 2)
      var events = try lifecycle.reflected(Reflection(selfRating: 2, remark: "my Verysecretword"), at: time(61))
      events += try lifecycle.reviewed(Review(by: "t-01", rating: 4, remark: "Verysecretword"), at: time(62))
      events += try lifecycle.overridden(score: 72, reason: "Verysecretword", by: "t-01", at: time(63))
      try await store.append(events, updating: lifecycle.attempt)
      let event = try lifecycle.released(by: "t-01", rules: ReleaseRules(), at: time(64))
      var score = score(of: lifecycle.attempt, revision: 2)
      score.learnerNumber = an.number
      try await store.release(lifecycle.attempt, event: event, score: score)
      attempts.append(lifecycle.attempt)
    }
    let first = try await store.waiting(for: "lrs").prefix(1).map(\.number)
    try await store.confirm(first, at: "lrs", on: time(99).wallClock)
    try await store.setBadge("h", of: an.id, by: "t-01", at: start)
    try await store.setLevel(LevelReached(learner: an.id, level: .basic, at: start, by: "t-01"))
    return attempts
  }

  private func bytesOnDisk() throws -> Data {
    let wal = FileManager.default.contents(atPath: path + "-wal") ?? Data()
    return try Data(contentsOf: URL(fileURLWithPath: path)) + wal
  }

  @Test("an erased person is nowhere in the file: no name, number or word; what was measured and graded stays")
  func erase() async throws {
    let attempts = try await twoReleases()
    let report = try await store.erase(learner: an.id, withAttempts: false, by: "t-01", at: time(100).wallClock)
    #expect(report.attemptsKept == attempts.map(\.id) && report.attemptsDeleted.isEmpty)
    // One for the LRS, and both for the CSV.
    #expect(report.unsentRemoved == 3)
    #expect(report.sent == ["lrs \(attempts[0].id.uuidString.lowercased())"])
    let learners: [Learner] = try await store.learners()
    #expect(learners.isEmpty)
    #expect(try await store.person(badge: "h") == nil)
    #expect(try await store.levels(of: nil).isEmpty)
    let log = try await store.events(of: attempts[0].id)
    #expect(log.map(\.number) == Array(1...6))
    #expect(log.contains { $0.what == .reflected(Reflection(selfRating: 2)) })
    #expect(try await store.attempt(attempts[0].id).score == 72)
    #expect(try await store.listings(matching: AttemptFilter()).compactMap(\.learner).isEmpty)
    let bytes = try bytesOnDisk()
    for word in [an.name, an.number, "Verysecretword"] { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)") }
  }

  @Test("nothing of an erased person is sent any more; what was sent stays known as sent")
  func targets() async throws {
    _ = try await twoReleases()
    _ = try await store.erase(learner: an.id, withAttempts: false, by: "t-01", at: time(100).wallClock)
    for target in ["csv", "lrs"] { #expect(try await store.waiting(for: target).isEmpty) }
    #expect(try await store.allScores(target: "lrs").map(\.score.learnerNumber) == [""])
    // What one target has is not queued again for the others, nor for a target that is new.
    for target in ["csv", "lrs", "gradebook"] {
      #expect(try await store.queueEarlierScores(for: target, since: nil) == 0)
    }
  }

  @Test("a score cannot be released for somebody who was erased")
  func release() async throws {
    let graded = try await addGraded(to: store, learner: an)
    _ = try await store.erase(learner: an.id, withAttempts: false, by: "t-01", at: start)
    await #expect(throws: StoreError.unknownLearner(an.id)) { try await store.releaseForTest(graded) }
  }

  @Test("with attempts, everything goes but the audit")
  func withAttempts() async throws {
    let attempts = try await twoReleases()
    let report = try await store.erase(learner: an.id, withAttempts: true, by: "t-01", at: start)
    #expect(report.attemptsDeleted == attempts.map(\.id))
    #expect(try await store.attempts(matching: AttemptFilter()).isEmpty)
    let left = try await store.pool.read { db in
      try ["events", "scores", "outbox", "summaries", "summary_grades", "erasing"].map { table in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? -1
      }
    }
    #expect(left == [0, 0, 0, 0, 0, 0])
    #expect(try await store.audit(limit: 1).map(\.what) == ["erased with attempts"])
    await #expect(throws: PeopleError.unknownPerson(an.id)) {
      try await store.erase(learner: an.id, withAttempts: true, by: "t-01", at: start)
    }
  }

  @Test("what is over goes, except what still waits for a target")
  func expire() async throws {
    let attempts = try await twoReleases()
    let old = start.addingTimeInterval(400 * 86_400)
    let rule = RetentionRule(assessmentDays: 365)
    #expect(try await store.expire(rule, by: "root", at: old).deleted.isEmpty)
    for target in ["csv", "lrs"] {
      try await store.confirm(at: target)
    }
    #expect(try await store.expire(rule, by: "root", at: start).deleted.isEmpty)
    // The CSV would shrink: that is counted, and happens only when it is asked for.
    let kept = try await store.expire(rule, by: "root", at: old)
    #expect(kept.deleted.isEmpty && Set(kept.releasedKept) == Set(attempts.map(\.id)) && kept.scoresKept == 2)
    #expect(try await store.allScores(target: "csv").count == 2)
    let all = RetentionRule(assessmentDays: 365, takesReleased: true)
    let gone = try await store.expire(all, by: "root", at: old)
    #expect(Set(gone.deleted) == Set(attempts.map(\.id)) && gone.scoresDeleted == 2)
    #expect(try await store.audit(limit: 1).map(\.what) == ["deleted: its time was over, with 1 released scores"])
    #expect(try await store.attempts(matching: AttemptFilter()).isEmpty)
  }

  @Test("what is written about an erased person's attempt later is not kept, and nothing of it waits for anybody")
  func laterWords() async throws {
    let graded = try await addGraded(to: store, learner: an)
    _ = try await store.erase(learner: an.id, withAttempts: false, by: "t-01", at: start)
    var lifecycle = AttemptLifecycle(graded, lastEvent: 2)
    let events = try lifecycle.reflected(Reflection(selfRating: 2, remark: "my Verysecretword"), at: time(61))
    try await store.append(events, updating: lifecycle.attempt)
    #expect(try await store.events(of: graded.id).last?.what == .reflected(Reflection(selfRating: 2)))
    #expect(try bytesOnDisk().range(of: Data("Verysecretword".utf8)) == nil)
    // Nobody reviews it any more: its time is over as that of any other.
    let old = start.addingTimeInterval(400 * 86_400)
    let report = try await store.expire(RetentionRule(assessmentDays: 365), by: "root", at: old)
    #expect(report.deleted == [graded.id])
  }

  @Test("attempts of which one still runs are not deleted from under the daemon")
  func running() async throws {
    try await store.addLearner(an)
    var running = attempt(of: an.id)
    running.phase = .running
    try await store.add(running, started: event(1, .started))
    await #expect(throws: PeopleError.attemptRuns(running.id, station: "station-1")) {
      try await store.erase(learner: an.id, withAttempts: true, by: "t-01", at: start)
    }
    #expect(try await store.attemptIDs() == [running.id])
  }

  @Test("an attempt of nobody can be deleted; one of somebody, or one that runs, cannot")
  func unattributed() async throws {
    var nobodys = attempt(of: nil)
    try await store.add(nobodys, started: event(1, .started))
    await #expect(throws: PeopleError.notUnattributed(nobodys.id)) {
      try await store.delete(unattributed: nobodys.id, by: "t-01", at: start)
    }
    nobodys.phase = .ended
    try await store.append([event(2, .ended(reason: ""))], updating: nobodys)
    let graded = try await addGraded(to: store, learner: an)
    await #expect(throws: PeopleError.notUnattributed(graded.id)) {
      try await store.delete(unattributed: graded.id, by: "t-01", at: start)
    }
    try await store.delete(unattributed: nobodys.id, by: "t-01", at: start)
    #expect(try await store.attempts(matching: AttemptFilter()).map(\.id) == [graded.id])
  }
}
