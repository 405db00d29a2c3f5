import Glibc
package import KitDevice
package import KitSimulator
import Synchronization

/// A cable without a terminal: two queues of bytes in memory, with the kit's end and the host's end.
///
/// One value stands for the socket that cables are plugged into; each plugging makes a new cable.
package final class MemoryCable: Sendable {
  private let plugged = Mutex<Wire?>(nil)

  package init() {}

  /// The kit's end of a new cable; the one before it hangs up.
  package func plug() throws(VirtualKitError) -> any KitCable {
    guard let wire = Wire() else { throw .system(call: "pipe", reason: "no descriptors are left") }
    plugged.withLock { $0 = wire }
    return KitEnd(wire)
  }

  /// The host's end of the cable that is plugged.
  package func open() throws(PortFailure) -> any CableEnd {
    guard let wire = plugged.withLock(\.self), !wire.isPulled else { throw PortFailure(step: .open, code: ENOENT) }
    return HostEnd(wire)
  }

  private final class KitEnd: KitCable {
    private let wire: Wire
    init(_ wire: Wire) { self.wire = wire }
    deinit { wire.pull() }

    var isAttached: Bool { wire.hostIsThere.load(ordering: .acquiring) }
    func interest(writing: Bool) -> pollfd {
      pollfd(fd: wire.toKit.reader, events: Int16(POLLIN), revents: 0)
    }
    func read() -> [UInt8] { wire.toKit.take() }
    func write(_ bytes: [UInt8]) -> Int {
      wire.toHost.put(bytes)
      return bytes.count
    }
  }

  private final class HostEnd: CableEnd {
    private let wire: Wire
    init(_ wire: Wire) {
      self.wire = wire
      wire.hostIsThere.store(true, ordering: .releasing)
    }
    deinit { wire.hostIsThere.store(false, ordering: .releasing) }

    var descriptor: CInt { wire.toHost.reader }
    func read() -> CableReading {
      let bytes = wire.toHost.take()
      if !bytes.isEmpty { return .bytes(bytes) }
      return wire.isPulled ? .hungUp(code: 0) : .nothing
    }
    func write(_ bytes: [UInt8]) -> Int? {
      if wire.isPulled { return nil }
      wire.toKit.put(bytes)
      return bytes.count
    }
  }
}

/// The two directions of one plugged cable.
private final class Wire: Sendable {
  let toKit: Queue
  let toHost: Queue
  let hostIsThere = Atomic<Bool>(false)
  private let pulled = Atomic<Bool>(false)

  init?() {
    guard let toKit = Queue(), let toHost = Queue() else { return nil }
    self.toKit = toKit
    self.toHost = toHost
  }

  var isPulled: Bool { pulled.load(ordering: .acquiring) }

  func pull() {
    pulled.store(true, ordering: .releasing)
    toHost.wake()
  }
}

/// Bytes in one direction; the descriptor wakes who waits for them.
private final class Queue: Sendable {
  private let bytes = Mutex<[UInt8]>([])
  let reader: CInt
  private let writer: CInt

  init?() {
    var ends: [CInt] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    close(reader)
    close(writer)
  }

  func put(_ new: [UInt8]) {
    bytes.withLock { $0 += new }
    wake()
  }

  func take() -> [UInt8] {
    var signals = [UInt8](repeating: 0, count: 64)
    while unsafe read(reader, &signals, signals.count) == signals.count {}
    return bytes.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
  }

  func wake() {
    var signal: UInt8 = 1
    // A full pipe has woken the reader already.
    _ = unsafe write(writer, &signal, 1)
  }
}
