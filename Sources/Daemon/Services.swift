import Attempts
import DaemonConfiguration
import ExerciseRun
import Glibc
import Hummingbird
import HummingbirdTLS
import KitDevice
import KitWeb
import Logging
import ServiceLifecycle
import Synchronization

/// Where the pages can be reached; nil until the server listens.
package final class PageAddress: Sendable {
  private let bound = Mutex<String?>(nil)
  package var url: String? { bound.withLock { $0 } }
  func set(_ url: String) { bound.withLock { $0 = url } }
}

/// Looks for the kit of one station until the daemon ends.
struct CableService: Service {
  let bench: any SupervisedBench
  func run() async throws {
    await cancelWhenGracefulShutdown { await bench.run() }
  }
}

/// Follows one station until the daemon ends, then takes its power away.
struct RunService: Service {
  let run: ExerciseRun
  let readiness: Readiness
  func run() async throws {
    try await run.ready()
    readiness.reached(run.station)
    try await cancelWhenGracefulShutdown { try await run.run() }
  }
}

/// The control socket: its mode lets only the daemon's user and group connect, and every peer is checked besides.
func controlServer(
  _ workplace: Workplace, socket: String, readiness: Readiness, logger: Logger
) throws -> some Service {
  Application(
    router: controlRouter(workplace),
    configuration: .init(address: .unixDomainSocket(path: socket), serverName: nil),
    onServerRunning: { _ in
      if unsafe chmod(socket, 0o660) != 0 {
        logger.error("the control socket keeps its mode", metadata: ["path": "\(socket)", "errno": "\(errno)"])
      }
      readiness.reached("control socket")
    },
    logger: logger.quieter)
}

func pageServer(
  _ workplace: Workplace, templates: PageTemplates, _ http: DaemonConfiguration.HTTP, certificate: PageCertificate?,
  address: PageAddress, readiness: Readiness, logger: Logger
) throws -> some Service {
  Application(
    router: pageRouter(workplace, templates: templates, host: http.host),
    server: try certificate.map { try .tls(.http1(), tlsConfiguration: $0.configuration) } ?? .http1(),
    configuration: .init(address: .hostname(http.host, port: http.port), serverName: nil),
    onServerRunning: { channel in
      let scheme = certificate == nil ? "http" : "https"
      let pages = "\(scheme)://\(http.host):\(channel.localAddress?.port ?? http.port)/"
      address.set(pages)
      logger.notice("pages are served", metadata: ["pages": "\(pages)"])
      readiness.reached("pages")
    },
    logger: logger.quieter)
}

/// Health and metrics: on loopback, whatever the pages are bound to.
func healthServer(_ health: HealthRoutes, port: Int, address: PageAddress, logger: Logger) -> some Service {
  Application(
    router: health.router,
    configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
    onServerRunning: { channel in address.set("http://127.0.0.1:\(channel.localAddress?.port ?? port)/") },
    logger: logger.quieter)
}

extension Logger {
  /// The server's own talk is of interest only when something is wrong.
  fileprivate var quieter: Logger {
    var logger = self
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
  }
}
