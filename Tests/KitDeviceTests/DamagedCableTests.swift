import Attempts
import Circuits
import Foundation
import KitProtocol
import KitSimulator
import KitTestSupport
import Synchronization
import Testing

@testable import KitDevice

/// A cable that damages bytes: what a host reads and what a kit reads goes through here.
private final class DamagingCable: Sendable {
  private let host: PseudoTerminal
  private let isCut = Atomic<Bool>(false)
  private let damaged = Atomic<Int>(0)

  var path: String { host.path }
  var damagedBytes: Int { damaged.load(ordering: .relaxed) }

  /// Carries on a thread of its own until ``cut()``; every `interval`-th byte suffers.
  init(to kitPath: String, every interval: Int) throws {
    host = try PseudoTerminal()
    Thread.detachNewThread { [self] in
      guard let kit = try? SerialPort(path: kitPath, baud: 115_200) else { return }
      var count = 0
      func harm(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { byte in
          count += 1
          guard count % interval == 0 else { return byte }
          damaged.add(1, ordering: .relaxed)
          return byte ^ 0x10
        }
      }
      while !isCut.load(ordering: .relaxed) {
        let fromHost = host.read(waitingMilliseconds: 1)
        if !fromHost.isEmpty { _ = kit.write(harm(fromHost)) }
        if case .bytes(let fromKit) = kit.read() { host.write(harm(fromKit)) }
      }
    }
  }

  func cut() { isCut.store(true, ordering: .relaxed) }
}

/// How often is read from one beat of the kit's thread to the next.
private final class ReadingsBetweenBeats: Sendable {
  private let counts = Mutex((now: 0, most: 0))
  var most: Int { counts.withLock { $0.most } }

  func beat() { counts.withLock { $0.now = 0 } }

  func read() -> Int {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
      return counts.now
    }
  }
}

/// A cable on which there is always more to read. Whoever reads on and on finds it pulled out in the end, so that the
/// test does not hang.
private final class EndlessCable: CableEnd {
  static let pulledOutAfter = 10_000
  let descriptor = unsafe open("/dev/zero", O_RDWR)
  private let readings: ReadingsBetweenBeats
  init(_ readings: ReadingsBetweenBeats) { self.readings = readings }
  deinit { close(descriptor) }
  func read() -> CableReading {
    readings.read() < Self.pulledOutAfter ? .bytes([UInt8](repeating: 0x55, count: 100) + [0]) : .hungUp(code: 0)
  }
  func write(_ bytes: [UInt8]) -> Int? { bytes.count }
}

@Suite("A cable that damages bytes", .timeLimit(.minutes(1)))
struct DamagedCableTests {
  @Test("The kit is identified and scanned as if nothing were; the damage is counted")
  func damagedFrames() async throws {
    let folder = try TemporaryFolder()
    let description = try testDescription()
    let virtual = try VirtualKit(kit: description, serialNumber: "PB-0042", link: folder.path + "/kit")
    try await virtual.start()
    try await virtual.plug("-T1:+", "-S1:13")
    let cable = try DamagingCable(to: virtual.link, every: 211)
    let kit = SerialKit(settings: .init(station: "station-1", path: cable.path), description: description)
    let bench = await VirtualBench(kit: kit, virtual: virtual, description: description)
    await kit.start()
    let identity = try await bench.attached()
    #expect(identity.serialNumber == "PB-0042")
    let clean = try #require(TerminalPair(Terminal("-T1", "+"), Terminal("-S1", "13")))
    for _ in 0..<5 { #expect(try await kit.scan().connected.contains(clean)) }
    #expect(cable.damagedBytes > 0)
    #expect(await kit.statistics.received.dropped > 0)
    await kit.stop()
    cable.cut()
    await virtual.stop()
  }

  @Test("Bytes that come faster than they are read do not keep the kit's thread from anything else")
  func endless() async throws {
    let settings = SerialKit.Settings(station: "station-1", path: "endless")
    let readings = ReadingsBetweenBeats()
    let kit = SerialKit(settings: settings, description: try testDescription()) { _ throws(PortFailure) in
      EndlessCable(readings)
    }
    kit.beats(LoopPulse(interval: 1_000_000_000) { _ in readings.beat() })
    await kit.start()
    while await kit.statistics.received.dropped < 100 { await Task.yield() }
    #expect(readings.most < 100)
    await kit.stop()
  }
}
