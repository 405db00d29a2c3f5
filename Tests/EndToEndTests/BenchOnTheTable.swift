import Attempts
import ContentHash
import ControlAPI
import ControlClient
import Daemon
import DaemonConfiguration
import Exercises
import Foundation
import KitSimulator
import Logging
import SQLiteAttempts
import ServiceLifecycle
import Testing

/// A whole bench in a folder of its own: the virtual kit on a pseudo-terminal, the daemon on its sockets, a client.
struct BenchOnTheTable {
  let folder: String
  let kit: VirtualKit
  var configuration: DaemonConfiguration
  var client: DaemonClient { DaemonClient(socket: configuration.controlSocket) }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Runs `body` with the virtual kit started, and takes everything away afterwards.
  static func with(
    demonstration: Bool = true, kit model: String = "electro-basis", exercise: (id: String, text: String)? = nil,
    _ body: (BenchOnTheTable) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "proefbank-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let description = try KitDescription.load(
      file: "\(repository)/kits/\(model).yaml", digest: contentHash)
    let kit = try VirtualKit(kit: description, serialNumber: "VK-0001", link: "\(folder)/kit")
    try await kit.start(control: "\(folder)/kit.sock")
    if let exercise {
      let own = "\(folder)/exercises/\(exercise.id)"
      try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
      try exercise.text.write(toFile: "\(own)/exercise.yaml", atomically: true, encoding: .utf8)
    }
    let configuration = DaemonConfiguration(
      dataDirectory: "\(folder)/data", controlSocket: "\(folder)/control.sock", http: .init(port: 0, healthPort: 0),
      kitsDirectory: "\(repository)/kits",
      exerciseDirectories: ["\(repository)/exercises"] + (exercise == nil ? [] : ["\(folder)/exercises"]),
      localesDirectory: "\(repository)/locales", demonstration: demonstration, defaultLanguage: "en",
      stations: [
        .init(
          id: "station-1", kit: model, port: "\(folder)/kit", virtualControl: "\(folder)/kit.sock")
      ],
      syncTargets: [.init(name: "payroll", kind: .csv(path: "\(folder)/scores.csv"))])
    let bench = BenchOnTheTable(folder: folder, kit: kit, configuration: configuration)
    do {
      try await body(bench)
    } catch {
      await kit.stop()
      throw error
    }
    await kit.stop()
  }

  /// Runs the daemon while `body` does its work, then ends it as SIGTERM would.
  func withDaemon(_ body: (Daemon) async throws -> Void) async throws {
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let daemon = try await buildDaemon(configuration, logger: logger)
    let group = daemon.serviceGroup(signals: [], logger: logger)
    let running = Task { try await group.run() }
    do {
      try await eventually("the daemon listens") {
        guard daemon.pages.url != nil else { return false }
        return (try? await station()) != nil
      }
      try await body(daemon)
    } catch {
      await group.triggerGracefulShutdown()
      _ = await running.result
      throw error
    }
    await group.triggerGracefulShutdown()
    try await running.value
  }

  func station() async throws -> StationReport {
    let stations = try await client.get("/v1/stations", as: [StationReport].self)
    return try #require(stations.first)
  }

  func untilAttached() async throws {
    try await eventually("the kit is attached") { try await station().connection == .attached }
  }

  /// Exempts the learner from what has to be passed before the latching circuit may be assessed.
  func exempt(_ number: String) async throws {
    let store = try SQLiteAttempts(path: configuration.databasePath)
    let learner = try #require(try await store.learners().first { $0.number == number })
    try await store.grant(
      Exemption(learner: learner.id, exercise: "lamp-push-button", reason: "entry test", by: "t-01", at: Date()))
  }

  func start(_ exercise: String, _ mode: Attempt.Mode, learner: String? = "1001") async throws -> AttemptReport {
    if mode == .assessment, let learner { try await exempt(learner) }
    return try await client.post(
      "/v1/attempts", StartAttempt(station: nil, exercise: exercise, mode: mode, learner: learner))
  }

  func act(_ action: String, on attempt: UUID) async throws -> AttemptReport {
    try await client.post("/v1/attempts/\(attempt)/\(action)")
  }

  /// The leads of the latching circuit, the holding contact last.
  static let latchingLeads = [
    ("-T1:+", "-F1:1"), ("-F1:2", "-S0:11"), ("-S0:12", "-S1:13"), ("-S1:14", "-K1:A1"), ("-K1:A2", "-T1:-"),
    ("-F1:2", "-K1:23"), ("-K1:24", "-P1:X1"), ("-P1:X2", "-T1:-"), ("-S0:12", "-K1:13"), ("-S1:14", "-K1:14"),
  ]
}

/// Asks again until it is so; fails with what was awaited after a time that no healthy run needs.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(30)
  while ContinuousClock.now < deadline {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(20))
  }
  Issue.record("\(what): not within 30 s")
  throw CancellationError()
}
