import Attempts
import ControlAPI
import Foundation
import SQLiteAttempts
import Testing

@Suite("Work that moves between benches, and work that goes, by the command line", .timeLimit(.minutes(5)))
struct ArchiveCommandTests {
  private func withTwoBenches(_ body: (StoreOnTheTable, StoreOnTheTable) async throws -> Void) async throws {
    let (here, there) = (try await StoreOnTheTable("here"), try await StoreOnTheTable("there"))
    defer {
      here.remove()
      there.remove()
    }
    try await body(here, there)
  }

  @Test("The attempts of another bench come in once, however often its export is brought")
  func twice() async throws {
    try await withTwoBenches { here, there in
      let learner = try await there.addLearner("1002", "Bo Maes")
      for daysAgo in [3.0, 2, 1] { try await there.assess(learner, daysAgo: daysAgo) }
      let export = there.file("export")
      #expect(try await there.proefbank("attempt", "export-all", export).out == "3 attempts\n")

      let file = export + "/attempts.jsonl"
      let first = try await here.proefbank("attempt", "import", file, "--from", "hall-2", "--by", "t-01")
      #expect(first.status == 0 && first.errors.isEmpty)
      #expect(first.out.hasPrefix("attempts: 3 added, 0 extended, 0 known, "))
      // What is left there is said.
      #expect(first.out.contains("only of the folder of an export"))
      let second = try await here.proefbank("attempt", "import", file, "--from", "hall-2", "--by", "t-01")
      #expect(second.status == 0)
      #expect(second.out.hasPrefix("attempts: 0 added, 0 extended, 3 known, "))
      #expect(try await here.store.attemptIDs() == there.store.attemptIDs())
      #expect(try await here.store.learners().map(\.number) == ["1002"])
      // The bench that made them sends them.
      #expect(try await here.store.allScores(target: StoreOnTheTable.target).isEmpty)
    }
  }

  @Test("A line that is no attempt is said with its place, and those around it are taken")
  func foreignLine() async throws {
    try await withTwoBenches { here, there in
      let learner = try await there.addLearner("1002", "Bo Maes")
      for daysAgo in [2.0, 1] { try await there.assess(learner, daysAgo: daysAgo) }
      let export = there.file("export")
      _ = try await there.proefbank("attempt", "export-all", export)
      var lines = try String(contentsOfFile: export + "/attempts.jsonl", encoding: .utf8)
        .split(separator: "\n").map(String.init)
      lines.insert(#"{"format":"somebody.else/1","rows":[]}"#, at: 1)
      // Empty lines count, as in an editor.
      lines.insert("", at: 0)
      let file = try here.write(lines.joined(separator: "\n"), to: "mixed.jsonl")

      let said = try await here.proefbank("attempt", "import", file, "--from", "hall-2", "--by", "t-01")
      #expect(said.status == 1)
      #expect(said.out.contains("2 added") && said.out.contains("1 not taken"))
      #expect(said.errors.hasPrefix("\(file):3: "))
      #expect(said.errors.contains("proefbank.attempt/1"))
      #expect(try await here.store.attemptIDs().count == 2)
    }
  }

  @Test("Of the folder of an export come levels, exemptions and chances too, once, in the name of the other bench")
  func folder() async throws {
    try await withTwoBenches { here, there in
      let (bo, an) = (try await there.addLearner("1002", "Bo Maes"), try await there.addLearner("1003", "An Peeters"))
      try await there.assess(bo)
      let now = Date()
      try await there.store.setLevel(LevelReached(learner: bo.id, level: .basic, at: now, by: "t-07"))
      try await there.store.grant(
        Exemption(learner: an.id, exercise: "series-circuit", reason: "entry test", by: "t-07", at: now))
      try await there.store.grant(
        NewChance(learner: bo.id, exercise: "latching-circuit", reason: "was ill", by: "t-07", at: now))
      // Here the number is known already: it is the same person.
      let ours = try await here.addLearner("1002", "Bo M.")
      let export = there.file("export")
      _ = try await there.proefbank("attempt", "export-all", export)

      let first = try await here.proefbank("attempt", "import", export, "--from", "hall-2", "--by", "t-01")
      #expect(first.status == 0 && first.errors.isEmpty)
      #expect(
        first.out.contains("levels: 1 added, 0 known; exemptions: 1 added, 0 known; chances: 1 added, 0 known\n"))
      let second = try await here.proefbank("attempt", "import", export, "--from", "hall-2", "--by", "t-01")
      #expect(
        second.out.contains("levels: 0 added, 1 known; exemptions: 0 added, 1 known; chances: 0 added, 1 known\n"))
      #expect(try await here.store.levels(of: ours.id).map(\.by) == ["hall-2: t-07"])
      #expect(try await here.store.history(of: ours.id).chances.map(\.reason) == ["was ill"])
      #expect(try await here.store.history(of: an.id).exemptions.map(\.exercise) == ["series-circuit"])
    }
  }

  @Test("The export of a bench on which nobody worked yet brings its people's levels")
  func noAttempts() async throws {
    try await withTwoBenches { here, there in
      let bo = try await there.addLearner("1002", "Bo Maes")
      try await there.store.setLevel(LevelReached(learner: bo.id, level: .basic, at: Date(), by: "t-01"))
      let export = there.file("export")
      #expect(try await there.proefbank("attempt", "export-all", export).out == "0 attempts\n")
      let said = try await here.proefbank("attempt", "import", export, "--from", "hall-2", "--by", "t-01")
      #expect(said.status == 0 && said.errors.isEmpty)
      #expect(said.out.contains("levels: 1 added"))
    }
  }

  @Test("An export without names has no name, number or word of a person in any of its files")
  func withoutNames() async throws {
    try await withTwoBenches { here, _ in
      let learner = try await here.addLearner("1002", "Bo Maes")
      try await here.assess(learner)
      try await here.store.grant(
        NewChance(learner: learner.id, exercise: "latching-circuit", reason: "was ill", by: "t-01", at: Date()))
      let accounts = [TargetAccount(learner: learner.id, account: "bo.maes", source: .hand)]
      try await here.store.give(accounts, target: StoreOnTheTable.target, by: "t-01", at: Date())
      let words = ["Bo Maes", "\"1002\"", ";1002;", "bo.maes", "knife", "was ill"]
      func found(in folder: String) throws -> Set<String> {
        var found: Set<String> = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
          guard let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) else { continue }
          found.formUnion(words.filter(text.contains))
        }
        return found
      }
      #expect(try await here.proefbank("attempt", "export-all", here.file("all")).status == 0)
      #expect(try found(in: here.file("all")) == Set(words))
      #expect(try await here.proefbank("attempt", "export-all", here.file("bare"), "--without-names").status == 0)
      #expect(try found(in: here.file("bare")) == [])
      #expect(try String(contentsOfFile: here.file("bare/attempts.jsonl"), encoding: .utf8).contains(learner.id.text))
    }
  }

  @Test("What is over goes and is counted; released assessments stay until it is said that they go too")
  func expired() async throws {
    try await withTwoBenches { here, _ in
      let learner = try await here.addLearner("1002", "Bo Maes")
      let old = try await here.assess(learner, daysAgo: 100)
      let waiting = try await here.assess(learner, daysAgo: 99, released: false)
      let new = try await here.assess(learner, daysAgo: 5)
      #expect(try await here.proefbank("sync", "run").status == 0)

      let trainer = try await here.proefbank("erase", "expired", "--assessment-days", "30", "--by", "t-01")
      #expect(trainer.status == 1 && trainer.errors.contains("--by t-01"))
      let first = try await here.proefbank("erase", "expired", "--assessment-days", "30", "--by", "a-01")
      #expect(first.status == 0)
      #expect(first.out.hasPrefix("0 deleted, 0 scores with them\n1 released assessments kept"))
      #expect(try await here.store.attemptIDs().count == 3)
      let second = try await here.proefbank(
        "erase", "expired", "--assessment-days", "30", "--released-too", "--by", "a-01")
      #expect(second.out == "1 deleted, 1 scores with them\n")
      #expect(try await here.store.attemptIDs() == [waiting.id, new.id])
      _ = try await here.proefbank("sync", "run")
      let rows = try String(contentsOfFile: here.file("scores.csv"), encoding: .utf8)
      #expect(!rows.contains(old.id.text) && rows.contains(new.id.text))
    }
  }
}
