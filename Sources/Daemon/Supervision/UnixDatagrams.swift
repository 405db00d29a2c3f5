import Glibc

/// A connected Unix datagram socket: how systemd and its journal are told things.
final class UnixDatagrams: Sendable {
  private let descriptor: CInt

  /// Nil when nobody listens there. A name that begins with `@` is in the abstract namespace (unix(7)).
  init?(path: String) {
    var name = Array(path.utf8)
    let isAbstract = name.first == UInt8(ascii: "@")
    if isAbstract { name[0] = 0 }
    var address = sockaddr_un()
    guard !name.isEmpty, name.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    let length = MemoryLayout<sa_family_t>.size + name.count + (isAbstract ? 0 : 1)

    descriptor = socket(AF_UNIX, CInt(bitPattern: SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    let result = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(length))
      }
    }
    guard result == 0 else { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Sends one datagram whole, or not at all.
  ///
  /// - Parameters:
  ///   - bytes: The datagram.
  ///   - waits: Whether to wait for room at the other end.
  /// - Returns: Whether it was sent.
  @discardableResult
  func send(_ bytes: [UInt8], waits: Bool) -> Bool {
    let flags = CInt(MSG_NOSIGNAL) | (waits ? 0 : CInt(MSG_DONTWAIT))
    return unsafe bytes.withUnsafeBytes { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
      == bytes.count
  }
}
