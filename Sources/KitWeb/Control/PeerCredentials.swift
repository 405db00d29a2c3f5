import Glibc
package import NIOCore

/// Who is at the other end of a Unix socket, as the kernel says (unix(7), SO_PEERCRED).
package struct PeerCredentials: Hashable, Sendable {
  package var processID: Int32
  package var user: UInt32
  package var group: UInt32

  /// Nil for anything that is not a connected Unix socket.
  package static func of(_ channel: any Channel) async -> PeerCredentials? {
    guard let provider = channel as? any SocketOptionProvider else { return nil }
    let answer: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
      level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    guard let credentials = try? await answer.get(), credentials.processID > 0 else { return nil }
    return credentials
  }

  /// The daemon's own user, root, and members of the daemon's group; everybody else is refused, whatever the file mode says.
  package var mayControl: Bool {
    user == geteuid() || user == 0 || group == getegid()
  }
}
