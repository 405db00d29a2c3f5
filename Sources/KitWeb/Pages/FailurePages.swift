import HTTPTypes
import Hummingbird
import Logging
import Messages

/// Shows every refusal as a page in the language of whoever looks. What went wrong inside is for the log; a page says only what
/// the catalogue says.
struct FailurePages: RouterMiddleware {
  let renderer: PageRenderer

  @concurrent
  func handle(
    _ request: Request, context: PageContext, next: @concurrent (Request, PageContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError {
      return page(error.status, key: error.body, request)
    } catch {
      context.logger.error(
        "page failed", metadata: ["path": "\(request.uri.path)", "reason": "\(String(reflecting: type(of: error)))"])
      return page(.internalServerError, key: nil, request)
    }
  }

  private func page(_ status: HTTPResponse.Status, key: String?, _ request: Request) -> Response {
    let language = renderer.language(of: request)
    let title =
      switch status {
      case .notFound: "page.not_found"
      case .unauthorized: "page.signed_out"
      case .forbidden: "page.forbidden"
      case .tooManyRequests: "page.too_many"
      case .badRequest, .contentTooLarge: "page.bad_form"
      case .internalServerError: "refusal.unexpected"
      default: "refusal.title"
      }
    var values = renderer.frame(title: renderer.text(title, language), session: nil, language)
    if let key, renderer.catalogue.arguments(of: key, in: language) != nil, key != title {
      values["message"] = renderer.text(key, language)
    }
    values["home"] = request.uri.path.hasPrefix("/trainer") ? "/trainer" : "/"
    return renderer.html(Page(template: "failure", values: values), for: request, status: status)
  }
}
