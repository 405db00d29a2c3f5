import Attempts
import ControlAPI
import HTTPTypes
package import Hummingbird
import Logging
package import NIOCore

/// A request on the control socket; knows its connection, for the peer's credentials.
package struct ControlContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package let channel: any Channel

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

/// Answers every failure as JSON with its words and its mend.
struct FailuresAsJSON<Context: RequestContext>: RouterMiddleware {
  @concurrent
  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      let failure = Failure(
        .input, "there is nothing at \(request.uri.path)", hint: "Compare the versions of both programs.")
      return try failure.response(.notFound)
    } catch let error as HTTPError {
      return try Failure(.input, error.body ?? error.status.reasonPhrase).response(error.status)
    } catch {
      let failure = Failure(describing: error)
      if failure.kind == .environment {
        context.logger.error(
          "control request failed", metadata: ["path": "\(request.uri.path)", "reason": "\(failure.error)"])
      }
      return try failure.response(failure.kind.status)
    }
  }
}

/// Refuses a peer that is neither root nor the daemon's own user or group.
struct PeersOfTheDaemon: RouterMiddleware {
  @concurrent
  func handle(
    _ request: Request, context: ControlContext, next: @concurrent (Request, ControlContext) async throws -> Response
  ) async throws -> Response {
    guard let peer = await PeerCredentials.of(context.channel), peer.mayControl else {
      throw Failure(
        .environment, "this user may not control the daemon", hint: "Join the daemon's group, or use sudo.")
    }
    return try await next(request, context)
  }
}

extension Failure {
  func response(_ status: HTTPResponse.Status) throws -> Response {
    try jsonResponse(self, status: status)
  }
}

extension Failure.Kind {
  var status: HTTPResponse.Status {
    switch self {
    case .refused: .conflict
    case .input: .badRequest
    case .environment: .serviceUnavailable
    }
  }
}

func jsonResponse(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
  let data = try AttemptJSON.encode(value)
  return Response(
    status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: data)))
}
