import Attempts
import Foundation
import GRDB
import SyncTestSupport
import Testing

@testable import SQLiteAttempts
@testable import ScoreSync

/// The command itself, killed at moments that it cannot choose. Needs the built command: `make check-sync` names it.
@Suite(
  "Situations of a killed job", .timeLimit(.minutes(30)),
  .enabled(if: ProcessInfo.processInfo.environment["PROEFBANK_CHECK_COMMAND"] != nil))
struct KilledJobTests {
  @Test("20: kill -9 at any moment, with a network that loses answers: every score is there once, none is lost")
  func killed() async throws {
    let at = try await RecordStoreBench()
    var scores: [ReleasedScore] = []
    for _ in 1...150 { scores.append(try await at.bench.release()) }
    let configuration = try write(configurationOf: at.bench)
    // On a busy computer most of a short life would be the start: the kills are to meet the sending.
    let empty = try await RecordStoreBench()
    let begin = ContinuousClock.now
    _ = try await run(try write(configurationOf: empty.bench), killedAfter: nil)
    let launch = (ContinuousClock.now - begin) / .seconds(1)
    at.bench.proxy.plan { _ in .drawn(share: 0.4) }
    var (kills, runs) = (0, 0)
    while runs < 400 {
      runs += 1
      let life = kills < 25 ? Double.random(in: 0.02..<launch + 0.4) : nil
      let wasKilled = try await run(configuration, killedAfter: life)
      kills += wasKilled ? 1 : 0
      if kills >= 25, try await at.bench.status().pending == 0 { break }
      // More to do, so that every kill meets work.
      if kills < 25, try await at.bench.status().pending < 20 {
        for _ in 1...20 { scores.append(try await at.bench.release()) }
      }
    }
    at.bench.proxy.plan { _ in .none }
    print("\(kills) kills in \(runs) runs over \(scores.count) scores")
    #expect(kills >= 25)
    let status = try await at.bench.status()
    #expect(status.sent == scores.count && status.dead == 0)
    var counts: [Int: Int] = [:]
    for score in scores { counts[try await at.count(of: score), default: 0] += 1 }
    #expect(counts == [1: scores.count])
    #expect(try await at.bench.store.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  @Test("21: of two jobs that start together, one sends; the other says so and ends")
  func twoSenders() async throws {
    let at = try await RecordStoreBench()
    let score = try await at.bench.release()
    let configuration = try write(configurationOf: at.bench)
    at.bench.proxy.plan { _ in .slowBody(pause: 0.01) }
    async let first = output(configuration)
    async let second = output(configuration)
    let said = [try await first, try await second]
    #expect(said.contains { $0.contains("1 sent") })
    #expect(try await at.count(of: score) == 1)
  }

  private func write(configurationOf bench: SyncBench) throws -> String {
    let folder = bench.folder
    try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
    // The command looks for the database under this name.
    for suffix in ["", "-wal", "-shm"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("data/proefbank.db" + suffix), withDestinationPath: folder.file("attempts.sqlite" + suffix))
    }
    try "s3cret\n".write(toFile: folder.file("password"), atomically: true, encoding: .utf8)
    let text = """
      data_directory: data
      sync:
        targets:
          - name: lrs
            kind: xapi
            endpoint: \(bench.proxy.address)/xAPI
            user: kit
            password_file: password
            home: https://kit.example
      """
    try text.write(toFile: folder.file("proefbankd.yaml"), atomically: true, encoding: .utf8)
    return folder.file("proefbankd.yaml")
  }

  private func process(_ configuration: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try #require(ProcessInfo.processInfo.environment["PROEFBANK_CHECK_COMMAND"]))
    process.arguments = ["sync", "run", "--now", "--configuration", configuration]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    return process
  }

  /// Whether the kill came before the end.
  private func run(_ configuration: String, killedAfter delay: Double?) async throws -> Bool {
    let process = try process(configuration)
    let ended = AsyncStream<Void> { stream in process.terminationHandler = { _ in stream.finish() } }
    try process.run()
    let pid = process.processIdentifier
    let killer = Task {
      guard let delay else { return }
      try await Task.sleep(for: .seconds(delay))
      kill(pid, SIGKILL)
    }
    for await _ in ended {}
    killer.cancel()
    // A test that is over its time waits no longer, and how a program ended that still runs cannot be asked.
    if process.isRunning {
      kill(pid, SIGKILL)
      throw CancellationError()
    }
    return process.terminationReason == .uncaughtSignal
  }

  private func output(_ configuration: String) async throws -> String {
    let process = try process(configuration)
    let pipe = Pipe()
    process.standardOutput = pipe
    let ended = AsyncStream<Void> { stream in process.terminationHandler = { _ in stream.finish() } }
    try process.run()
    for await _ in ended {}
    return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
