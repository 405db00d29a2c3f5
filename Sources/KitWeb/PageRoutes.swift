import Attempts
import HTTPTypes
package import Hummingbird

/// All pages: those at the bench and those of the trainers, each behind a login of its own.
///
/// They answer to `host`, the address or name that they are bound to, to that of ``Workplace/address``, and to loopback only.
package func pageRouter(
  _ workplace: Workplace, templates: PageTemplates, host: String
) -> Router<PageContext> {
  let named = workplace.address.flatMap { $0.split(separator: "/").last }.map { hostName(String($0)) }
  let hosts = Set([host, "localhost", "127.0.0.1", "[::1]"]).union(named.map { [$0] } ?? [])
  let renderer = PageRenderer(workplace: workplace, templates: templates)
  let sessions = SessionStore()
  let throttle = LoginThrottle()
  let router = Router(context: PageContext.self)
  router.add(middleware: SecurityHeaders())
  router.add(middleware: FailurePages(renderer: renderer))
  router.add(middleware: OwnOriginOnly(hosts: hosts))
  for area in Area.allCases {
    LoginRoutes(area: area, workplace: workplace, renderer: renderer, sessions: sessions, throttle: throttle)
      .add(to: router)
  }
  router.get("static/{file}") { _, context in try renderer.file(context.parameters.require("file")) }
  router.get("health") { _, _ in "ok\n" }

  let bench = router.group().add(middleware: RequiresSession(area: .bench, sessions: sessions))
  BenchPages(workplace: workplace, renderer: renderer, sessions: sessions, throttle: throttle).add(to: bench)
  addVirtualKits(to: bench, workplace, renderer)
  let trainer = router.group("trainer")
    .add(middleware: RequiresSession(area: .trainer, sessions: sessions, formLimit: 1 << 20))
  TrainerPages(workplace: workplace, renderer: renderer).add(to: trainer)
  return router
}
