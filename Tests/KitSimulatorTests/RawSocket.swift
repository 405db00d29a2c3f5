import Glibc

/// A client that sends any bytes to a Unix socket. It never blocks its thread, which may be that of the kit.
final class RawSocket {
  struct Closed: Error {}

  private let descriptor: CInt
  private var incoming: [UInt8] = []

  init(path: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    guard unsafe Self.withAddress(path, { unsafe connect(descriptor, $0, $1) }) == 0 else { throw Closed() }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { close(descriptor) }

  /// A socket as a process that was killed leaves it.
  static func leaveBehind(at path: String) throws {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    guard unsafe Self.withAddress(path, { unsafe bind(descriptor, $0, $1) }) == 0 else { throw Closed() }
  }

  func ask(_ line: String) async throws -> String {
    try await send(line + "\n")
    return try await self.line()
  }

  func send(_ text: String) async throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
      }
      if sent > 0 {
        rest = rest.dropFirst(sent)
      } else {
        // The kit may close before it has taken everything; what it answered can still be read.
        guard errno == EAGAIN else { return }
        try await Task.sleep(for: .milliseconds(1))
      }
    }
  }

  func line() async throws -> String {
    let deadline = ContinuousClock.now + TestHost.patience
    var buffer = [UInt8](repeating: 0, count: 4096)
    while ContinuousClock.now < deadline {
      if let end = incoming.firstIndex(of: UInt8(ascii: "\n")) {
        defer { incoming.removeSubrange(...end) }
        return String(decoding: incoming[..<end], as: UTF8.self)
      }
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count > 0 {
        incoming += buffer.prefix(count)
      } else {
        guard count < 0, errno == EAGAIN else { throw Closed() }
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    throw TestHost.Failure.neverHappened("a line from the kit")
  }

  private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
