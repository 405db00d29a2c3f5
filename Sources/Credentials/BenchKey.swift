import Crypto
import Foundation
import Glibc

/// The secret of one bench: without it a copy of the database tells no badge and no PIN. 32 random bytes in a file that
/// only its owner may read; keep a safety copy apart from that of the database, for without it all badges and PINs have
/// to be given anew.
package struct BenchKey: Sendable {
  package enum Problem: Error, Hashable, Sendable {
    case file(path: String, reason: String)
    /// Others than the owner may read it.
    case readableByOthers(path: String)
    case damaged(path: String)
  }

  let key: SymmetricKey

  /// Reads the key, or makes it when there is none.
  package init(path: String) throws(Problem) {
    if unsafe access(path, F_OK) != 0 { try Self.make(path) }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.problem(path) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.problem(path) }
    guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
    var bytes = [UInt8](repeating: 0, count: 33)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    guard count == 32 else { throw .damaged(path: path) }
    key = SymmetricKey(data: bytes.prefix(32))
  }

  /// Written whole under another name first: of two processes that begin together, one key wins and both read that.
  private static func make(_ path: String) throws(Problem) {
    let part = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max))"
    let descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw problem(path) }
    defer { unsafe unlink(part) }
    let bytes = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Array($0) }
    let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    let isOnDisk = count == bytes.count && fsync(descriptor) == 0
    close(descriptor)
    guard isOnDisk else { throw problem(path) }
    if unsafe link(part, path) != 0, errno != EEXIST { throw problem(path) }
  }

  private static func problem(_ path: String) -> Problem {
    .file(path: path, reason: unsafe String(cString: strerror(errno)))
  }
}

extension BenchKey.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason). Give the data directory to the daemon's user."
    case .readableByOthers(let path):
      "\(path): others may read the key of this bench. chmod 600 it, and give badges and PINs anew if somebody did."
    case .damaged(let path): "\(path): this is no key of 32 bytes. Restore its safety copy."
    }
  }
}
