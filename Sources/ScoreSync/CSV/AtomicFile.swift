import Foundation
import Glibc

/// A file that is either as it was or as it should be, also after a power cut.
enum AtomicFile {
  /// Writes a file beside it, brings that to the disk, and puts it in its place. Keeps the permissions of the old file;
  /// a new one may be read by its owner and group.
  ///
  /// Only one process may write to `path` at a time.
  static func write(_ bytes: [UInt8], to path: String) throws(SyncError) {
    let part = path + ".part"
    unsafe unlink(part)
    do throws(SyncError) {
      try fill(part, with: bytes, mode: mode(of: path) ?? 0o640)
      if unsafe rename(part, path) != 0 { throw fileError(errno, path: path, doing: "putting the new file in place") }
    } catch {
      unsafe unlink(part)
      throw error
    }
    let folder = try OpenFile(folder(of: path), flags: O_RDONLY | O_DIRECTORY, mode: 0, doing: "opening the folder")
    try folder.synchronise()
  }

  private static func fill(_ path: String, with bytes: [UInt8], mode: mode_t) throws(SyncError) {
    // O_EXCL: whatever stands there by now, a link above all, is not ours to follow.
    let file = try OpenFile(path, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, doing: "creating")
    try file.setMode(mode)
    try file.write(bytes)
    try file.synchronise()
  }

  private static func mode(of path: String) -> mode_t? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.posixPermissions] as? NSNumber).map { mode_t($0.uint32Value & 0o777) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
