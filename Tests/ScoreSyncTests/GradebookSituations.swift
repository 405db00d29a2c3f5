import Attempts
import Foundation
import GRDB
import NIOHTTP1
import SyncTestSupport
import Synchronization
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// The situations in which a sync job meets a gradebook, numbered as in docs/sync.md. With PROEFBANK_CHECK_AGS set (`make
/// check-sync`) they run against a real platform, else against the practice one.
@Suite("Situations at a gradebook", .timeLimit(.minutes(2)))
struct GradebookSituations {
  @Test("1: an answer is lost after the platform stored the score: it is found there, and one column has one grade")
  func lostAnswer() async throws {
    let at = try await GradebookBench()
    let score = try await at.release(score: 64)
    at.bench.proxy.next(.loseAnswer, where: GradebookBench.isScore)
    #expect(try await at.bench.sync().trouble?.kind == .unreachable)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(try await at.shown(score) == 64)
    #expect(try await at.clerk.columns(at.exercise).count == 1)
  }

  @Test("7: a locked grade is parked, the others go on")
  func locked() async throws {
    let at = try await GradebookBench()
    let bad = try await at.release(user: "locked")
    at.bench.proxy.plan { request in
      GradebookBench.isScore(request) && String(decoding: request.body, as: UTF8.self).contains("\"locked\"")
        ? .answer(LoopbackAnswer(500)) : .none
    }
    for _ in 1...5 {
      _ = try await at.release()
      #expect(try await at.bench.sync(hurried: true).delivered == 1)
    }
    let letters = try await at.bench.status().letters
    #expect(letters.map(\.problem.kind) == [.parked])
    #expect(letters.map(\.attempt) == [bad.attempt])
  }

  @Test("8: a token that is refused is renewed once; refused again, the target pauses with an alarm")
  func tokenRefused() async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    at.bench.proxy.next(.answer(LoopbackAnswer(401)), where: GradebookBench.isScore)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(score) == 92)
    _ = try await at.release()
    at.bench.proxy.plan { GradebookBench.isScore($0) ? .answer(LoopbackAnswer(401)) : .none }
    #expect(try await at.bench.sync().trouble?.kind == .refusesUs)
    let status = try await at.bench.status()
    #expect(status.alarm && status.dead == 0 && status.pending == 1)
  }

  @Test("8: a key that the platform does not know is said as such")
  func wrongKey() async throws {
    let at = try await GradebookBench()
    _ = try await at.release()
    at.bench.proxy.plan { request in
      request.path.contains("token") ? .answer(LoopbackAnswer(400, json: ["error": "invalid_client"])) : .none
    }
    let trouble = try #require(try await at.bench.sync().trouble)
    #expect(trouble.kind == .refusesUs)
    #expect(trouble.mend.contains("'client_id'"))
  }

  @Test("9: a refused score is a dead letter with the platform's reason, and can be replayed")
  func refused() async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    at.bench.proxy.next(
      .answer(LoopbackAnswer(422, json: ["detail": "no such member"])), where: GradebookBench.isScore)
    #expect(try await at.bench.sync().dead == 1)
    #expect(try await at.bench.status().letters.first?.problem.reason.contains("no such member") == true)
    _ = try await at.bench.store.replay(ReplayChoice(attempt: score.attempt), by: "t-01", at: start)
    #expect(try await at.bench.sync().delivered == 1)
  }

  @Test(
    "10: a bench that is ahead by half a minute, or by five, gets its token all the same", arguments: [30.0, 300.0])
  func clockAhead(seconds: Double) async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    at.bench.clock.advance(seconds)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(score) == 92)
  }

  @Test("11: a bench that stands in 2031 sends nothing, since the platform would refuse every real grade after it")
  func year2031() async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    at.bench.clock.advance(1.6e8)
    #expect(try await at.bench.sync().trouble?.kind == .clock)
    #expect(try await at.shown(score) == nil)
    at.bench.clock.advance(-1.6e8)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(try await at.shown(score) == 92)
  }

  @Test("12: grades of one learner within a second are dated a second apart")
  func sameSecond() async throws {
    let at = try await GradebookBench()
    let first = try await at.release(score: 64)
    #expect(try await at.bench.sync().delivered == 1)
    let second = try await at.bench.override(first, to: 72)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(second) == 72)
    try #require(at.dates.count == 2)
    #expect(at.dates[1].timeIntervalSince(at.dates[0]) >= 1)
  }

  @Test(
    "13: the platform says that it has the score already: the grade is looked at before it counts as sent",
    arguments: [409, 400])
  func alreadyThere(status: Int) async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    let words = LoopbackAnswer(status, json: ["timestamp": ["Score already exists for the provided timestamp"]])
    at.bench.proxy.next(.answerInstead(words), where: GradebookBench.isScore)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(score) == 92)

    let other = try await at.release()
    at.bench.proxy.next(.answer(words), where: GradebookBench.isScore)
    #expect(try await at.bench.sync().delivered == 0)
    #expect(try await at.shown(other) == nil)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(try await at.shown(other) == 92)
  }

  @Test("14: an older attempt that is released after a newer one never goes")
  func olderAfterNewer() async throws {
    let at = try await GradebookBench()
    let learner = UUID()
    let newer = try await at.release(user: "u-order", learner: learner, score: 80, endedAgo: 60)
    #expect(try await at.bench.sync().delivered == 1)
    _ = try await at.bench.release(learner: learner, exercise: at.exercise, score: 40, endedAgo: 7200)
    let line = try await at.bench.sync()
    #expect(line.delivered == 0 && line.pending == 0)
    #expect(try await at.bench.status().skipped == 1)
    #expect(try await at.shown(newer) == 80)
  }

  @Test("14: revisions that wait together go as the latest only")
  func coalesced() async throws {
    let at = try await GradebookBench()
    let first = try await at.release(score: 64)
    let second = try await at.bench.override(first, to: 72)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(at.bench.proxy.seen.filter(GradebookBench.isScore).count == 1)
    #expect(try await at.shown(second) == 72)
  }

  @Test("15: a column whose making was not heard of is found again, and there is one")
  func oneColumn() async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    at.bench.proxy.next(
      .loseAnswer, where: { $0.method == "POST" && ($0.path.hasSuffix("/lineitems") || $0.path.hasSuffix("/lti-ags")) })
    #expect(try await at.bench.sync().delivered == 0)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(try await at.clerk.columns(at.exercise).count == 1)
    #expect(try await at.shown(score) == 92)
  }

  @Test("16: a grade that somebody changed in the gradebook is not overwritten before a person accepts it")
  func edited() async throws {
    let at = try await GradebookBench()
    let first = try await at.release(score: 64)
    #expect(try await at.bench.sync().delivered == 1)
    let sent = try #require(at.dates.last)
    try await at.clerk.edit(
      at.exercise, user: at.user(of: first), to: 90, at: sent.addingTimeInterval(0.5))
    let second = try await at.bench.override(first, to: 72)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().dead == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.conflict])
    #expect(try await at.shown(second) == 90)
    _ = try await at.bench.store.replay(ReplayChoice(attempt: second.attempt, accepting: true), by: "t-01", at: start)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(second) == 72)
  }

  @Test("17: a grade that a trainer has not released yet leaves nothing at the platform")
  func notReleased() async throws {
    let at = try await GradebookBench()
    let learner = Learner(id: UUID(), name: "An", number: "n-1", language: "nl")
    try await at.bench.store.addLearner(learner)
    let time = EventTime(wallClock: at.bench.clock.now, bootID: "b", bootNanoseconds: 0, quality: .synchronised)
    let attempt = Attempt(
      id: UUID(), learner: learner.id, station: "s", exercise: at.exercise, exerciseVersion: 1, exerciseHash: "e",
      kit: nil, kitHash: "k", mode: .assessment, phase: .graded, startedAt: at.bench.clock.now, gradeRevision: 1)
    try await at.bench.store.add(attempt, started: AttemptEvent(number: 1, at: time, what: .started))
    let line = try await at.bench.sync()
    #expect(line.delivered == 0 && line.pending == 0)
    #expect(try await at.clerk.columns(at.exercise).isEmpty)
  }

  @Test("18: a learner whom nobody there is waits and is not sent under a guess")
  func unmapped() async throws {
    let at = try await GradebookBench()
    _ = try await at.bench.release(exercise: at.exercise)
    #expect(try await at.bench.sync().held == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.unmapped])
    #expect(!at.bench.proxy.seen.contains(where: GradebookBench.isScore))
  }

  @Test("19: a deleted column is not made again before a person says so")
  func deletedColumn() async throws {
    let at = try await GradebookBench()
    let first = try await at.release()
    #expect(try await at.bench.sync().delivered == 1)
    try await at.clerk.deleteColumn(at.exercise)
    let second = try await at.release()
    #expect(try await at.bench.sync().dead == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.missingColumn])
    #expect(try await at.clerk.columns(at.exercise).isEmpty)
    _ = try await at.bench.store.replay(ReplayChoice(attempt: second.attempt, accepting: true), by: "t-01", at: start)
    _ = try await at.bench.sync()
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(try await at.shown(second) == 92)
    #expect(try await at.shown(first) == nil)
  }

  @Test(
    "20: the job ends after the platform stored a grade and before its answer: the learner's next grade goes all the same"
  )
  func endedBeforeAnswer() async throws {
    let at = try await GradebookBench()
    let learner = UUID()
    let first = try await at.release(user: "u-next", learner: learner, score: 64, endedAgo: 7200)
    let store = at.bench.store
    let onDisk = Mutex<[String]>([])
    at.bench.proxy.next(.loseAnswer) { request in
      guard GradebookBench.isScore(request) else { return false }
      let kept = try? store.pool.read {
        try String.fetchAll($0, sql: "SELECT value FROM sync_memory WHERE key LIKE 'grade/%'")
      }
      onDisk.withLock { $0 = kept ?? [] }
      return true
    }
    #expect(try await at.bench.sync().delivered == 0)
    // A job that is killed while it waits leaves what was on disk when the grade went out.
    #expect(onDisk.withLock { $0 } == ["0.64"])
    #expect(try await at.shown(first) == 64)

    let next = try await at.bench.release(learner: learner, exercise: at.exercise, score: 80, endedAgo: 60)
    at.bench.clock.advance(10)
    let line = try await at.bench.sync(hurried: true)
    #expect(line.delivered == 1 && line.dead == 0)
    #expect(try await at.shown(next) == 80)

    // What was tried counts as ours only until a grade is seen there.
    let sent = try #require(at.dates.last)
    try await at.clerk.edit(at.exercise, user: "u-next", to: 64, at: sent.addingTimeInterval(0.5))
    _ = try await at.bench.override(next, to: 90)
    at.bench.clock.advance(10)
    #expect(try await at.bench.sync().dead == 1)
    #expect(try await at.shown(next) == 64)
  }

  @Test("20: an old safety copy is put back: the grade is found there and not sent again")
  func oldBackup() async throws {
    let at = try await GradebookBench()
    let score = try await at.release()
    #expect(try await at.bench.sync().delivered == 1)
    try await at.bench.restoreFromBeforeSending()
    #expect(try await at.bench.sync().delivered == 1)
    #expect(at.bench.proxy.seen.filter(GradebookBench.isScore).count == 1)
    #expect(try await at.clerk.columns(at.exercise).count == 1)
    #expect(try await at.shown(score) == 92)
  }

  @Test("21: a score of 0 is shown as 0")
  func zero() async throws {
    let at = try await GradebookBench()
    let score = try await at.release(score: 0)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.shown(score) == 0)
  }

  @Test("21: a token that ends in the middle of the queue is renewed")
  func tokenEnds() async throws {
    let at = try await GradebookBench()
    var scores: [ReleasedScore] = []
    for _ in 1...3 { scores.append(try await at.release()) }
    let (left, path) = (Countdown(1), "/results")
    at.bench.proxy.plan { request in
      request.path.contains(path) && left.takes() ? .answer(LoopbackAnswer(401)) : .none
    }
    #expect(try await at.bench.sync().delivered == 3)
    for score in scores { #expect(try await at.shown(score) == 92) }
    #expect(at.bench.proxy.seen.count { $0.path.contains("token") } == 2)
  }
}

@Suite("The lists of a platform", .timeLimit(.minutes(1)))
struct PlatformListTests {
  @Test("a page for people in the place of the grades is a wrong setting, and no score is sent to it")
  func pageForPeople() async throws {
    let at = try await GradebookBench()
    _ = try await at.release()
    let page = LoopbackAnswer(200, body: Data("<html>Log in</html>".utf8))
    at.bench.proxy.plan { $0.path.hasSuffix("/results") ? .answer(page) : .none }
    #expect(try await at.bench.sync().trouble?.kind == .misconfigured)
    #expect(!at.bench.proxy.seen.contains(where: GradebookBench.isScore))
    #expect(try await at.bench.status().pending == 1)
  }

  @Test("a learner is found by number on the second page; a number that two people have is nobody's")
  func paged() async throws {
    let at = try await GradebookBench(roster: true)
    let practice = try #require(at.practice)
    let (known, twice) = (UUID(), UUID())
    for index in 1...3 { practice.enrol("other-\(index)", number: "x-\(index)") }
    practice.enrol("u-77", number: at.bench.number(of: known))
    practice.enrol("u-78", number: at.bench.number(of: twice))
    practice.enrol("u-79", number: at.bench.number(of: twice))
    let score = try await at.bench.release(learner: known, exercise: at.exercise)
    _ = try await at.bench.release(learner: twice, exercise: at.exercise)
    let line = try await at.bench.sync()
    #expect(line.delivered == 1 && line.held == 1)
    #expect(try await at.shown(score) == 92)
    #expect(try await at.user(of: score) == "u-77")
    #expect(at.bench.proxy.seen.count { $0.path == "/roster" } == 3)
  }

  @Test("a member that cannot be read hides no other, and a roster is quoted in no trouble")
  func unreadable() async throws {
    let at = try await GradebookBench(roster: true)
    let known = UUID()
    _ = try await at.bench.release(learner: known, exercise: at.exercise)
    let members: [[String: Any]] = [
      ["name": "Bo Secret"], ["user_id": 7, "lis_person_sourcedid": "x"],
      ["user_id": "u-77", "lis_person_sourcedid": at.bench.number(of: known)],
    ]
    let whole = LoopbackAnswer(200, json: ["members": members])
    let broken = LoopbackAnswer(200, json: ["people": members])
    at.bench.proxy.plan { $0.path == "/roster" ? .answer(broken) : .none }
    let trouble = try #require(try await at.bench.sync().trouble)
    #expect(trouble.kind == .misconfigured && !trouble.reason.contains("Secret"))
    at.bench.proxy.plan { $0.path == "/roster" ? .answer(whole) : .none }
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
  }

  @Test("the next page of a list is found as platforms write it, and never at another server")
  func nextPage() throws {
    let here = "https://lms.example/roster?page=1"
    func next(_ links: String...) throws -> String? {
      let headers = HTTPHeaders(links.map { ("Link", $0) })
      return try HTTPAnswer(status: 200, headers: headers, body: Data(), receivedAt: Date()).nextPage(after: here)
    }
    #expect(try next("<https://lms.example/r?a=1,2;3>; rel=\"next\"") == "https://lms.example/r?a=1,2;3")
    #expect(
      try next("<https://lms.example/1>; rel=\"prev\", </2>; title=\"a, b\"; rel=next") == "https://lms.example/2")
    #expect(
      try next("<https://lms.example/1>; rel=\"first\"", "<?page=2>; REL=\"last next\"")
        == "https://lms.example/roster?page=2")
    #expect(try next() == nil)
    #expect(try next("<https://lms.example/1>; rel=\"prev\"; title=\"next\"") == nil)
    // A page that names itself would be read for ever.
    #expect(try next("<\(here)>; rel=\"next\"") == nil)
    for elsewhere in ["https://evil.example/2", "http://lms.example/2", "https://lms.example:8443/2"] {
      #expect(throws: TroubleError.self) { try next("<\(elsewhere)>; rel=\"next\"") }
    }
  }

  @Test("a wrong address of the roster is said as such")
  func wrongAddress() async throws {
    let at = try await GradebookBench(roster: true)
    _ = try await at.bench.release(exercise: at.exercise)
    at.bench.proxy.plan { $0.path == "/roster" ? .answer(LoopbackAnswer(404)) : .none }
    let trouble = try #require(try await at.bench.sync().trouble)
    #expect(trouble.kind == .misconfigured && trouble.mend.contains("'memberships_url'"))
  }
}
