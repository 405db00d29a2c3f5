import Attempts
import Daemon
import DaemonConfiguration
import Foundation
import NIOCore
import NIOHTTP1
import SQLiteAttempts
import Testing

@Suite("Attempts of another bench, brought by a trainer's browser", .timeLimit(.minutes(3)))
struct AttemptIntakeTests {
  private static let path = "/trainer/attempts/import?from=hall+2"

  private struct Answer: Decodable {
    var good: Bool
    var title: String
    var counts: [String]
    var problems: [String]
  }

  private func withTrainer(_ body: (PageClient, SQLiteAttempts) async throws -> Void) async throws {
    try await BenchOnTheTable.with { bench in
      try await bench.withDaemon { daemon in
        var trainer = try await PageClient.trainer(base: try #require(daemon.pages.url))
        trainer.cookie += "; language=en"
        try await body(trainer, try SQLiteAttempts(path: bench.configuration.databasePath))
      }
    }
  }

  /// What another bench exports: one line an attempt of a learner.
  private func export(_ numbers: [String]) async throws -> [String] {
    let there = try await StoreOnTheTable("there")
    defer { there.remove() }
    for number in numbers { try await there.assess(try await there.addLearner(number, "Learner \(number)")) }
    var lines: [String] = []
    for id in try await there.store.attemptIDs() {
      let archive = try await there.store.archive(of: id, withName: true)
      lines.append(String(decoding: try AttemptJSON.encode(archive), as: UTF8.self))
    }
    return lines
  }

  private func send(_ trainer: PageClient, _ text: String, pieces: Int = 1) async throws -> Answer {
    let bytes = Array(text.utf8)
    let size = max(1, bytes.count / pieces)
    let parts = stride(from: 0, to: bytes.count, by: size).map {
      ByteBuffer(bytes: bytes[$0..<min($0 + size, bytes.count)])
    }
    let (_, answer) = try await trainer.upload(Self.path, parts)
    return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
  }

  @Test(
    "The file of an export comes in once, in whatever pieces it arrives, with the name of its bench, and nothing of it is sent on"
  )
  func once() async throws {
    let lines = try await export(["2001", "2002"])
    try await withTrainer { trainer, store in
      let first = try await send(trainer, lines.joined(separator: "\n"), pieces: 13)
      #expect(first.good && first.title == "All was taken in.")
      #expect(first.counts == ["2 attempts are new"] && first.problems.isEmpty)
      let second = try await send(trainer, lines.joined(separator: "\n"))
      #expect(second.good && second.counts == ["2 attempts were here already"])
      let ids = try await store.attemptIDs()
      #expect(ids.count == 2)
      #expect(try await store.attempt(ids[0]).record.importedFrom == "hall 2")
      #expect(try await trainer.get("/trainer/attempts").contains("Learner 2002"))
      #expect(try await store.allScores(target: "payroll").isEmpty)
    }
  }

  @Test("Lines that cannot be taken are said with their numbers and why, and the others are taken")
  func problems() async throws {
    let lines = try await export(["2001", "2002"])
    try await withTrainer { trainer, _ in
      let long = String(repeating: "x", count: 17 << 20)
      let mixed = [lines[0], #"{"format":"<b>other</b>/1"}"#, "", long, lines[1]].joined(separator: "\n")
      let answer = try await send(trainer, mixed, pieces: 40)
      #expect(!answer.good && answer.title == "Not all could be taken in.")
      #expect(answer.counts == ["2 attempts are new", "2 lines could not be taken in"])
      #expect(answer.problems.count == 2)
      #expect(answer.problems.first?.hasPrefix("line 2: this is no record of an attempt") == true)
      #expect(answer.problems.last?.hasPrefix("line 4: longer than 16 MB.") == true)

      let nonsense = try await send(trainer, String(repeating: "no\n", count: 80))
      #expect(nonsense.problems.count == 51 && nonsense.problems.last == "and 30 lines more")
      #expect(try await send(trainer, "\n\n").title.hasPrefix("There is no attempt in this file"))
    }
  }

  @Test(
    "More than a browser may send is refused before anything is taken, with what to do; so is a file without a bench")
  func limits() async throws {
    let line = try await export(["2001"])[0]
    try await withTrainer { trainer, store in
      let nameless = try await trainer.upload("/trainer/attempts/import", [ByteBuffer(string: line)])
      #expect(nameless.status == .badRequest && nameless.text.contains("Give the name of the bench"))
      let forged = try await trainer.upload(Self.path, [ByteBuffer(string: line)], token: "forged")
      #expect(forged.status == .forbidden)
      // The answer comes before the rest of the file.
      let large = try await trainer.upload(Self.path, [ByteBuffer(string: line + "\n")], announcing: 300 << 20)
      #expect(large.status == .payloadTooLarge && large.text.contains("more than 256 MB"))
      let page = try await trainer.get("/trainer/attempts")
      #expect(page.contains("data-most=\"268435456\"") && page.contains("proefbank attempt import FILE"))
      #expect(try await store.attemptIDs().isEmpty)
    }
  }
}
