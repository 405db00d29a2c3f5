import ControlAPI
import Glibc

/// The right to run on a data directory: one daemon has it at a time, and the system takes it back when that process
/// ends, however it ends. Two daemons on one database would end each other's attempts.
final class DaemonLock: Sendable {
  private let descriptor: CInt

  init(path: String) throws(Failure) {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else {
      throw Failure(
        .environment, "\(path): \(unsafe String(cString: strerror(errno)))",
        hint: "Give the data directory to the daemon's user.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw Failure(
        .environment, "another proefbankd is running on this data directory (\(path) is held)",
        hint: "Use that one, end it first, or give this one a data_directory and control_socket of its own.")
    }
  }

  deinit { close(descriptor) }
}
