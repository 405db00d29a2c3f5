import Attempts
import DaemonConfiguration
import ExerciseRun
import Foundation
import Glibc
import KitDevice
import KitWeb
import Logging
import SQLiteAttempts

/// What stands beside the work of the bench and looks on: readiness, watchdog, metrics, clock and disk.
struct Supervision: Sendable {
  /// An assessment with all its evidence takes a few hundred kB; this leaves the others on the same disk some room, too.
  static let roomForAssessment = 64 << 20

  let manager: ServiceManager
  let readiness: Readiness
  let watchdog: Watchdog?
  let metrics: MetricsRegistry
  let store: SQLiteAttempts
  let databasePath: String
  let clock: any EventClock
  let logger: Logger
  /// Part of the watchdog that stands for everything that is no kit.
  let ownPart: Int

  init(
    _ configuration: DaemonConfiguration, manager: ServiceManager, store: SQLiteAttempts, clock: any EventClock,
    logger: Logger
  ) {
    self.manager = manager
    self.store = store
    self.clock = clock
    self.logger = logger
    databasePath = configuration.databasePath
    metrics = MetricsRegistry()
    ownPart = configuration.stations.count
    watchdog = manager.watchdog.map { limit in
      Watchdog(parts: configuration.stations.count + 1, limit: limit) { manager.alive() }
    }
    let stations = configuration.stations.map(\.id)
    readiness = Readiness(awaiting: Set(["control socket", "pages"] + stations)) {
      logger.notice("ready", metadata: ["stations": "\(stations.count)"])
      manager.ready()
    }
  }

  /// The loop of this station's kit, for the watchdog.
  func pulse(of station: Int) -> LoopPulse? {
    watchdog.map { watchdog in
      LoopPulse(interval: watchdog.interval) { watchdog.beat(station, now: $0) }
    }
  }

  /// Why no assessment may begin: too little space where the attempts are.
  var room: @Sendable () -> StoreError? {
    { [databasePath] in
      guard let space = freeSpace(beside: databasePath), space < Self.roomForAssessment else { return nil }
      return .diskFull(path: databasePath)
    }
  }
}

/// Bytes that this user may still write where the file is; nil when the system does not say.
func freeSpace(beside file: String) -> Int? {
  var status = statvfs()
  guard unsafe statvfs((file as NSString).deletingLastPathComponent, &status) == 0 else { return nil }
  return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
}
