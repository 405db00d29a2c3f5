import Attempts
import ControlAPI
import CoreMetrics
import ExerciseRun
import Foundation
import Grading
import KitDevice
import KitWeb
import Logging
import SQLiteAttempts
import ServiceLifecycle
import Synchronization

/// Looks on while the bench works, and says what it sees: to the service manager in words, to Prometheus in numbers, to
/// the log what somebody should know. It has no part in the work itself.
struct BenchWatch: Service {
  struct Station: Sendable {
    var id: String
    var run: ExerciseRun
    var bench: any SupervisedBench
  }

  let supervision: Supervision
  let stations: [Station]

  func run() async throws {
    await withDiscardingTaskGroup { group in
      let board = StatusBoard(manager: supervision.manager, stations: stations.map(\.id))
      for station in stations {
        group.addTask { await follow(station, board) }
      }
      group.addTask { await keepLooking() }
    }
    supervision.readiness.stop()
    supervision.manager.stopping()
  }

  /// One station, until the daemon ends.
  private func follow(_ station: Station, _ board: StatusBoard) async {
    let meters = StationMeters(station: station.id, factory: supervision.metrics)
    var last: RunSnapshot?
    for await snapshot in await station.run.snapshots().cancelOnGracefulShutdown() {
      meters.note(snapshot, after: last)
      board.show(snapshot.connection.words, of: station.id)
      last = snapshot
    }
  }

  /// Clock, and the life of what is no kit, as often as the watchdog wants it, until the daemon ends.
  private func keepLooking() async {
    var clock = ClockWatch()
    var dating = Dating()
    let pause = Duration.nanoseconds(min(supervision.watchdog?.interval ?? 5_000_000_000, 5_000_000_000))
    let rounds = AsyncTimerSequence(pause)
    for await _ in rounds.cancelOnGracefulShutdown() {
      // Each of these answers only when the run is not stuck.
      for station in stations { _ = await station.run.snapshot }
      let now = supervision.clock.now()
      for finding in clock.look(now) {
        tell(finding)
        dating.clockChanged()
      }
      if dating.isDue(now) { await dateAgain(now) }
      supervision.watchdog?.beat(supervision.ownPart, now: now.bootNanoseconds)
    }
  }

  private func tell(_ finding: ClockWatch.Finding) {
    let log = supervision.logger
    switch finding {
    case .neverSet:
      log.warning(
        "the clock was never set; attempts keep the time since the computer started",
        metadata: ["mend": "Connect the bench to a time server: timedatectl set-ntp true."])
    case .jumped(let seconds): log.warning("the clock was set", metadata: ["by_seconds": "\(seconds)"])
    case .synchronised: log.notice("the clock is synchronised")
    case .lostSynchronisation: log.warning("the clock is no longer synchronised")
    }
    if case .jumped = finding {
      Counter(label: "proefbank_clock_jumps_total", factory: supervision.metrics).increment()
    }
  }

  /// What was done before the clock was right gets its dates.
  private func dateAgain(_ now: EventTime) async {
    do throws(StoreError) {
      let changed = try await supervision.store.dateAgain(by: now)
      guard !changed.isEmpty else { return }
      supervision.logger.notice("attempts were dated again", metadata: ["count": "\(changed.count)"])
    } catch {
      supervision.logger.error("attempts could not be dated again", metadata: ["reason": "\(error)"])
    }
  }

  private func syncState() async -> SyncState? {
    let store = supervision.store
    return (try? await store.syncStatus(targets: store.targets)).map { SyncState($0, now: Date()) }
  }

  /// Brings what nobody reports by himself up to date; called when somebody asks.
  func refresh() async {
    let factory = supervision.metrics
    func set(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
      Meter(label: label, dimensions: dimensions, factory: factory).set(value)
    }
    if let space = freeSpace(beside: supervision.databasePath) { set("proefbank_data_free_bytes", Double(space)) }
    let attributes = try? FileManager.default.attributesOfItem(atPath: supervision.databasePath)
    if let size = attributes?[.size] as? NSNumber { set("proefbank_database_bytes", size.doubleValue) }
    if let memory = ProcessFigures.residentBytes { set("process_resident_memory_bytes", Double(memory)) }
    set("proefbank_clock_synchronised", supervision.clock.now().quality == .synchronised ? 1 : 0)
    for target in (try? await supervision.store.outboxSummary()) ?? [] {
      set("proefbank_scores_pending", Double(target.pending), [("target", target.target)])
      set("proefbank_scores_sent", Double(target.sent), [("target", target.target)])
    }
    if let state = await syncState() {
      for target in state.targets { set("proefbank_sync_alarm", target.alarm ? 1 : 0, [("target", target.target)]) }
      set("proefbank_sync_overdue", state.isOverdue ? 1 : 0)
      if let lastRun = state.lastRun { set("proefbank_sync_last_run_seconds", lastRun.timeIntervalSince1970) }
    }
    for station in stations {
      guard let link = await station.bench.link() else { continue }
      for (name, value) in [
        ("frames_sent", link.framesSent), ("frames_received", link.framesReceived),
        ("frames_repeated", link.framesRepeated), ("checksum_errors", link.checksumErrors),
        ("other_noise", link.otherNoise), ("duplicates", link.duplicatesReceived), ("gaps", link.gapsReceived),
        ("telemetry_lost", link.telemetryLost), ("sessions", link.sessions),
      ] {
        set("proefbank_link_\(name)", Double(value), [("station", station.id)])
      }
      for (name, microseconds) in [
        ("round_trip_seconds", link.roundTripMicroseconds), ("clock_error_seconds", link.clockErrorMicroseconds),
      ] {
        guard let microseconds else { continue }
        set("proefbank_link_\(name)", Double(microseconds) / 1e6, [("station", station.id)])
      }
    }
  }
}

/// What `systemctl status` shows of all stations, told when it changes.
private final class StatusBoard: Sendable {
  private let manager: ServiceManager
  private let stations: [String]
  private let lines = Mutex<[String: String]>([:])

  init(manager: ServiceManager, stations: [String]) {
    self.manager = manager
    self.stations = stations
    if stations.isEmpty { manager.status("No station: name one in /etc/proefbank/proefbankd.yaml") }
  }

  func show(_ words: String, of station: String) {
    let text: String? = lines.withLock { lines in
      guard lines[station] != words else { return nil }
      lines[station] = words
      return stations.map { "\($0): \(lines[$0] ?? "…")" }.joined(separator: "; ")
    }
    if let text { manager.status(text) }
  }
}

extension BenchConnection {
  fileprivate var words: String {
    switch self {
    case .attached(let kit): "kit \(kit.model) \(kit.serialNumber)"
    case .searching(nil): "looking for the kit"
    case .searching(let reason?): "no kit, \(reason)"
    case .lost(let reason): "kit lost, \(reason)"
    }
  }
}
