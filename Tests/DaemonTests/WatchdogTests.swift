import Daemon
import Foundation
import Glibc
import Synchronization
import Testing

@Suite("The watchdog is fed by the loops whose life it proves")
struct WatchdogTests {
  private final class Count: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }
    func add() { number.withLock { $0 += 1 } }
  }

  @Test("it is fed when every part has shown life, and not before")
  func allParts() {
    let fed = Count()
    let watchdog = Watchdog(parts: 2, limit: 400) { fed.add() }
    watchdog.beat(0, now: 1000)
    #expect(fed.value == 0)
    watchdog.beat(1, now: 1001)
    #expect(fed.value == 1)
  }

  @Test("a loop that hangs is not fed for, however lively the others are")
  func hanging() {
    let fed = Count()
    let watchdog = Watchdog(parts: 2, limit: 400) { fed.add() }
    watchdog.beat(0, now: 0)
    watchdog.beat(1, now: 0)
    for now in stride(from: UInt64(100), to: 100_000, by: 100) { watchdog.beat(0, now: now) }
    #expect(fed.value == 1)
  }

  @Test("a busy cable does not feed it at every turn, but often enough")
  func rate() {
    let fed = Count()
    let watchdog = Watchdog(parts: 1, limit: 1000) { fed.add() }
    for now in UInt64(0)..<1000 { watchdog.beat(0, now: now) }
    #expect((4...10).contains(fed.value), "\(fed.value) times in one limit")
  }
}

@Suite("What the service manager hears")
struct ServiceManagerTests {
  /// A datagram socket in a folder of its own, as systemd has one.
  private final class Listener {
    let path = FileManager.default.temporaryDirectory.appending(path: "n-\(UUID().uuidString.prefix(8))").path
    private let descriptor: CInt

    init() throws {
      descriptor = socket(AF_UNIX, CInt(bitPattern: SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let name = Array(path.utf8)
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
      let bound = unsafe withUnsafePointer(to: address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(bound == 0)
    }

    deinit {
      close(descriptor)
      unsafe unlink(path)
    }

    func next() -> String? {
      var bytes = [UInt8](repeating: 0, count: 1000)
      let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
      return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
  }

  @Test("the time within which it wants to be fed is read from the environment, for this process only")
  func limit() throws {
    let listener = try Listener()
    let here = ["NOTIFY_SOCKET": listener.path, "WATCHDOG_USEC": "10000000"]
    #expect(ServiceManager(environment: here).watchdog == 10_000_000_000)
    #expect(ServiceManager(environment: here.merging(["WATCHDOG_PID": "1"]) { $1 }).watchdog == nil)
    #expect(ServiceManager(environment: ["WATCHDOG_USEC": "10000000"]).watchdog == nil)
    #expect(ServiceManager(environment: [:]).watchdog == nil)
  }

  @Test("ready, status and life reach its socket, a status on one line")
  func datagrams() throws {
    let listener = try Listener()
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": listener.path])
    manager.ready()
    manager.status("bench-1: no kit\nREADY=1")
    manager.alive()
    manager.stopping()
    #expect(listener.next() == "READY=1")
    #expect(listener.next() == "STATUS=bench-1: no kit READY=1")
    #expect(listener.next() == "WATCHDOG=1")
    #expect(listener.next() == "STOPPING=1")
    #expect(listener.next() == nil)
  }

  @Test("where no service manager listens nothing happens")
  func nobody() {
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": "/nonexistent/socket"])
    manager.ready()
    manager.alive()
    #expect(manager.watchdog == nil)
  }
}
