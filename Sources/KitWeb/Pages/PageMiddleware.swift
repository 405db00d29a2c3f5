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
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
      + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    response.headers[.xContentTypeOptions] = "nosniff"
    if let referrerPolicy = HTTPField.Name("Referrer-Policy") { response.headers[referrerPolicy] = "same-origin" }
    return response
  }
}

/// Refuses what another site does through the learner's browser: a form whose origin is not the page's own host, and any
/// request under a host name that is not the bench's (a foreign name that was made to resolve to it).
struct OwnOriginOnly<Context: RequestContext>: RouterMiddleware {
  /// Host names under which the pages are served, without port.
  let hosts: Set<String>

  @concurrent
  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    let host = request.head.authority ?? ""
    guard hosts.contains(hostName(host)) else {
      throw HTTPError(.misdirectedRequest, message: "page.other_name")
    }
    if request.method != .get, request.method != .head, let origin = request.headers[.origin] {
      guard origin == "http://\(host)" || origin == "https://\(host)" else {
        throw HTTPError(.forbidden, message: "page.form_expired")
      }
    }
    return try await next(request, context)
  }
}

/// `bench-3` of `bench-3:8088`, `[::1]` of `[::1]:8088`.
func hostName(_ authority: String) -> String {
  guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else { return authority }
  return String(authority[..<colon])
}
