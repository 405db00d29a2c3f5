import HTTPTypes
package import Hummingbird
import NIOCore

/// What machines ask of the daemon: `/health` (it runs), `/ready` (somebody can work here), `/metrics` (Prometheus).
///
/// Served on loopback only, apart from the pages. No name, number or badge of a person, no secret and no inserted fault
/// is in any of it: what it says is made of stations, verdicts and counts.
package struct HealthRoutes: Sendable {
  package var readiness: Readiness
  package var metrics: MetricsRegistry
  /// Brings gauges up to date that nobody sets by himself, such as the free space.
  package var refresh: @Sendable () async -> Void

  package init(readiness: Readiness, metrics: MetricsRegistry, refresh: @escaping @Sendable () async -> Void) {
    self.readiness = readiness
    self.metrics = metrics
    self.refresh = refresh
  }

  package var router: Router<BasicRequestContext> {
    let router = Router()
    router.add(middleware: OwnOriginOnly(hosts: ["localhost", "127.0.0.1", "[::1]"]))
    router.get("health") { _, _ in "ok\n" }
    router.get("ready") { _, _ in
      let obstacle = readiness.obstacle
      return Response(
        status: obstacle == nil ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: (obstacle ?? "ready") + "\n")))
    }
    router.get("metrics") { _, _ in
      await refresh()
      return Response(
        status: .ok, headers: [.contentType: Exposition.contentType],
        body: .init(byteBuffer: ByteBuffer(string: Exposition.text(of: metrics))))
    }
    return router
  }
}
