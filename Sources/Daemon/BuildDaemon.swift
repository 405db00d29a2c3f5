import Attempts
import ContentHash
import ControlAPI
import Credentials
package import DaemonConfiguration
import ExerciseRun
import Exercises
import Foundation
import Glibc
import Hummingbird
import KitDevice
import KitWeb
package import Logging
import Messages
import NIOCore
import SQLiteAttempts
package import ServiceLifecycle
package import StrictYAML
package import UnixSignals

/// Everything that one bench runs, put together but not started.
package struct Daemon: Sendable {
  /// Ends all of it in the right order: pages first, then the runs (which take power away), then the cables.
  package var services: [any Service]
  /// Where the pages are, once the server listens; the port that the system chose when the configuration says 0.
  package let pages: PageAddress
  /// Where health and metrics are, when the configuration gives them a port.
  package let health: PageAddress
  /// What was left out of the library, with file and line.
  package var libraryDiagnostics: [Diagnostic]
  /// Held as long as this value lives.
  private let lock: DaemonLock

  init(
    services: [any Service], pages: PageAddress, health: PageAddress, libraryDiagnostics: [Diagnostic], lock: DaemonLock
  ) {
    self.services = services
    self.pages = pages
    self.health = health
    self.libraryDiagnostics = libraryDiagnostics
    self.lock = lock
  }

  /// Runs until a signal ends it.
  ///
  /// - Throws: ``Failure`` in words when an address is taken; what else a service throws as it is.
  package func run(signals: [UnixSignal] = [.sigterm, .sigint], logger: Logger) async throws {
    do {
      try await serviceGroup(signals: signals, logger: logger).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw Failure(
        .environment, "the address of the pages is in use by another program",
        hint: "End that program, or choose another port under 'http' in the configuration.")
    }
  }

  package func serviceGroup(signals: [UnixSignal] = [.sigterm, .sigint], logger: Logger) -> ServiceGroup {
    // Unnamed, each would be written out whole, with the library and who is signed in, to have a name in the log.
    let named = services.map {
      ServiceGroupConfiguration.ServiceConfiguration(service: $0, serviceName: "\(type(of: $0))")
    }
    return ServiceGroup(configuration: .init(services: named, gracefulShutdownSignals: signals, logger: logger))
  }
}

/// Assembles the daemon: the one place that knows every part.
///
/// - Parameters:
///   - configuration: What the daemon is told from outside.
///   - logger: Gets what an IT colleague should know.
///   - manager: Hears when the daemon is ready and that it lives; nobody by default.
/// - Returns: The daemon, not started.
/// - Throws: ``Failure`` that names the file or folder and the mend when the store, the texts or a station cannot be set up.
package func buildDaemon(
  _ configuration: DaemonConfiguration, logger: Logger, manager: ServiceManager = ServiceManager(environment: [:])
) async throws -> Daemon {
  let files = FileManager.default
  for directory in [configuration.dataDirectory, (configuration.controlSocket as NSString).deletingLastPathComponent] {
    try directory.isEmpty ? () : makeDirectory(directory, files)
  }
  let certificate = try configuration.http.tls.map { try PageCertificate($0) }
  let lock = try DaemonLock(path: configuration.dataDirectory + "/proefbankd.lock")
  let store = try openStore(configuration)
  // The library takes longest; what does not need it is read beside it.
  async let reading = loadPages(configuration)
  let library = ExerciseLibrary(
    kitsDirectory: configuration.kitsDirectory, exercisesDirectories: configuration.exerciseDirectories,
    digest: contentHash)
  for diagnostic in library.diagnostics {
    logger.error("left out of the library", metadata: ["where": "\(diagnostic)"])
  }
  let (catalogue, templates) = try await reading
  let unknown = configuration.rules.unknownExercises(in: library)
  for diagnostic in unknown {
    logger.warning("a rule of the configuration has no exercise", metadata: ["where": "\(diagnostic)"])
  }
  if configuration.demonstration { try await addDemonstrationPeople(to: store) }

  let clock = SystemEventClock()
  let rules = SiteRules(configuration, paths: library.paths)
  var services: [any Service] = []
  var stations: [Workplace.Station] = []
  let supervision = Supervision(configuration, manager: manager, store: store, clock: clock, logger: logger)
  var watched: [BenchWatch.Station] = []
  let calibrations = CalibrationFolder(path: configuration.dataDirectory + "/calibrations")
  for (number, station) in configuration.stations.enumerated() {
    guard let kit = library.kits[station.kit] else {
      throw Failure(
        .input, "station '\(station.id)' needs the kit description '\(station.kit)', which is not there or has errors",
        hint: "Kits in \(configuration.kitsDirectory): \(library.kits.keys.sorted().joined(separator: ", ")).")
    }
    let bench = try makeBench(station, kit: kit, logger: logger)
    if let pulse = supervision.pulse(of: number) { bench.beats(pulse) }
    let run = ExerciseRun(
      bench: bench, store: store, library: .graded(library, calibrations: calibrations).timed(in: supervision.metrics),
      rules: rules,
      clock: clock,
      room: supervision.room, logger: logger)
    services += [CableService(bench: bench), RunService(run: run, readiness: supervision.readiness)]
    watched.append(BenchWatch.Station(id: station.id, run: run, bench: bench))
    stations.append(
      Workplace.Station(
        id: station.id, kit: kit.id, bench: bench, run: run,
        virtualControl: configuration.demonstration ? station.virtualControl : nil))
  }
  let workplace = Workplace(
    stations: stations, library: library, store: store, frontDesk: try frontDesk(configuration, store),
    desk: ReviewDesk(
      store: store, rules: rules, exercise: { library[$0] }, paths: library.paths, clock: clock),
    catalogue: catalogue, defaultLanguage: configuration.defaultLanguage,
    isDemonstration: configuration.demonstration, isSecure: certificate != nil, address: configuration.http.address,
    syncTargets: configuration.syncTargets.map(\.name), coverageTargets: CoverageTargets(configuration.rules),
    diagnostics: (library.diagnostics + unknown).map(\.description))
  let pages = PageAddress()
  let readiness = supervision.readiness
  services.append(
    try controlServer(workplace, socket: configuration.controlSocket, readiness: readiness, logger: logger))
  services.append(
    try pageServer(
      workplace, templates: templates, configuration.http, certificate: certificate, address: pages,
      readiness: readiness, logger: logger))
  let watch = BenchWatch(supervision: supervision, stations: watched)
  let health = PageAddress()
  if let port = configuration.http.healthPort {
    let routes = HealthRoutes(readiness: readiness, metrics: supervision.metrics) { await watch.refresh() }
    services.append(healthServer(routes, port: port, address: health, logger: logger))
  }
  services.append(watch)
  let versions = Dictionary(library.exercises.map { ($0.id, $0.version) }, uniquingKeysWith: max)
  services.append(RetrainingService(store: store, versions: versions, clock: clock, logger: logger))
  return Daemon(services: services, pages: pages, health: health, libraryDiagnostics: library.diagnostics, lock: lock)
}

private func makeDirectory(_ path: String, _ files: FileManager) throws {
  do {
    try files.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
  } catch {
    throw Failure(
      .environment, "\(path): the folder cannot be made: \(error.localizedDescription)",
      hint: "Create it and give it to the daemon's user, or name another one in the configuration.")
  }
}

private func openStore(_ configuration: DaemonConfiguration) throws -> SQLiteAttempts {
  // SQLite would make it for its owner alone to write; the sync job writes it too, as another user of the same group.
  let made = unsafe open(configuration.databasePath, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
  if made >= 0 { close(made) }
  do throws(StoreError) {
    return try SQLiteAttempts(
      path: configuration.databasePath, targets: configuration.syncTargets.map(\.name))
  } catch {
    throw Failure(.environment, "\(error)")
  }
}

/// The texts and what pages are made of.
private func loadPages(_ configuration: DaemonConfiguration) throws -> (Catalogue, PageTemplates) {
  let catalogue = try loadCatalogue(configuration)
  return (catalogue, try PageTemplates(catalogue: catalogue))
}

private func loadCatalogue(_ configuration: DaemonConfiguration) throws -> Catalogue {
  do {
    let catalogue = try Catalogue(directory: configuration.localesDirectory)
    guard catalogue.languages.contains(configuration.defaultLanguage) else {
      throw Failure(
        .input,
        "\(configuration.localesDirectory) has no texts in the default language '\(configuration.defaultLanguage)'",
        hint:
          "Languages there: \(catalogue.languages.joined(separator: ", ")). Correct locales_directory or default_language."
      )
    }
    return catalogue.naming(levels: configuration.rules.levelNames)
  } catch let error as CatalogueError {
    throw Failure(.input, "\(error)", hint: "Name the folder of the texts as locales_directory in the configuration.")
  }
}

private func frontDesk(_ configuration: DaemonConfiguration, _ store: SQLiteAttempts) throws -> FrontDesk {
  do throws(BenchKey.Problem) {
    let key = try BenchKey(path: configuration.dataDirectory + "/bench.key")
    return FrontDesk(people: store, secrets: BenchSecrets(key: key))
  } catch {
    throw Failure(.environment, "\(error)")
  }
}
