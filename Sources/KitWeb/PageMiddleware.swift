import HTTPTypes
import Hummingbird

/// Headers that keep a page to its own scripts and out of foreign frames.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  @concurrent
  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] =
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    response.headers[.xContentTypeOptions] = "nosniff"
    if let referrerPolicy = HTTPField.Name("Referrer-Policy") { response.headers[referrerPolicy] = "no-referrer" }
    return response
  }
}

/// Refuses a form that another site posts through the learner's browser: its origin is not the page's own host.
struct OwnOriginOnly<Context: RequestContext>: RouterMiddleware {
  @concurrent
  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    if request.method != .get, request.method != .head, let origin = request.headers[.origin] {
      let host = request.head.authority ?? ""
      guard origin == "http://\(host)" || origin == "https://\(host)" else {
        throw HTTPError(.forbidden, message: "This form was sent by another site.")
      }
    }
    return try await next(request, context)
  }
}
