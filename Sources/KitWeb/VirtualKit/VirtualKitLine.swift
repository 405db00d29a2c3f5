import ControlAPI
import Dispatch
import Foundation
import Glibc

/// The way to a virtual kit's control socket: one line of JSON there, one line back, each on a connection of its own.
///
/// Reading and writing block for some milliseconds, so they happen on a queue of their own and end after two seconds.
struct VirtualKitLine: Sendable {
  let path: String
  private static let queue = DispatchQueue(label: "proefbank.virtual-kit")
  private static let patience = 2
  private static let longestAnswer = 1 << 20

  /// Sends a command, which must not contain a line end, and waits for the answer.
  ///
  /// - Parameter command: JSON as `docs/virtual-kit.md` has it.
  /// - Returns: the answer, without its line end.
  /// - Throws: ``Failure`` when no virtual kit answers.
  func exchange(_ command: Data) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
      Self.queue.async { continuation.resume(with: Result { try answer(to: command) }) }
    }
  }

  private func answer(to command: Data) throws -> Data {
    let descriptor = try connected()
    defer { close(descriptor) }
    var rest = Array(command) + [UInt8(ascii: "\n")]
    while !rest.isEmpty {
      let sent = unsafe send(descriptor, rest, rest.count, CInt(MSG_NOSIGNAL))
      guard sent > 0 else { throw silent }
      rest.removeFirst(sent)
    }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    while received.count < Self.longestAnswer {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      guard count > 0 else { throw silent }
      received += buffer.prefix(count)
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) { return Data(received[..<end]) }
    }
    throw silent
  }

  private func connected() throws -> CInt {
    let descriptor = socket(AF_UNIX, CInt(bitPattern: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw silent }
    var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      close(descriptor)
      throw silent
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw silent
    }
    return descriptor
  }

  private var silent: Failure {
    Failure(
      .environment, "no virtual kit answers at \(path)",
      hint: "Is it running, with --control at this path, under the same user as the daemon?")
  }
}
