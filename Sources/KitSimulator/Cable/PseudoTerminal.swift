import Glibc

/// The kit's end of a serial cable: the master of a pseudo-terminal, with a stable link to the other end.
///
/// Nobody in this process holds the other end open, so that the system tells whether a host is attached.
final class PseudoTerminal {
  private let master: CInt
  /// The host's end, such as `/dev/pts/4`.
  let devicePath: String
  private let link: String

  /// Opens a raw pseudo-terminal and puts a symbolic link to it at `link`, in place of an older link.
  init(link: String) throws(VirtualKitError) {
    let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard master >= 0 else { throw .system(call: "open /dev/ptmx", reason: systemReason()) }
    do throws(VirtualKitError) {
      devicePath = try Self.prepare(master)
      try Self.replaceLink(at: link, target: devicePath)
    } catch {
      close(master)
      throw error
    }
    self.master = master
    self.link = link
  }

  /// Hangs up: an attached host sees the end of its terminal. The link goes too, for its number may be given to another.
  deinit {
    close(master)
    if Self.target(of: link) == devicePath { unsafe unlink(link) }
  }

  /// Whether a host has the other end open.
  var isAttached: Bool {
    var descriptor = pollfd(fd: master, events: 0, revents: 0)
    _ = unsafe poll(&descriptor, 1, 0)
    return Int32(descriptor.revents) & POLLHUP == 0
  }

  /// To wait for bytes from an attached host, and for room when some bytes are still to be sent.
  func interest(writing: Bool) -> pollfd {
    pollfd(fd: master, events: Int16(writing ? POLLIN | POLLOUT : POLLIN), revents: 0)
  }

  /// The bytes that have arrived, at most 4,096; empty when there are none.
  func read() -> [UInt8] {
    unsafe Array(unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, unsafe Glibc.read(master, buffer.baseAddress, buffer.count))
    }
  }

  /// Sends what there is room for and returns how many bytes that was.
  func write(_ bytes: [UInt8]) -> Int {
    let written = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(master, buffer.baseAddress, buffer.count)
    }
    return max(0, written)
  }

  // What unlockpt and ptsname do; Swift's Glibc module has neither those nor these two names (TIOCSPTLCK, TIOCGPTN).
  private static let setLockRequest: UInt = 0x4004_5431
  private static let getNumberRequest: UInt = 0x8004_5430

  private static func prepare(_ master: CInt) throws(VirtualKitError) -> String {
    var locked: CInt = 0
    var number: CInt = 0
    guard unsafe ioctl(master, setLockRequest, &locked) == 0, unsafe ioctl(master, getNumberRequest, &number) == 0
    else {
      throw .system(call: "ioctl of a new pseudo-terminal", reason: systemReason())
    }
    let path = "/dev/pts/\(number)"
    let slave = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw .system(call: "open \(path)", reason: systemReason()) }
    defer { close(slave) }
    // Without raw mode the terminal would eat 0x04 and echo; the settings stay while the master is open.
    var settings = termios()
    guard unsafe tcgetattr(slave, &settings) == 0 else {
      throw .system(call: "tcgetattr", reason: systemReason())
    }
    unsafe cfmakeraw(&settings)
    guard unsafe tcsetattr(slave, TCSANOW, &settings) == 0 else {
      throw .system(call: "tcsetattr", reason: systemReason())
    }
    return path
  }

  private static func replaceLink(at link: String, target: String) throws(VirtualKitError) {
    var status = stat()
    if unsafe lstat(link, &status) == 0, status.st_mode & S_IFMT != S_IFLNK {
      throw .path(path: link, reason: "something else than a link is there", hint: "choose another place for --link")
    }
    // Made aside and renamed: a host that looks at any moment finds the old link or the new one, never none.
    let temporary = "\(link).\(getpid()).new"
    unsafe unlink(temporary)
    guard unsafe symlink(target, temporary) == 0, unsafe rename(temporary, link) == 0 else {
      let reason = systemReason()
      unsafe unlink(temporary)
      throw .path(path: link, reason: reason, hint: "the folder must exist and be writable")
    }
  }

  private static func target(of link: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 128)
    let length = unsafe readlink(link, &buffer, buffer.count)
    guard length > 0 else { return nil }
    return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
