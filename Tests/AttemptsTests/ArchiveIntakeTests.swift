import Attempts
import Foundation
import Testing

@Suite("Records of another bench")
struct ArchiveIntakeTests {
  private func cut(_ text: String, limit: Int = 1000, by size: Int) -> [RecordLines.Record] {
    var lines = RecordLines(limit: limit)
    let bytes = Data(text.utf8)
    var records: [RecordLines.Record] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      records += lines.add(bytes[start..<min(start + size, bytes.count)])
    }
    return records + lines.end()
  }

  @Test(
    "lines are found however the bytes come, with their numbers, and without what Windows puts at their ends",
    arguments: [1, 2, 5, 100])
  func lines(size: Int) {
    let records = cut("\n{\"a\":1}\r\n\r\n  {\"b\":2}\nlast", by: size)
    #expect(records.map(\.line) == [2, 4, 5])
    #expect(records.map { $0.bytes.map { String(decoding: $0, as: UTF8.self) } } == ["{\"a\":1}", "{\"b\":2}", "last"])
  }

  @Test("a record over several lines is one record", arguments: [1, 3, 100])
  func pretty(size: Int) {
    let text = "{\n  \"a\" : 1\n}\n"
    let records = cut("\n" + text, by: size)
    #expect(records.map(\.line) == [2])
    #expect(records.first?.bytes == Data(text.dropLast().utf8))
  }

  @Test("nothing of a line that is too long is kept, and those after it are read", arguments: [1, 7, 100])
  func long(size: Int) {
    let records = cut("ok\n" + String(repeating: "x", count: 40) + "\nfine\n", limit: 20, by: size)
    #expect(records.map(\.line) == [1, 2, 3])
    #expect(records.map { $0.bytes == nil } == [false, true, false])
    #expect(cut("{\n" + String(repeating: "x", count: 40), limit: 20, by: size).map(\.bytes) == [nil])
  }

  /// Answers with an outcome or an error by the number of the learner.
  private struct Store: ArchiveStore {
    func take(
      _ archive: AttemptArchive, from bench: String, by who: String, at date: Date
    ) async throws -> ImportOutcome {
      switch archive.learner?.number {
      case "taken": throw PeopleError.numberTaken("taken")
      case "broken": throw PeopleError.store(.diskFull(path: "/data"))
      case "conflict": return .conflict(after: 3)
      default: return .added
      }
    }
  }

  private func line(_ number: String) throws -> Data {
    try AttemptJSON.encode(
      AttemptArchive(
        attempt: attempt(), events: [AttemptEvent(number: 1, at: time(0), what: .started)],
        learner: Learner(id: UUID(), name: "An", number: number, language: "nl")))
  }

  @Test("a record that cannot be taken keeps no other out, and says why with its line; only so many are said")
  func problems() async throws {
    var intake = ArchiveIntake(into: Store(), from: "hall-2", by: "t-01", keeping: 3)
    let records: [Data?] = [
      try line("1"), Data("{}".utf8), nil, try line("taken"), try line("conflict"), try line("2"),
    ]
    for (index, bytes) in records.enumerated() {
      try await intake.take(RecordLines.Record(line: index + 1, bytes: bytes), at: start)
    }
    #expect(intake.counts == [.added: 2, .notTaken: 3, .conflict: 1])
    #expect(intake.problems.map(\.line) == [2, 3, 4])
    #expect(intake.problems.map(\.reason) == [.notARecord, .tooLong, .numberTaken("taken")])
    #expect(intake.moreProblems == 1)
  }

  @Test("a store that fails ends the import: no other record would fare better")
  func brokenStore() async throws {
    var intake = ArchiveIntake(into: Store(), from: "hall-2", by: "t-01")
    let broken = RecordLines.Record(line: 1, bytes: try line("broken"))
    await #expect(throws: StoreError.self) { try await intake.take(broken, at: start) }
    #expect(intake.isEmpty)
  }
}
