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
    user == geteuid() || user == 0 || group == getegid() || Self.isMember(user, of: getegid())
  }

  /// Whether the group database has a user in a group (getgrouplist(3)): the kernel tells the primary group only.
  static func isMember(_ user: UInt32, of group: UInt32) -> Bool {
    var entry = unsafe passwd()
    var text = [CChar](repeating: 0, count: 16_384)
    var found: UnsafeMutablePointer<passwd>?
    guard unsafe getpwuid_r(user, &entry, &text, text.count, &found) == 0, unsafe found != nil else { return false }
    var groups = [UInt32](repeating: 0, count: 256)
    var count = Int32(groups.count)
    // -1 says that there are more; the first ones are filled in all the same.
    _ = unsafe getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count)
    return groups.prefix(max(0, min(Int(count), groups.count))).contains(group)
  }
}
