import Attempts
import Circuits
import ControlAPI
import ExerciseRun
import Exercises
import Foundation
import Glibc
import Grading
import HTTPTypes
package import Hummingbird
import NIOCore

/// The control socket: everything that touches a kit or the store goes through here (design §1).
package func controlRouter(_ workplace: Workplace) -> Router<ControlContext> {
  let router = Router(context: ControlContext.self)
  router.add(middleware: FailuresAsJSON())
  router.add(middleware: PeersOfTheDaemon())
  let control = ControlDesk(workplace: workplace)
  let api = router.group("v1")

  api.get("daemon") { _, _ in try jsonResponse(DaemonReport(processID: getpid())) }
  api.get("stations") { _, _ in try jsonResponse(await control.stations()) }
  api.get("stations/{station}") { _, context in
    try jsonResponse(await control.report(control.station(context.parameters.require("station"))))
  }
  api.post("stations/{station}/scan") { _, context in
    let station = try control.station(context.parameters.require("station"))
    return try jsonResponse(MeasuredState(kit: station.kit, scans: [await station.bench.scan()]))
  }
  api.post("stations/{station}/self-test") { _, context in
    try jsonResponse(await control.station(context.parameters.require("station")).bench.selfTest())
  }
  api.get("stations/{station}/happenings") { _, context in
    let station = try control.station(context.parameters.require("station"))
    let happenings = await station.bench.happenings()
    return Response(
      status: .ok, headers: [.contentType: "application/jsonl"],
      body: .untilShutdown(happenings.map { ByteBuffer(bytes: try $0.jsonLines()) }))
  }

  api.get("exercises") { _, _ in try jsonResponse(workplace.library.exercises.map(ExerciseReport.init)) }
  api.get("paths") { request, _ in
    try jsonResponse(await control.paths(learner: request.uri.queryParameters["learner"].map(String.init)))
  }

  api.get("attempts") { request, _ in try jsonResponse(await control.attempts(request)) }
  api.post("attempts") { request, context in
    try jsonResponse(await control.start(request.decode(as: StartAttempt.self, context: context)))
  }
  api.get("attempts/{attempt}") { request, context in
    try jsonResponse(await control.report(context.attempt, language: request.language))
  }
  api.get("attempts/{attempt}/record") { _, context in try jsonResponse(await control.record(context.attempt)) }
  api.post("attempts/{attempt}/submit") { request, context in
    let work = try await request.decode(as: SubmitAttempt.self, context: context)
    return try jsonResponse(await control.submit(context.attempt, work, language: request.language))
  }
  api.post("attempts/{attempt}/measure") { request, context in
    let order = try await request.decode(as: MeasureWithProbes.self, context: context)
    return try jsonResponse(await control.measure(context.attempt, order.mode))
  }
  api.post("attempts/{attempt}/{action}") { request, context in
    let action = try context.parameters.require("action")
    if let judgement = ControlDesk.Judgement(rawValue: action) {
      return try jsonResponse(await control.judge(judgement, context.attempt, request, context))
    }
    if action == "hint" { return try jsonResponse(await control.hint(context.attempt, language: request.language)) }
    guard let action = ControlDesk.Action(rawValue: action) else { throw HTTPError(.notFound) }
    return try jsonResponse(await control.perform(action, context.attempt, language: request.language))
  }

  api.get("review") { request, _ in try jsonResponse(await control.review(request)) }
  api.get("noticed") { request, _ in try jsonResponse(await control.noticed(request)) }
  api.get("digests") { request, _ in try jsonResponse(await control.digests(request)) }

  api.get("learners") { _, _ in try jsonResponse(await workplace.store.learners()) }
  api.post("learners") { request, context in
    try jsonResponse(await control.add(request.decode(as: AddLearner.self, context: context)))
  }
  api.get("sync") { _, _ in try jsonResponse(await control.syncState()) }
  api.get("outbox") { _, _ in try jsonResponse(await workplace.store.outboxSummary()) }
  return router
}

extension RequestContext {
  /// The attempt that the address names.
  fileprivate var attempt: UUID {
    get throws {
      let text = try parameters.require("attempt")
      guard let id = UUID(uuidString: text) else {
        throw Failure(.input, "'\(text)' is not an attempt id", hint: "'proefbank attempt list' shows the ids.")
      }
      return id
    }
  }
}

extension Request {
  fileprivate var language: String? { uri.queryParameters["language"].map(String.init) }
}
