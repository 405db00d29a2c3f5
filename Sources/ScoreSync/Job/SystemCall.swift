import Glibc

/// What the system said about a file, in its words and with what to do about it.
func fileError(_ code: CInt, path: String, doing: String) -> SyncError {
  let reason = unsafe String(cString: strerror(code))
  let mend =
    switch code {
    case ENOENT, ENOTDIR: "Create the folder, or correct the path in the configuration."
    case EACCES, EPERM, EROFS: "Give the sync job's user write access to the file and its folder."
    case ENOSPC, EDQUOT: "Free some space on that file system."
    case EISDIR: "The path is a folder; name a file in it."
    default: "Check the disk and the path, then run the sync again."
    }
  return .file(path: path, doing: doing, reason: reason, mend: mend)
}

/// An open file, closed when it goes away.
struct OpenFile: ~Copyable {
  let descriptor: CInt
  private let path: String

  init(_ path: String, flags: CInt, mode: mode_t, doing: String) throws(SyncError) {
    self.path = path
    descriptor = unsafe open(path, flags | O_CLOEXEC, mode)
    if descriptor < 0 { throw fileError(errno, path: path, doing: doing) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: [UInt8]) throws(SyncError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno != EINTR { throw fileError(errno, path: path, doing: "writing") }
      written += max(0, count)
    }
  }

  /// Waits until it is on the disk.
  func synchronise() throws(SyncError) {
    if fsync(descriptor) != 0 { throw fileError(errno, path: path, doing: "writing to disk") }
  }

  func setMode(_ mode: mode_t) throws(SyncError) {
    if fchmod(descriptor, mode) != 0 { throw fileError(errno, path: path, doing: "setting permissions") }
  }
}
