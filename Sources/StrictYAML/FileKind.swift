import Glibc

/// What stands under a path.
///
/// One question to the system: `FileManager` also looks up the names of owner and group, and reading a library asks a thousand times.
package enum FileKind: Hashable, Sendable {
  case regular(bytes: Int)
  case directory, link
  /// A device, a pipe or a socket.
  case special

  /// - Parameters:
  ///   - path: of the file. A link at its end is not followed, unless a slash comes after it.
  ///   - followingLinks: whether what a link leads to counts.
  /// - Returns: nil when there is nothing, or it may not be seen.
  package static func of(_ path: String, followingLinks: Bool = false) -> FileKind? {
    var found = stat()
    guard (followingLinks ? unsafe stat(path, &found) : unsafe lstat(path, &found)) == 0 else { return nil }
    return switch found.st_mode & S_IFMT {
    case S_IFREG: .regular(bytes: Int(found.st_size))
    case S_IFDIR: .directory
    case S_IFLNK: .link
    default: .special
    }
  }
}
