import Glibc

/// Opening stream sockets of the file system, for both ends of the control interface.
enum UnixSocket {
  /// A listening socket at `path` that only its owner may use (mode 0600). A socket left over by a process that
  /// ended is replaced; one that answers is not.
  static func listen(at path: String) throws(VirtualKitError) -> CInt {
    try removeLeftOver(at: path)
    let descriptor = try open(flags: SOCK_NONBLOCK)
    do throws(VirtualKitError) {
      // The mode of the descriptor is the mode that bind gives to the file: it is never open to others for a moment.
      guard fchmod(descriptor, 0o600) == 0 else { throw .system(call: "fchmod", reason: systemReason()) }
      guard try unsafe withAddress(path, { unsafe bind(descriptor, $0, $1) }) == 0 else {
        throw .path(path: path, reason: systemReason(), hint: "the folder must exist and be writable")
      }
      guard Glibc.listen(descriptor, 8) == 0 else { throw .system(call: "listen", reason: systemReason()) }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// A blocking connection to the socket at `path`.
  static func connect(to path: String) throws(VirtualKitError) -> CInt {
    let descriptor = try open(flags: 0)
    do throws(VirtualKitError) {
      guard try unsafe withAddress(path, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 else {
        throw .path(
          path: path, reason: systemReason(), hint: "is the virtual kit running, with --control at this path?")
      }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func open(flags: __socket_type) throws(VirtualKitError) -> CInt {
    try open(flags: CInt(bitPattern: flags.rawValue))
  }

  private static func open(flags: CInt) throws(VirtualKitError) -> CInt {
    let type = CInt(bitPattern: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type | flags, 0)
    guard descriptor >= 0 else { throw .system(call: "socket", reason: systemReason()) }
    return descriptor
  }

  private static func removeLeftOver(at path: String) throws(VirtualKitError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw .path(path: path, reason: "something else than a socket is there", hint: "choose another place for it")
    }
    if let descriptor = try? connect(to: path) {
      close(descriptor)
      throw .path(path: path, reason: "another virtual kit listens here", hint: "end it first, or choose another place")
    }
    unsafe unlink(path)
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) throws(VirtualKitError) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    let bytes = Array(path.utf8)
    guard bytes.count < capacity else {
      throw .path(path: path, reason: "the path is longer than \(capacity - 1) bytes", hint: "choose a shorter one")
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
