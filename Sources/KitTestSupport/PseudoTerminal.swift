import Glibc

/// A serial cable of which a test holds the kit's end. Closing it hangs up on the host.
package final class PseudoTerminal: Sendable {
  /// The host's end.
  package let path: String
  /// The kit's end; non-blocking.
  private let master: CInt

  package enum Failure: Error { case system(call: String, code: CInt) }

  /// Numbers of ioctl_tty(2) that the C library's overlay does not carry: TIOCSPTLCK and TIOCGPTN.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  package init() throws(Failure) {
    let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard master >= 0 else { throw .system(call: "open /dev/ptmx", code: errno) }
    var (locked, number): (CInt, CInt) = (0, 0)
    guard unsafe ioctl(master, Self.setLock, &locked) == 0, unsafe ioctl(master, Self.getNumber, &number) == 0 else {
      defer { close(master) }
      throw .system(call: "ioctl", code: errno)
    }
    self.master = master
    path = "/dev/pts/\(number)"
  }

  deinit {
    close(master)
  }

  /// What the host has sent; empty when there is nothing.
  package func read() -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, unsafe Glibc.read(master, buffer.baseAddress, buffer.count))
    }
  }

  /// Waits until the host has sent something, at most this long; then reads it.
  package func read(waitingMilliseconds limit: CInt) -> [UInt8] {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&descriptor, 1, limit)
    return read()
  }

  package func write(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(master, $0.baseAddress, $0.count) }
  }
}
