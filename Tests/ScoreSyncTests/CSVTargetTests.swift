import Attempts
import Foundation
import SQLiteAttempts
import Testing

@testable import ScoreSync

@Suite("Scores as CSV", .timeLimit(.minutes(1)))
struct CSVTargetTests {
  private let folder: TemporaryFolder
  private let store: SQLiteAttempts
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteAttempts(path: folder.file("attempts.sqlite"), targets: ["csv"])
    path = folder.file("scores.csv")
  }

  private func sync() async throws -> SyncReport {
    try await SyncJob(
      store: store, targets: [CSVTarget(name: "csv", path: path, store: store)], leasePath: folder.file("lease"),
      now: { start }, logger: silent
    ).run()
  }

  private func bytes() -> Data? { FileManager.default.contents(atPath: path) }
  private func lines() -> [String] {
    String(decoding: bytes() ?? Data(), as: UTF8.self).components(separatedBy: "\r\n")
  }

  @Test("has a byte order mark, semicolons, a decimal comma and one row per attempt and revision")
  func golden() async throws {
    let id = try #require(UUID(uuidString: "5D0C6F0E-3A77-4A5E-8C34-0B1F6B1F9A11"))
    try await release(into: store, number: "00417", id: id)
    #expect(try await sync().succeeded)
    let expected =
      "\u{FEFF}attempt_id;grade_revision;learner_number;exercise;started_at;submitted_at;active_minutes;score;maximum;"
      + "result;assistance;reviewer;supersedes\r\n"
      + "5d0c6f0e-3a77-4a5e-8c34-0b1f6b1f9a11;1;00417;latching-circuit;2026-11-21T08:00:00.000Z;"
      + "2026-11-21T08:14:07.412Z;12,5;92;100;passed;solo;t-01;\r\n"
    #expect(bytes() == Data(expected.utf8))
  }

  @Test("a second sync leaves the same bytes and the row once, and does not touch the file")
  func idempotent() async throws {
    try await release(into: store)
    #expect(try await sync().targets.map(\.delivered) == [1])
    let first = bytes()
    let inode = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64
    #expect(try await sync().targets.map(\.delivered) == [0])
    #expect(bytes() == first)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64 == inode)
    try await release(into: store)
    #expect(try await sync().targets.map(\.delivered) == [1])
    #expect(lines().count == 4)
    #expect(bytes()?.starts(with: first ?? Data()) == true)
  }

  @Test("a file that was deleted comes back whole, and one that was changed is put right")
  func comesBack() async throws {
    try await release(into: store)
    _ = try await sync()
    let whole = bytes()
    try FileManager.default.removeItem(atPath: path)
    _ = try await sync()
    #expect(bytes() == whole)
    try Data("torn".utf8).write(to: URL(fileURLWithPath: path))
    _ = try await sync()
    #expect(bytes() == whole)
  }

  @Test(
    "no cell that somebody typed is run as a formula",
    arguments: ["=1+1", "+32 9 1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
  func formulas(evil: String) async throws {
    try await release(into: store, number: evil)
    _ = try await sync()
    let text = String(decoding: bytes() ?? Data(), as: UTF8.self)
    #expect(text.contains(";'\(evil)") || text.contains(";\"'\(evil)"))
    #expect(!text.contains(";\(evil)"))
  }

  @Test("numbers of ours stay numbers", arguments: [(0.0, "0,0"), (0.04, "0,0"), (-1.25, "-1,3"), (1234.5, "1234,5")])
  func numbers(value: Double, written: String) {
    #expect(CSVText.row([.decimal(value, decimals: 1)]) == written + "\r\n")
    #expect(CSVText.row([.integer(-3), .empty]) == "-3;\r\n")
  }

  @Test("separators, quotes and line ends inside a cell stay in that cell")
  func quoting() {
    #expect(
      CSVText.row([.text("a;b"), .text("say \"no\""), .text("x\ny"), .text("a\r\nb")])
        == "\"a;b\";\"say \"\"no\"\"\";\"x\ny\";\"a\r\nb\"\r\n")
    #expect(CSVText.row([.text("=\"x\";")]) == "\"'=\"\"x\"\";\"\r\n")
    // A quote with a combining accent is one Character, and still ends a cell for who reads the file.
    let accented = CSVText.row([.text("\"\u{301};=1+1;y")])
    #expect(Array(accented.unicodeScalars) == Array("\"\"\"\u{301};=1+1;y\"\r\n".unicodeScalars))
  }

  @Test("a score of 0 is sent as 0")
  func zero() async throws {
    try await release(into: store, score: 0, activeMinutes: 0)
    _ = try await sync()
    #expect(lines()[1].contains(";0,0;0;100;"))
  }

  @Test("the permissions that somebody gave the file are kept, and no part is left behind")
  func permissions() async throws {
    _ = try await sync()
    try FileManager.default.setAttributes([.posixPermissions: 0o664], ofItemAtPath: path)
    try await release(into: store)
    _ = try await sync()
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o664)
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }

  /// Left where `make check-sync` asks for it, for Python's csv module and LibreOffice to open.
  @Test("a sheet of hostile numbers has one row per score, and each cell in its column")
  func hostileSheet() async throws {
    let numbers = [
      "417", "=1+1", "@SUM(A1:A9)", "+32 9 1", "-2+3", "a;b", "say \"no\"", "two\nlines", "Łódź é", "\"\u{301};=1+1;y",
    ]
    for (index, number) in numbers.enumerated() {
      try await release(into: store, number: number, score: index * 10, activeMinutes: Double(index) + 0.5)
    }
    #expect(try await sync().targets.map(\.delivered) == [numbers.count])
    let text = String(decoding: bytes() ?? Data(), as: UTF8.self)
    #expect(text.components(separatedBy: "\r\n").count == numbers.count + 2)
    if let asked = ProcessInfo.processInfo.environment["PROEFBANK_CHECK_CSV"] {
      try (bytes() ?? Data()).write(to: URL(fileURLWithPath: asked))
      let expected = try JSONSerialization.data(withJSONObject: numbers)
      try expected.write(to: URL(fileURLWithPath: asked + ".json"))
    }
  }

  @Test("a part that a crash left behind does no harm")
  func leftover() async throws {
    try Data("half a ro".utf8).write(to: URL(fileURLWithPath: path + ".part"))
    try await release(into: store)
    #expect(try await sync().succeeded)
    #expect(lines().count == 3)
  }
}
