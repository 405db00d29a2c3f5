import Attempts
import Exercises
import Foundation
import HTTPTypes
import Hummingbird

/// The pages at the bench. Nothing here can release, review or see another learner's work.
extension BenchPages {
  func add(to router: RouterGroup<PageContext>) {
    router.get("/") { request, context in
      guard workplace.stations.count == 1, let only = workplace.stations.first else {
        let session = try context.signedIn()
        let language = renderer.language(of: request, session: session)
        return renderer.html(await stations(session, language), for: request)
      }
      return Response.redirect(to: "/stations/\(only.id)")
    }
    router.get("stations/{station}") { request, context in
      try await show(request, context, problem: nil, status: .ok)
    }
    router.get("stations/{station}/exercises/{exercise}") { request, context in
      let session = try context.signedIn()
      let language = renderer.language(of: request, session: session)
      let variant = request.uri.queryParameters["variant"].map(String.init)
      guard let written = workplace.library[try context.parameters.require("exercise")],
        let exercise = written.variant(named: variant)
      else { throw HTTPError(.notFound) }
      let page = try await exercisePage(exercise, at: station(context), session, language)
      return renderer.html(page, for: request)
    }
    router.get("stations/{station}/live") { request, context in
      let session = try context.signedIn()
      let events = live(try station(context), session, renderer.language(of: request, session: session))
      return Response(
        status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
        body: .untilShutdown(events))
    }
    router.get("exercises/{exercise}/{file}") { _, context in
      try workplace.library.file(context.parameters.require("file"), of: context.parameters.require("exercise"))
    }
    router.post("stations/{station}/{action}") { request, context in
      let station = try station(context)
      do {
        try await perform(
          try context.parameters.require("action"), try await Form(request), on: station, request, context)
        return Response.redirect(to: "/stations/\(station.id)")
      } catch let error as HTTPError {
        throw error
      } catch {
        let language = renderer.language(of: request, session: context.session)
        let problem = problem(error, at: station, language: language)
        return try await show(request, context, problem: problem, status: .conflict)
      }
    }
    // A reload or a change of language after a refusal comes back to the station.
    router.get("stations/{station}/{action}") { request, context in
      let query = request.uri.query.map { "?\($0)" } ?? ""
      return Response.redirect(to: "/stations/\(try station(context).id)\(query)")
    }
  }

  private func show(
    _ request: Request, _ context: PageContext, problem: Problem?, status: HTTPResponse.Status
  ) async throws -> Response {
    let session = try context.signedIn()
    let language = renderer.language(of: request, session: session)
    let page = try await station(try station(context), session, language: language, problem: problem)
    return renderer.html(page, for: request, status: status)
  }
}
