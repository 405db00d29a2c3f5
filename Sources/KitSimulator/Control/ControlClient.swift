import Foundation
import Glibc

/// A blocking connection to a virtual kit's control socket, for the command line and for scripts.
package final class ControlClient {
  private let descriptor: CInt
  private let path: String
  private var incoming: [UInt8] = []

  package init(path: String) throws(VirtualKitError) {
    descriptor = try UnixSocket.connect(to: path)
    self.path = path
  }

  deinit { close(descriptor) }

  /// Has a command carried out and waits for the answer.
  package func perform(_ command: KitCommand) throws(VirtualKitError) -> ControlAnswer {
    let request: Data
    do {
      request = try ControlRequest.encode(command)
    } catch {
      throw .badJSON(detail: "the command cannot be written")
    }
    try send(Array(request) + [UInt8(ascii: "\n")])
    let line = try receiveLine()
    do {
      return try controlDecoder().decode(ControlAnswer.self, from: Data(line))
    } catch {
      throw lost("the answer is not that of a virtual kit")
    }
  }

  private func send(_ bytes: [UInt8]) throws(VirtualKitError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
      }
      guard sent > 0 else { throw lost(systemReason()) }
      rest = rest.dropFirst(sent)
    }
  }

  private func receiveLine() throws(VirtualKitError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      if let end = incoming.firstIndex(of: UInt8(ascii: "\n")) {
        defer { incoming.removeSubrange(...end) }
        return Array(incoming[..<end])
      }
      let count = unsafe read(descriptor, &buffer, buffer.count)
      guard count > 0 else { throw lost(count == 0 ? "the virtual kit hung up" : systemReason()) }
      incoming.append(contentsOf: buffer.prefix(count))
    }
  }

  private func lost(_ reason: String) -> VirtualKitError {
    .path(path: path, reason: reason, hint: "is the virtual kit still running?")
  }
}
