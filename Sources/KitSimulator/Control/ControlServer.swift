import Foundation
import Glibc

/// The control socket: takes lines of JSON from several clients and answers each with one line.
///
/// Lives on the kit's thread and never blocks: a client that does not read its answers is not read from either.
final class ControlServer {
  static let mostClients = 16
  static let longestLine = 64 * 1024

  private let listener: CInt
  private let path: String
  private var clients: [Client] = []

  init(path: String) throws(VirtualKitError) {
    listener = try UnixSocket.listen(at: path)
    self.path = path
  }

  deinit {
    close(listener)
    unsafe unlink(path)
  }

  /// What to wait for before there is something to do.
  var interests: [pollfd] {
    let accepting: [pollfd] =
      clients.count < Self.mostClients ? [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)] : []
    return accepting + clients.map(\.interest)
  }

  /// Accepts, reads, has every command carried out and answers, as far as possible without waiting.
  func serve(_ perform: (KitCommand) throws(VirtualKitError) -> ControlAnswer) {
    while clients.count < Self.mostClients {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { break }
      makeNonBlocking(descriptor)
      clients.append(Client(descriptor: descriptor))
    }
    for client in clients { client.serve(perform) }
    clients.removeAll { $0.isDone }
  }

  /// One connection.
  private final class Client {
    private let descriptor: CInt
    private var incoming: [UInt8] = []
    private var outgoing: [UInt8] = []
    private var hasEnded = false

    init(descriptor: CInt) {
      self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    var isDone: Bool { hasEnded && outgoing.isEmpty }

    var interest: pollfd {
      pollfd(fd: descriptor, events: Int16(outgoing.isEmpty ? POLLIN : POLLOUT), revents: 0)
    }

    func serve(_ perform: (KitCommand) throws(VirtualKitError) -> ControlAnswer) {
      flush()
      while outgoing.isEmpty, !hasEnded {
        guard receive() else { return }
        answerLines(perform)
        flush()
      }
    }

    /// False when there is nothing to read now.
    private func receive() -> Bool {
      var buffer = [UInt8](repeating: 0, count: 8192)
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count > 0 {
        incoming.append(contentsOf: buffer.prefix(count))
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        hasEnded = true
      }
      return count > 0
    }

    private func answerLines(_ perform: (KitCommand) throws(VirtualKitError) -> ControlAnswer) {
      var lines = incoming.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let rest = lines.popLast() ?? []
      for line in lines where !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) {
        answer(line.count > longestLine ? ControlAnswer(.lineTooLong(limit: longestLine)) : carryOut(line, perform))
      }
      incoming = Array(rest)
      if incoming.count > longestLine {
        incoming = []
        hasEnded = true
        answer(ControlAnswer(.lineTooLong(limit: longestLine)))
      }
    }

    private func carryOut(
      _ line: ArraySlice<UInt8>, _ perform: (KitCommand) throws(VirtualKitError) -> ControlAnswer
    ) -> ControlAnswer {
      do throws(VirtualKitError) {
        return try perform(try ControlRequest.decode(line))
      } catch {
        return ControlAnswer(error)
      }
    }

    private func answer(_ answer: ControlAnswer) {
      guard let line = try? controlEncoder().encode(answer) else { return }
      outgoing.append(contentsOf: line)
      outgoing.append(UInt8(ascii: "\n"))
    }

    private func flush() {
      while !outgoing.isEmpty {
        // MSG_NOSIGNAL: a client that went away is no reason to end.
        let sent = unsafe send(descriptor, outgoing, outgoing.count, CInt(MSG_NOSIGNAL))
        if sent > 0 {
          outgoing.removeFirst(sent)
        } else if errno == EAGAIN || errno == EINTR {
          return
        } else {
          outgoing = []
          hasEnded = true
        }
      }
    }

    private var longestLine: Int { ControlServer.longestLine }
  }
}
