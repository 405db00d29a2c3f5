import Attempts
import Foundation
import SQLiteAttempts
import SyncTestSupport
import Testing

@testable import ScoreSync

/// The situations in which a sync job meets a learning record store, numbered as in docs/sync.md. With PROEFBANK_CHECK_LRS
/// set (`make check-sync`) they run against a real server, else against the practice one.
@Suite("Situations at a learning record store", .timeLimit(.minutes(2)))
struct RecordStoreSituations {
  private static func isPost(_ request: LoopbackRequest) -> Bool { request.method == "POST" }

  @Test("1: an answer is lost after the server stored the score: the same bytes go again, and one is there")
  func lostAnswer() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    at.bench.proxy.next(.loseAnswer, where: Self.isPost)
    #expect(try await at.bench.sync().trouble?.kind == .unreachable)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    let bodies = at.bench.proxy.seen.filter(Self.isPost).map(\.body)
    #expect(bodies.count == 2)
    #expect(bodies.first == bodies.last)
    #expect(try await at.count(of: score) == 1)
  }

  @Test("2: another statement stands under our identifier: it is not touched, and a person is told")
  func conflict() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release(score: 64)
    let foreign = """
      {"id":"\(at.identifier(score))","actor":{"objectType":"Agent","account":{"homePage":"https://other.example",\
      "name":"x"}},"verb":{"id":"http://adlnet.gov/expapi/verbs/passed"},\
      "object":{"objectType":"Activity","id":"https://other.example/a"}}
      """
    #expect(try await at.put(Data(foreign.utf8)) == 200)
    #expect(try await at.bench.sync().dead == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.conflict])
  }

  @Test("2: the same statement is there already: the score counts as sent")
  func alreadyThere() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    #expect(try await at.bench.sync().delivered == 1)
    try await at.bench.restoreFromBeforeSending()
    at.bench.proxy.next(.answerInstead(LoopbackAnswer(409)), where: Self.isPost)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.count(of: score) == 1)
  }

  @Test("3: known, but not shown because somebody voided it: found among the voided, and counted as sent")
  func voidedMeanwhile() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    at.bench.proxy.next(.loseAnswer, where: Self.isPost)
    _ = try await at.bench.sync()
    let voiding = """
      {"actor":{"objectType":"Agent","account":{"homePage":"https://lms.example","name":"admin"}},\
      "verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},\
      "object":{"objectType":"StatementRef","id":"\(at.identifier(score))"},"id":"\(UUID().uuidString.lowercased())"}
      """
    #expect(try await at.put(Data(voiding.utf8)) == 200)
    // Some servers still show what was voided; the proxy makes them all as strict as the specification.
    let (id, isReal) = (at.identifier(score), ProcessInfo.processInfo.environment["PROEFBANK_CHECK_LRS"] != nil)
    let held = try #require(try await at.statements(of: score).first)
    at.bench.proxy.plan { request in
      if request.method == "POST" { return .answer(LoopbackAnswer(409)) }
      if request.query("statementId") == id { return .answer(LoopbackAnswer(404)) }
      if isReal, request.query("voidedStatementId") == id { return .answer(LoopbackAnswer(200, body: held)) }
      return .none
    }
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
  }

  @Test(
    "4: a batch is refused: each row is settled by itself, and one bad row blocks no other", arguments: [400, 409, 413])
  func badRow(status: Int) async throws {
    let at = try await RecordStoreBench()
    var scores: [ReleasedScore] = []
    for _ in 1...4 { scores.append(try await at.bench.release()) }
    let bad = at.identifier(scores[1])
    at.bench.proxy.plan { request in
      guard request.method == "POST" else { return .none }
      let text = String(decoding: request.body, as: UTF8.self)
      if text.contains(bad), text.hasPrefix("[{"), text.contains("},{\"actor\"") {
        return .answer(LoopbackAnswer(status))
      }
      return text.contains(bad) ? .answer(LoopbackAnswer(400, json: ["why": "odd"])) : .none
    }
    let line = try await at.bench.sync()
    #expect(line.delivered == 3)
    #expect(line.dead == 1)
    for score in [scores[0], scores[2], scores[3]] { #expect(try await at.count(of: score) == 1) }
    #expect(try await at.bench.status().letters.first?.problem.reason.contains("odd") == true)
  }

  @Test("4: no batch is above fifty rows or 256 kB")
  func batchSize() async throws {
    let at = try await RecordStoreBench()
    for _ in 1...70 { _ = try await at.bench.release() }
    #expect(try await at.bench.sync().delivered == 70)
    let posts = at.bench.proxy.seen.filter(Self.isPost)
    #expect(posts.count == 2)
    #expect(posts.allSatisfy { $0.body.count <= 256 << 10 })
  }

  @Test("5: the server lists fewer than were sent: the others were there, are looked at, and count as sent")
  func fewerListed() async throws {
    let at = try await RecordStoreBench()
    let first = try await at.bench.release()
    #expect(try await at.bench.sync().delivered == 1)
    let second = try await at.bench.release()
    try await at.bench.restoreFromBeforeSending()
    let line = try await at.bench.sync()
    #expect(line.delivered == 2)
    #expect(line.dead == 0)
    #expect(try await at.count(of: first) == 1)
    #expect(try await at.count(of: second) == 1)
  }

  @Test(
    "6: a busy server is left alone as long as it asks, over a restart of the job and against a hurried operator",
    arguments: [429, 503])
  func retryAfter(status: Int) async throws {
    let at = try await RecordStoreBench()
    _ = try await at.bench.release()
    at.bench.proxy.next(.answer(LoopbackAnswer(status, headers: [("Retry-After", "120")])), where: Self.isPost)
    #expect(try await at.bench.sync().trouble?.retryAfter == 120)
    let asked = at.bench.proxy.seen.count
    at.bench.clock.advance(119)
    #expect(try await at.bench.sync(hurried: true).waitsUntil != nil)
    #expect(at.bench.proxy.seen.count == asked)
    at.bench.clock.advance(2)
    #expect(try await at.bench.sync().delivered == 1)
  }

  @Test("6: Retry-After as a date counts by the server's clock")
  func retryAfterDate() async throws {
    let at = try await RecordStoreBench()
    _ = try await at.bench.release()
    let date = httpDate(Date().addingTimeInterval(200))
    at.bench.proxy.next(.busy(retryAfter: date), where: Self.isPost)
    let wait = try #require(try await at.bench.sync().trouble?.retryAfter)
    // The exchange itself took some of it.
    #expect((100...201).contains(wait))
  }

  @Test("7: an unreachable server costs nothing but time, for thirty days and more")
  func thirtyDaysOffline() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    at.bench.proxy.plan { _ in .reset }
    for _ in 1...40 {
      let line = try await at.bench.sync()
      #expect(line.pending == 1 && line.dead == 0)
      at.bench.clock.advance(86_400)
    }
    // A server that keeps the time comes back at the bench's date.
    let clock = at.bench.clock
    at.bench.proxy.plan { _ in .clock(offset: clock.now.timeIntervalSince(Date())) }
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.count(of: score) == 1)
  }

  @Test("7: a row at which the server fails again and again is parked; the others go on")
  func parked() async throws {
    let at = try await RecordStoreBench()
    let bad = try await at.bench.release()
    let id = at.identifier(bad)
    at.bench.proxy.plan { request in
      request.method == "POST" && String(decoding: request.body, as: UTF8.self).contains(id)
        ? .answer(LoopbackAnswer(500)) : .none
    }
    for _ in 1...5 {
      _ = try await at.bench.release()
      #expect(try await at.bench.sync(hurried: true).delivered == 1)
    }
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.parked])
    at.bench.proxy.plan { _ in .none }
    #expect(try await at.bench.store.replay(ReplayChoice(attempt: bad.attempt), by: "t-01", at: start) == 1)
    #expect(try await at.bench.sync().delivered == 1)
  }

  @Test("7: a server that fails at everything parks nothing")
  func allFail() async throws {
    let at = try await RecordStoreBench()
    for _ in 1...3 { _ = try await at.bench.release() }
    at.bench.proxy.plan { $0.method == "POST" ? .answer(LoopbackAnswer(500)) : .none }
    for _ in 1...20 { _ = try await at.bench.sync(hurried: true) }
    let status = try await at.bench.status()
    #expect(status.pending == 3 && status.dead == 0)
    #expect(status.health.trouble?.kind == .unreachable)
  }

  @Test(
    "8: a server that does not let us in pauses the target with an alarm; no grade becomes a dead letter",
    arguments: [401, 403])
  func refusesUs(status: Int) async throws {
    let at = try await RecordStoreBench()
    _ = try await at.bench.release()
    at.bench.proxy.plan { $0.method == "POST" ? .answer(LoopbackAnswer(status)) : .none }
    #expect(try await at.bench.sync().isNews)
    #expect(try await !at.bench.sync(hurried: true).isNews)
    let waiting = try await at.bench.status()
    #expect(waiting.alarm && waiting.dead == 0 && waiting.pending == 1)
    #expect(waiting.health.trouble?.kind == .refusesUs)
    at.bench.proxy.plan { _ in .none }
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(try await !at.bench.status().alarm)
  }

  @Test(
    "9: a refused score is a dead letter with the server's reason; replayed after the mend it arrives",
    arguments: [400, 422])
  func refused(status: Int) async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    at.bench.proxy.plan {
      $0.method == "POST" ? .answer(LoopbackAnswer(status, json: ["detail": "no such verb"])) : .none
    }
    #expect(try await at.bench.sync().dead == 1)
    #expect(try await at.bench.status().letters.first?.problem.reason.contains("no such verb") == true)
    at.bench.proxy.plan { _ in .none }
    #expect(try await at.bench.sync(hurried: true).delivered == 0)
    #expect(try await at.bench.store.replay(ReplayChoice(target: "lrs"), by: "t-01", at: start) == 1)
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.count(of: score) == 1)
  }

  @Test("11: a bench that stands in 2031 sends nothing and says why", arguments: [-1.6e8, 1.6e8])
  func untrustedClock(offset: Double) async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    at.bench.proxy.plan { _ in .clock(offset: offset) }
    let line = try await at.bench.sync()
    #expect(line.trouble?.kind == .clock)
    #expect(line.trouble?.reason.contains("clock untrusted") == true)
    #expect(try await at.count(of: score) == 0)
    at.bench.proxy.plan { _ in .none }
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
  }

  @Test("11: an attempt that is dated in the future is held; accepted by a person it goes without its times")
  func untrustedAttempt() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release(endedAgo: -1.6e8)
    #expect(try await at.bench.sync().held == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.clock])
    _ = try await at.bench.store.replay(ReplayChoice(attempt: score.attempt, accepting: true), by: "t-01", at: start)
    #expect(try await at.bench.sync().delivered == 1)
    let sent = try #require(at.bench.proxy.seen.last(where: Self.isPost))
    #expect(!String(decoding: sent.body, as: UTF8.self).contains("\"timestamp\""))
  }

  @Test("14: an override goes as voiding and replacement, in order, also when the first was never sent")
  func override() async throws {
    let at = try await RecordStoreBench()
    let first = try await at.bench.release(score: 64)
    let second = try await at.bench.override(first, to: 72)
    #expect(try await at.bench.sync().delivered == 2)
    let bodies = at.bench.proxy.seen.filter(Self.isPost).map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.count == 3)
    #expect(bodies[0].contains("\"raw\":64"))
    #expect(bodies[1].contains("verbs/voided"))
    #expect(bodies[2].contains("\"raw\":72") && bodies[2].contains(at.identifier(first)))
    #expect(try await at.statements(of: second).count == 2)
    try await at.bench.restoreFromBeforeSending()
    #expect(try await at.bench.sync().delivered == 2)
    #expect(try await at.statements(of: second).count == 2)
  }

  @Test("14: while a first grade is refused, its override waits")
  func overrideWaits() async throws {
    let at = try await RecordStoreBench()
    let first = try await at.bench.release(score: 64)
    _ = try await at.bench.override(first, to: 72)
    at.bench.proxy.next(.answer(LoopbackAnswer(400)), where: Self.isPost)
    let line = try await at.bench.sync()
    #expect(line.delivered == 0 && line.dead == 1 && line.pending == 1)
    _ = try await at.bench.store.replay(ReplayChoice(target: "lrs"), by: "t-01", at: start)
    #expect(try await at.bench.sync().delivered == 2)
  }

  @Test("18: with account names, a learner without one is held; named, the score goes under that name")
  func accountName() async throws {
    let at = try await RecordStoreBench(actor: .account(homePage: "https://lms.example"))
    let score = try await at.bench.release()
    #expect(try await at.bench.sync().held == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.unmapped])
    try await at.bench.store.keepAccounts(
      [TargetAccount(learner: score.learner, account: "an.peeters", source: .hand)], target: "lrs")
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    let held = try #require(try await at.statements(of: score).first)
    #expect(String(decoding: held, as: UTF8.self).contains("an.peeters"))
  }

  @Test("19: a wrong address is said as such, and the score waits")
  func wrongAddress() async throws {
    let at = try await RecordStoreBench()
    _ = try await at.bench.release()
    at.bench.proxy.plan { _ in .answer(LoopbackAnswer(404)) }
    let trouble = try #require(try await at.bench.sync().trouble)
    #expect(trouble.kind == .misconfigured)
    #expect(trouble.mend.contains("'endpoint'"))
    at.bench.proxy.plan { _ in .answer(LoopbackAnswer(302, headers: [("Location", "https://lrs.example/x")])) }
    #expect(try await at.bench.sync(hurried: true).trouble?.reason.contains("https://lrs.example/x") == true)
    #expect(try await at.bench.status().pending == 1)
  }

  @Test("19: a page for people that comes with 200 is a wrong address too, and nothing is sent to it")
  func pageForPeople() async throws {
    let at = try await RecordStoreBench()
    _ = try await at.bench.release()
    at.bench.proxy.plan { _ in .answer(LoopbackAnswer(200, body: Data("<html>Log in</html>".utf8))) }
    let trouble = try #require(try await at.bench.sync().trouble)
    #expect(trouble.kind == .misconfigured && trouble.mend.contains("'endpoint'"))
    #expect(!at.bench.proxy.seen.contains { $0.method == "POST" })
    #expect(try await at.bench.status().pending == 1)
  }

  @Test("20: an old safety copy is put back: what was sent is not there twice")
  func oldBackup() async throws {
    let at = try await RecordStoreBench()
    var scores: [ReleasedScore] = []
    for _ in 1...5 { scores.append(try await at.bench.release()) }
    #expect(try await at.bench.sync().delivered == 5)
    try await at.bench.restoreFromBeforeSending()
    #expect(try await at.bench.sync().delivered == 5)
    for score in scores { #expect(try await at.count(of: score) == 1) }
  }

  @Test("20: an answer whose body never ends does not hold the job up, and the score is there once")
  func slowBody() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    at.bench.proxy.next(.slowBody(pause: 2), where: Self.isPost)
    #expect(try await at.bench.sync().trouble?.reason.contains("within 5 s") == true)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    #expect(try await at.count(of: score) == 1)
  }

  @Test("21: a score of 0 goes as 0")
  func zero() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release(score: 0)
    #expect(try await at.bench.sync().delivered == 1)
    let body = String(decoding: try #require(at.bench.proxy.seen.last(where: Self.isPost)).body, as: UTF8.self)
    #expect(body.contains("\"raw\":0") && body.contains("\"scaled\":0"))
    #expect(try await at.count(of: score) == 1)
  }
}
