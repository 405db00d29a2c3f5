import Attempts
import ControlAPI
import ExerciseRun
import Foundation
import HTTPTypes
package import Hummingbird
import Messages
import NIOCore

/// The pages at the bench. Nothing here can release, review or see another learner's work.
/// They answer to `host`, the address or name that they are bound to, and to loopback only.
package func benchRouter(_ workplace: Workplace, host: String) throws -> Router<BasicRequestContext> {
  let pages = try BenchPages(workplace: workplace)
  let router = Router()
  router.add(middleware: SecurityHeaders())
  router.add(middleware: OwnOriginOnly(hosts: [host, "localhost", "127.0.0.1", "[::1]"]))

  router.get("/") { request, _ in
    guard pages.workplace.stations.count == 1, let only = pages.workplace.stations.first else {
      return pages.page(await pages.stations(pages.language(of: request)), for: request)
    }
    return Response.redirect(to: "/stations/\(only.id)")
  }
  router.get("stations/{station}") { request, context in
    let station = try pages.station(context)
    return pages.page(
      try await pages.station(station, language: pages.language(of: request), problem: nil), for: request)
  }
  router.post("stations/{station}/{action}") { request, context in
    let station = try pages.station(context)
    let action = try context.parameters.require("action")
    let form = try await Form(request)
    do {
      try await pages.perform(action, form, on: station)
      return Response.redirect(to: "/stations/\(station.id)")
    } catch let error as HTTPError {
      throw error
    } catch {
      let problem = pages.problem(error, at: station, language: pages.language(of: request))
      let page = try await pages.station(station, language: pages.language(of: request), problem: problem)
      return pages.page(page, for: request, status: .conflict)
    }
  }
  // A reload or a change of language after a refusal comes back to the station.
  router.get("stations/{station}/{action}") { request, context in
    let station = try pages.station(context)
    let query = request.uri.query.map { "?\($0)" } ?? ""
    return Response.redirect(to: "/stations/\(station.id)\(query)")
  }
  router.get("stations/{station}/live") { request, context in
    let station = try pages.station(context)
    let events = pages.live(station, language: pages.language(of: request))
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: .untilShutdown(events)
    )
  }
  router.get("static/{file}") { _, context in try pages.file(context.parameters.require("file")) }
  router.get("health") { _, _ in "ok\n" }
  return router
}

/// The fields of a submitted form; the last one of a name counts.
struct Form {
  private var fields: [String: String] = [:]

  /// Reads `application/x-www-form-urlencoded`; anything else is refused, never guessed at.
  init(_ request: Request) async throws {
    let body = String(buffer: try await request.body.collect(upTo: 16 * 1024))
    for pair in body.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let words = parts.map { $0.replacing("+", with: " ").removingPercentEncoding }
      guard let name = words.first ?? nil, let value = words.count > 1 ? words[1] : "" else {
        throw HTTPError(.badRequest, message: "The form is not encoded as a browser does it.")
      }
      fields[name] = value
    }
  }

  subscript(name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
}
