import Attempts
import Daemon
import DaemonConfiguration
import Foundation
import Grading
import SQLiteAttempts
import Testing

@Suite("The skills page")
struct SkillsPageTests {
  private static let demo = "00000000-0000-4000-8000-000000001001"

  @Test("A site's own names of levels are shown wherever a level is, and coverage beside its target in words")
  func ownNamesAndTargets() async throws {
    try await BenchOnTheTable.with { bench in
      var bench = bench
      bench.configuration.rules.levelNames = ["basic": ["en": "Line <1>", "nl": "Lijn 1"]]
      bench.configuration.rules.usualCoverageTarget = 50
      bench.configuration.rules.coverageTargets = ["latching-circuit": 0, "laching-circuit": 10]
      try await bench.withDaemon { daemon in
        let trainer = try await PageClient.trainer(base: try #require(daemon.pages.url))
        try await trainer.submit("/trainer/learners/\(Self.demo)/level", "level=basic")
        for page in ["matrix", "learners", "learners/\(Self.demo)"] {
          let shown = try await trainer.get("/trainer/\(page)?language=en")
          #expect(shown.contains("Line &lt;1&gt;") && !shown.contains("Line <1>"), "\(page)")
          #expect(try await trainer.get("/trainer/\(page)?language=nl").contains("Lijn 1"), "\(page)")
        }
        let matrix = try await trainer.get("/trainer/matrix?language=en")
        #expect(matrix.contains("50 % <span class=\"tag warn\">! 1 person short</span>"))
        #expect(!matrix.contains("10 %"))
        let warned = try await trainer.get("/trainer/exercises?language=en")
        #expect(warned.contains("rules.coverage_targets") && warned.contains("did you mean &#39;latching-circuit&#39;"))
      }
    }
  }

  @Test("A target is met by as many people as it asks for; without targets nothing is said of them")
  func met() async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        let trainer = try await PageClient.trainer(base: try #require(daemon.pages.url))
        let plain = try await trainer.get("/trainer/matrix?language=nl")
        #expect(plain.contains("Geslaagd, van alle oefeningen") && !plain.contains("Streefcijfer"))
      }
      var withTargets = bench
      withTargets.configuration.rules.coverageTargets = ["lamp-push-button": 100]
      let store = try SQLiteAttempts(path: bench.configuration.databasePath)
      let people = try await store.learners().filter(\.isActive)
      for learner in people {
        var done = Attempt(
          id: UUID(), learner: learner.id, station: "station-1", exercise: "lamp-push-button", exerciseVersion: 1,
          exerciseHash: "e", kit: nil, kitHash: "k", mode: .assessment, phase: .graded, startedAt: Date())
        done.outcome = .passed
        done.score = 90
        try await store.add(
          done,
          started: AttemptEvent(
            number: 1, at: EventTime(wallClock: Date(), bootID: "b", bootNanoseconds: 0, quality: .synchronised),
            what: .started))
      }
      try await withTargets.withDaemon { daemon in
        let trainer = try await PageClient.trainer(base: try #require(daemon.pages.url))
        let matrix = try await trainer.get("/trainer/matrix?language=nl")
        #expect(matrix.contains("100 % <span class=\"tag good\">✓ gehaald</span>"))
        #expect(matrix.contains("1 van 1") && !matrix.contains("tag warn"))
      }
    }
  }
}
