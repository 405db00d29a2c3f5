import AsyncHTTPClient
import Attempts
import ControlAPI
import ControlClient
import Daemon
import Foundation
import KitSimulator
import NIOCore
import NIOHTTP1
import Testing

@Suite("Who may see and do what on the pages")
struct WhoMayWhatTests {
  private func withPages(_ body: (BenchOnTheTable, String) async throws -> Void) async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        try await bench.untilAttached()
        try await body(bench, try #require(daemon.pages.url))
      }
    }
  }

  @Test("A stranger without a session reaches nothing but the two logins")
  func stranger() async throws {
    try await withPages { _, base in
      let stranger = PageClient(base: base)
      for path in ["/", "/stations/station-1", "/stations/station-1/exercises/latching-circuit"] {
        let response = try await stranger.send(.GET, path)
        #expect(response.status == .seeOther, "\(path)")
        #expect(response.headers.first(name: "Location")?.hasPrefix("/login?to=/") == true)
      }
      for path in ["/trainer", "/trainer/attempts", "/trainer/learners", "/trainer/export/attempts.csv"] {
        let response = try await stranger.send(.GET, path)
        #expect(response.status == .seeOther || response.status == .notFound, "\(path)")
        #expect(response.headers.first(name: "Location").map { $0.hasPrefix("/trainer/login") } ?? true)
      }
      #expect(try await stranger.send(.GET, "/stations/station-1/live").status == .unauthorized)
      #expect(
        try await stranger.send(.POST, "/stations/station-1/start", "exercise=latching-circuit").status == .unauthorized
      )
      #expect(try await stranger.send(.POST, "/trainer/release", "attempt=x").status == .unauthorized)
      let sent = try await stranger.upload("/trainer/attempts/import?from=hall-2", [ByteBuffer(string: "{}")])
      #expect(sent.status == .unauthorized)
    }
  }

  @Test("A learner's session opens no page of the trainers, and a trainer's none of the bench")
  func areas() async throws {
    try await withPages { _, base in
      var learner = try await PageClient.learner(base: base)
      #expect(try await learner.send(.GET, "/trainer").status == .seeOther)
      // Nor under the name of the other cookie.
      learner.cookie = learner.cookie.replacing("proefbank_bench", with: "proefbank_trainer")
      #expect(try await learner.send(.GET, "/trainer").status == .seeOther)
      let sent = try await learner.upload("/trainer/attempts/import?from=hall-2", [ByteBuffer(string: "{}")])
      #expect(sent.status == .unauthorized)
      var trainer = try await PageClient.trainer(base: base)
      trainer.cookie = trainer.cookie.replacing("proefbank_trainer", with: "proefbank_bench")
      #expect(try await trainer.send(.GET, "/stations/station-1").status == .seeOther)
    }
  }

  @Test("A form without the token of its session is refused, even from our own origin")
  func formToken() async throws {
    try await withPages { _, base in
      let learner = try await PageClient.learner(base: base)
      let bare = try await learner.send(.POST, "/stations/station-1/start", "exercise=latching-circuit&mode=practice")
      #expect(bare.status == .forbidden)
      let other = try await PageClient.learner(base: base)
      #expect(other.cookie != learner.cookie)
      #expect(try await learner.post("start", "exercise=latching-circuit&mode=practice") == .ok)
    }
  }

  @Test("The cookie is out of reach of scripts and other sites, and no page runs a script of its own")
  func headers() async throws {
    try await withPages { _, base in
      let response = try await PageClient(base: base).send(.POST, "/login", "way=nobody")
      let cookie = try #require(response.headers.first(name: "Set-Cookie"))
      #expect(cookie.contains("HttpOnly"))
      #expect(cookie.contains("SameSite=Strict"))
      let learner = try await PageClient.learner(base: base)
      let policy = try #require(try await learner.header("Content-Security-Policy"))
      #expect(policy.contains("default-src 'none'"))
      #expect(!policy.contains("unsafe"))
      let page = try await learner.get("/stations/station-1")
      #expect(!page.contains("<script>"))
      #expect(!page.contains(" style="))
      #expect(!page.contains(" onclick="))
    }
  }

  @Test("Guessing PINs is slowed down: after many mistakes nothing is looked at for a while")
  func guessing() async throws {
    try await withPages { _, base in
      let stranger = PageClient(base: base)
      var answers: [HTTPResponseStatus] = []
      for number in 1...22 {
        let answer = try await stranger.send(.POST, "/login", "badge=guess-\(number)")
        answers.append(answer.status)
      }
      #expect(answers.prefix(20).allSatisfy { $0 == .forbidden })
      #expect(answers.suffix(2).allSatisfy { $0 == .tooManyRequests })
    }
  }

  @Test("A login leads to a page of this bench only")
  func openRedirect() async throws {
    try await withPages { _, base in
      for target in ["https://elsewhere.example", "//elsewhere.example", "/%5Celsewhere.example"] {
        let response = try await PageClient(base: base).send(.POST, "/login", "way=nobody&to=\(target)")
        #expect(response.headers.first(name: "Location") == "/", "\(target)")
      }
    }
  }

  @Test("Another learner's screen only watches, and never sees whose result it was")
  func otherScreens() async throws {
    try await withPages { bench, base in
      let _: Learner = try await bench.client.post(
        "/v1/learners", AddLearner(name: "Olek", number: "1002", language: "en"))
      let first = try await PageClient.learner(base: base)
      let other = try await PageClient.learner(base: base, number: "1002")
      try await bench.kit.plug(BenchOnTheTable.latchingLeads)
      try await first.post("start", "exercise=latching-circuit&mode=practice")
      let watched = try await other.get("/stations/station-1?language=en")
      #expect(watched.contains("You are watching."))
      #expect(!watched.contains("/stations/station-1/submit"))
      #expect(try await other.post("submit") == .conflict)
      try await first.post("submit")
      #expect(try await first.get("/stations/station-1?language=en").contains("How did it go?"))
      #expect(try await other.get("/stations/station-1?language=en").contains("How did it go?") == false)
    }
  }

  @Test("The same learner goes on at another screen, after saying so")
  func takeOver() async throws {
    try await withPages { _, base in
      let first = try await PageClient.learner(base: base)
      let second = try await PageClient.learner(base: base)
      try await first.post("start", "exercise=latching-circuit&mode=practice")
      #expect(try await second.post("pause") == .conflict)
      #expect(try await second.post("take-over") == .ok)
      #expect(try await second.post("pause") == .ok)
      #expect(try await second.get("/stations/station-1?language=en").contains("You are on a break"))
      #expect(try await first.post("resume") == .conflict)
    }
  }
}
