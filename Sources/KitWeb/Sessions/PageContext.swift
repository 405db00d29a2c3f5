import Foundation
import HTTPTypes
package import Hummingbird
package import NIOCore

/// A request for a page: knows where it came from and, behind ``RequiresSession``, whose it is.
package struct PageContext: RequestContext, RemoteAddressRequestContext {
  package var coreContext: CoreRequestContextStorage
  package let remoteAddress: SocketAddress?
  var session: Session?

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  /// For the throttle; all that has no address counts as one.
  var address: String { remoteAddress?.ipAddress ?? "local" }

  /// The session that ``RequiresSession`` found.
  ///
  /// - Throws: 401 on a route that is not behind it: a mistake of ours, and nothing is shown.
  func signedIn() throws -> Session {
    guard let session else { throw HTTPError(.unauthorized) }
    return session
  }
}

/// Lets through whoever has a session of this area, and forms that were made for it.
///
/// Without a session a page leads to the login, anything else is refused with 401.
struct RequiresSession: RouterMiddleware {
  let area: Area
  let sessions: SessionStore
  /// Bytes of a form.
  var formLimit = 16 * 1024

  @concurrent
  func handle(
    _ request: Request, context: PageContext, next: @concurrent (Request, PageContext) async throws -> Response
  ) async throws -> Response {
    var request = request
    var context = context
    let isLive = request.uri.path.hasSuffix("/live")
    guard let token = request.cookies[area.cookie]?.value,
      let session = sessions.find(token, in: area, touching: !isLive)
    else {
      guard request.method == .get, !isLive else { throw HTTPError(.unauthorized, message: "page.signed_out") }
      return .redirect(to: area.loginPath + "?to=" + Self.escaped(request.uri.string))
    }
    if request.method != .get, request.method != .head, let token = request.formToken {
      guard session.owns(formToken: token) else { throw HTTPError(.forbidden, message: "page.form_expired") }
    } else if request.method != .get, request.method != .head {
      _ = try await request.collectBody(upTo: formLimit)
      let form = try await Form(request, limit: formLimit)
      guard session.owns(formToken: form["form_token"]) else {
        throw HTTPError(.forbidden, message: "page.form_expired")
      }
    }
    context.session = session
    return try await next(request, context)
  }

  private static func escaped(_ path: String) -> String {
    path.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~/"))) ?? "/"
  }
}

extension Area {
  /// The cookie of a session, or (nil) the one that ends it. Scripts cannot read it, and other sites cannot make the browser
  /// send it.
  func cookie(_ token: String?, isSecure: Bool) -> String {
    let life = token == nil ? "; Max-Age=0" : ""
    return "\(cookie)=\(token ?? ""); Path=\(path); HttpOnly; SameSite=Strict\(life)\(isSecure ? "; Secure" : "")"
  }
}

/// A path of this site only: what a login leads to afterwards.
func ownPath(_ written: String?, otherwise: String) -> String {
  guard let written, written.hasPrefix("/"), !written.hasPrefix("//"), !written.contains("\\"),
    written.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
  else { return otherwise }
  return written
}

extension Request {
  /// The form token of a session, where a script of ours sends no form.
  fileprivate var formToken: String? { HTTPField.Name("X-Form-Token").flatMap { headers[$0] } }
}
