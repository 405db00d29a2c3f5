import Attempts
import Foundation
import GRDB
import SyncTestSupport
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// What a statement says, and about whom. With PROEFBANK_CHECK_LRS set they run against a real server.
@Suite("Statements at a learning record store", .timeLimit(.minutes(2)))
struct RecordStoreStatementTests {
  private static func isPost(_ request: LoopbackRequest) -> Bool { request.method == "POST" }

  private func give(_ account: String, of learner: UUID, _ at: RecordStoreBench) async throws {
    try await at.bench.store.keepAccounts(
      [TargetAccount(learner: learner, account: account, source: .hand)], target: "lrs")
  }

  @Test("an account name that was corrected after a try that never arrived is the one that is sent")
  func correctedAccount() async throws {
    let at = try await RecordStoreBench(actor: .account(homePage: "https://lms.example"))
    let score = try await at.bench.release()
    try await give("u-before", of: score.learner, at)
    at.bench.proxy.next(.answer(LoopbackAnswer(500)), where: Self.isPost)
    #expect(try await at.bench.sync().delivered == 0)
    try await give("u-after", of: score.learner, at)
    #expect(try await at.bench.sync(hurried: true).delivered == 1)
    let held = try #require(try await at.statements(of: score).first)
    #expect(String(decoding: held, as: UTF8.self).contains("u-after"))
    #expect(try await at.count(of: score) == 1)
  }

  @Test("a statement that arrived under a wrong account name is shown to a person")
  func arrivedUnderTheWrongOne() async throws {
    let at = try await RecordStoreBench(actor: .account(homePage: "https://lms.example"))
    let score = try await at.bench.release()
    try await give("u-before", of: score.learner, at)
    at.bench.proxy.next(.loseAnswer, where: Self.isPost)
    #expect(try await at.bench.sync().delivered == 0)
    try await give("u-after", of: score.learner, at)
    #expect(try await at.bench.sync(hurried: true).dead == 1)
    #expect(try await at.bench.status().letters.map(\.problem.kind) == [.conflict])
  }

  @Test("a statement names exercise, language, course, version, kit, evidence and who judged")
  func content() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release(score: 64)
    #expect(try await at.bench.sync().delivered == 1)
    let sent = try #require(at.bench.proxy.seen.last(where: Self.isPost)).body
    let list = try #require(try JSONSerialization.jsonObject(with: sent) as? [[String: Any]])
    let statement = try #require(list.first)
    let object = try #require(statement["object"] as? [String: Any])
    let definition = try #require(object["definition"] as? [String: Any])
    #expect(definition["name"] as? [String: String] == ["nl-BE": "Houdschakeling", "en": "Latching circuit"])
    let context = try #require(statement["context"] as? [String: Any])
    #expect(context["language"] as? String == "nl-BE")
    #expect(context["platform"] as? String == "Proefbank 1.0")
    #expect(context["revision"] as? String == "latching-circuit@7")
    #expect(context["registration"] as? String == score.attempt.text)
    let instructor = try #require((context["instructor"] as? [String: Any])?["account"] as? [String: String])
    #expect(instructor == ["homePage": "https://kit.example/staff", "name": "t-01"])
    let activities = try #require(context["contextActivities"] as? [String: [[String: Any]]])
    #expect(activities["parent"]?.first?["id"] as? String == "https://kit.example/course/ind-elec-1")
    #expect(activities["grouping"]?.first?["id"] as? String == "https://kit.example/kits/K-0042")
    let result = try #require(statement["result"] as? [String: Any])
    let evidence = (result["extensions"] as? [String: String])?["https://kit.example/xapi/ext/evidence-sha256"]
    #expect(evidence?.count == 64)
    let extensions = try #require(context["extensions"] as? [String: Any])
    #expect(extensions["https://kit.example/xapi/ext/attempt-no"] as? Int == 1)
  }

  @Test("2: the same statement with its moment in another zone counts as sent; another moment is a conflict")
  func instants() async throws {
    for (moved, delivered) in [(3600.0, 1), (3601.0, 0)] {
      let at = try await RecordStoreBench()
      let score = try await at.bench.release()
      #expect(try await at.bench.sync().delivered == 1)
      let theirs = try #require(try await at.statements(of: score).first)
      // As a server in Brussels writes it.
      let zoned = AttemptJSON.text(score.submittedAt.addingTimeInterval(moved)).dropLast() + "+01:00"
      let text = String(decoding: theirs, as: UTF8.self)
        .replacing(AttemptJSON.text(score.submittedAt), with: String(zoned))
      try #require(text.contains("+01:00"))
      try await at.bench.restoreFromBeforeSending()
      at.bench.proxy.plan { request in
        if request.method == "POST" { return .answer(LoopbackAnswer(409)) }
        return request.query("statementId") == nil ? .none : .answer(LoopbackAnswer(200, body: Data(text.utf8)))
      }
      let line = try await at.bench.sync()
      #expect(line.delivered == delivered && line.dead == 1 - delivered)
    }
  }

  @Test("6: a server that asks for ten days is asked again after one", arguments: ["864000", "date"])
  func longestWait(asked: String) async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    let wait = asked == "date" ? httpDate(Date().addingTimeInterval(864_000)) : asked
    at.bench.proxy.next(.busy(retryAfter: wait), where: Self.isPost)
    #expect(try await at.bench.sync().trouble?.retryAfter ?? 0 > 800_000)
    let requests = at.bench.proxy.seen.count
    at.bench.clock.advance(86_000)
    #expect(try await at.bench.sync(hurried: true).waitsUntil != nil)
    #expect(at.bench.proxy.seen.count == requests)
    at.bench.clock.advance(500)
    let clock = at.bench.clock
    at.bench.proxy.plan { _ in .clock(offset: clock.now.timeIntervalSince(Date())) }
    #expect(try await at.bench.sync().delivered == 1)
    #expect(try await at.count(of: score) == 1)
  }

  @Test("20: a full disk sends nothing that is not written down; with space again each score is there once")
  func diskFull() async throws {
    let at = try await RecordStoreBench()
    var scores: [ReleasedScore] = []
    for _ in 1...60 { scores.append(try await at.bench.release()) }
    let store = at.bench.store
    try await store.pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
    }
    #expect(try await at.bench.sync().trouble?.reason.contains("no space left") == true)
    #expect(!at.bench.proxy.seen.contains(where: Self.isPost))
    try await store.pool.writeWithoutTransaction { db in
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = 1000000")
    }
    #expect(try await at.bench.sync(hurried: true).delivered == 60)
    for score in scores { #expect(try await at.count(of: score) == 1) }
  }
}
