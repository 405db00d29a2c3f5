import AsyncHTTPClient
import Attempts
import ControlAPI
import ControlClient
import Daemon
import Foundation
import Grading
import KitSimulator
import NIOHTTP1
import Testing

@Suite("The trainer pages")
struct TrainerPageTests {
  private static let demo = "00000000-0000-4000-8000-000000001001"

  private func withPages(_ body: (BenchOnTheTable, PageClient, String) async throws -> Void) async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        try await bench.untilAttached()
        let base = try #require(daemon.pages.url)
        try await body(bench, try await PageClient.trainer(base: base), base)
      }
    }
  }

  @Test("A trainer exempts, reviews with a remark, gives another score with its reason, and releases it once")
  func fromInboxToRelease() async throws {
    try await withPages { bench, trainer, base in
      try await trainer.submit("/trainer/learners/\(Self.demo)/exempt", "exercise=lamp-push-button&reason=entry+test")
      try await bench.kit.plug(Array(BenchOnTheTable.latchingLeads.prefix(9)))
      let learner = try await PageClient.learner(base: base)
      try await learner.post("start", "exercise=latching-circuit&mode=assessment")
      try await learner.post("submit")
      let attempt = try #require(
        try await bench.client.get("/v1/attempts?phase=graded", as: [AttemptReport].self).first
      )
      .attempt
      let id = attempt.id.uuidString.lowercased()
      #expect(try await trainer.get("/trainer?language=en").contains(id))

      let bare = try await trainer.submit("/trainer/attempts/\(id)/override", "score=72")
      #expect(bare == .conflict)
      try await trainer.submit("/trainer/attempts/\(id)/review", "remark=%3Cb%3Eneat%3C%2Fb%3E")
      try await trainer.submit("/trainer/attempts/\(id)/override", "score=72&reason=talked+it+through")
      let page = try await trainer.get("/trainer/attempts/\(id)?language=en")
      #expect(page.contains("t-01 changed \(attempt.score ?? -1) to 72."))
      #expect(page.contains("&lt;b&gt;neat"))
      #expect(!page.contains("<b>neat"))

      try await trainer.submit("/trainer/release", "attempt=\(id)")
      let released: AttemptReport = try await bench.client.get("/v1/attempts/\(id)")
      #expect(released.attempt.phase == .released)
      #expect(released.attempt.score == 72)
      #expect(released.attempt.outcome == .passed)
      #expect(try await trainer.submit("/trainer/attempts/\(id)/release") == .conflict)
    }
  }

  @Test("Scores that are released together go each once, and one that may not go keeps no other")
  func together() async throws {
    try await withPages { bench, trainer, base in
      try await trainer.submit("/trainer/learners/\(Self.demo)/exempt", "exercise=lamp-push-button&reason=entry+test")
      try await bench.kit.plug(Array(BenchOnTheTable.latchingLeads.prefix(9)))
      let learner = try await PageClient.learner(base: base)
      for _ in 0..<3 {
        try await learner.post("start", "exercise=latching-circuit&mode=assessment")
        try await learner.post("submit")
        try await learner.post("reflect")
      }
      let waiting = try await bench.client.get("/v1/attempts?phase=graded", as: [AttemptReport].self).map(
        \.attempt.id.text)
      #expect(waiting.count == 3)
      // The first one twice: the second time there is nothing left to release.
      let form = (waiting + waiting.prefix(1)).map { "attempt=\($0)" }.joined(separator: "&")
      try await trainer.submit("/trainer/release", form)
      let released = try await bench.client.get("/v1/attempts?phase=released", as: [AttemptReport].self)
      #expect(Set(released.map(\.attempt.id.text)) == Set(waiting))
      #expect(released.allSatisfy { $0.attempt.record.releasedRevision == 1 })
    }
  }

  @Test("A list of people is shown before anything changes, and a mistake in it changes nobody")
  func importPeople() async throws {
    try await withPages { bench, trainer, _ in
      let list = "csv=number%3Bname%0A1002%3B%3Cscript%3Ealert%281%29%3C%2Fscript%3E"
      #expect(try await trainer.submit("/trainer/learners/preview", list) == .ok)
      #expect(try await bench.client.get("/v1/learners", as: [Learner].self).count == 1)
      try await trainer.submit("/trainer/learners/import", list)
      #expect(try await bench.client.get("/v1/learners", as: [Learner].self).count == 2)
      let page = try await trainer.get("/trainer/learners")
      #expect(page.contains("&lt;script&gt;alert"))
      #expect(!page.contains("<script>alert"))
      #expect(try await trainer.submit("/trainer/learners/import", "csv=number%3Bage%0A7%3B40") == .conflict)
    }
  }

  @Test("Learners and their skills are shown by group, which the list of people brings along")
  func groups() async throws {
    try await withPages { _, trainer, _ in
      #expect(try await !trainer.get("/trainer/matrix").contains("name=\"group\""))
      try await trainer.submit(
        "/trainer/learners/import",
        "csv=number%3Bname%3Bgroup%0A1002%3BAn%3BLine+3+%26+4%0A1003%3BBo%3BNight%0A")
      for page in ["/trainer/learners", "/trainer/matrix"] {
        let all = try await trainer.get(page)
        #expect(all.contains(">An<") && all.contains(">Bo<") && all.contains("Line 3 &amp; 4"))
        let some = try await trainer.get("\(page)?group=Line+3+%26+4")
        #expect(some.contains(">An<") && !some.contains(">Bo<"), "\(page)")
        #expect(try await trainer.get("\(page)?group=nobody").contains(">Bo<"), "\(page)")
      }
    }
  }

  @Test("A worksheet has the task and a code that opens it at each station that fits, and nothing of a learner")
  func worksheet() async throws {
    try await withPages { _, trainer, base in
      let sheet = try await trainer.get("/trainer/exercises/latching-circuit/worksheet?language=nl")
      #expect(sheet.contains("Houdschakeling"))
      #expect(sheet.contains("\(base.dropLast())/stations/station-1/exercises/latching-circuit<"))
      #expect(sheet.contains("<svg class=\"qr\"") && sheet.contains("drawing-circuit"))
      #expect(sheet.contains("http.address") && !sheet.contains("1001"))
      // Another kit, which is not at this computer.
      #expect(try await !trainer.get("/trainer/exercises/cycle-a-continuous/worksheet").contains("class=\"qr\""))
      _ = try await trainer.get("/trainer/exercises/no-such/worksheet", expecting: .notFound)
    }
  }

  @Test("A PIN that a trainer sets opens an assessment together with the badge, and not without it")
  func badgeAndPIN() async throws {
    try await withPages { _, trainer, base in
      try await trainer.submit("/trainer/learners/\(Self.demo)/badge", "badge=04A1B2")
      #expect(try await trainer.submit("/trainer/learners/\(Self.demo)/pin", "pin=1111") == .conflict)
      try await trainer.submit("/trainer/learners/\(Self.demo)/pin", "pin=8264")
      let badge = try await PageClient.signedIn(
        base: base, at: "/login", "badge=04A1B2", home: "/stations/station-1")
      #expect(try await badge.post("start", "exercise=lamp-push-button&mode=assessment") == .conflict)
      #expect(try await badge.post("pin", "pin=0000") == .conflict)
      #expect(try await badge.post("pin", "pin=8264") == .ok)
      #expect(try await badge.post("start", "exercise=lamp-push-button&mode=assessment") == .ok)
    }
  }

  @Test("A trainer signs in with badge and PIN on the trainer page, and not with the badge alone")
  func trainerBadge() async throws {
    try await withPages { _, trainer, base in
      let own = "id=00000000-0000-4000-8000-0000000000a1"
      try await trainer.submit("/trainer/users/badge", "\(own)&badge=0500FF")
      try await trainer.submit("/trainer/users/pin", "\(own)&pin=8264")
      let page = try await PageClient(base: base).get("/trainer/login")
      #expect(page.contains("name=\"badge\""))
      let refused = try await PageClient(base: base).send(.POST, "/trainer/login", "badge=0500FF&pin=")
      #expect(refused.status != .seeOther)
      _ = try await PageClient.signedIn(base: base, at: "/trainer/login", "badge=0500FF&pin=8264", home: "/trainer")
    }
  }

  @Test("The last administrator cannot be taken off the staff; somebody without the role does not see the users")
  func staff() async throws {
    try await withPages { _, trainer, base in
      let own = "id=00000000-0000-4000-8000-0000000000a1&name=Demo&number=t-01"
      #expect(try await trainer.submit("/trainer/users/save", "\(own)&role=trainer&active=1") == .conflict)
      try await trainer.submit("/trainer/users/save", "name=An&number=t-02&role=trainer")
      let second = try await PageClient.signedIn(
        base: base, at: "/trainer/login", "way=demonstration&number=t-02", home: "/trainer")
      #expect(try await second.send(.GET, "/trainer/users").status == .forbidden)
      #expect(try await second.submit("/trainer/users/save", "name=X&number=t-03&role=administrator") == .forbidden)
    }
  }
}
