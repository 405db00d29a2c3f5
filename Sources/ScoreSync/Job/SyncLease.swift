import Glibc

/// The right to send: one process has it at a time, and the system takes it back when that process ends, however it ends.
struct SyncLease: ~Copyable {
  private let file: OpenFile

  init(path: String) throws(SyncError) {
    let file = try OpenFile(path, flags: O_RDWR | O_CREAT, mode: 0o660, doing: "taking the lease")
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: throw .alreadyRunning(lease: path)
      default: throw fileError(errno, path: path, doing: "taking the lease")
      }
    }
    self.file = file
  }
}
