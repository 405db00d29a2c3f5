import Attempts
import Foundation
import KitSimulator
import Testing

@testable import KitDevice

@Suite("Several kits on one computer", .timeLimit(.minutes(1)))
struct SeveralKitsTests {
  @Test("One that is unplugged and plugged again does not touch the other, and the cable's record shows it")
  func independent() async throws {
    let folder = try TemporaryFolder()
    let description = try testDescription()
    var benches: [VirtualBench] = []
    for serial in ["PB-0001", "PB-0002"] {
      let link = folder.path + "/" + serial
      let virtual = try VirtualKit(kit: description, serialNumber: serial, link: link)
      try await virtual.start()
      let kit = SerialKit(settings: .init(station: serial, path: link), description: description)
      benches.append(await VirtualBench(kit: kit, virtual: virtual, description: description))
      await kit.start()
      #expect(try await benches[benches.count - 1].attached().serialNumber == serial)
    }
    let (first, second) = (benches[0], benches[1])
    try await first.virtual.setCable(plugged: false)
    _ = try await first.first { if case .connection(.lost) = $0 { true } else { nil } }
    _ = try await second.kit.scan()
    try await first.virtual.setCable(plugged: true)
    #expect(try await first.attached().serialNumber == "PB-0001")
    let (moved, calm) = (try #require(await first.kit.link()), try #require(await second.kit.link()))
    #expect(moved.reconnects == 1 && calm.reconnects == 0)
    #expect(calm.framesSent > 0 && calm.framesReceived > 0 && calm.checksumErrors == 0)
    #expect(try #require(calm.roundTripMicroseconds) > 0)
    for bench in benches {
      await bench.kit.stop()
      await bench.virtual.stop()
    }
  }

  @Test("A port that is held names its program, and the kit is attached once that lets go")
  func held() async throws {
    let folder = try TemporaryFolder()
    let description = try testDescription()
    let link = folder.path + "/kit"
    let virtual = try VirtualKit(kit: description, serialNumber: "PB-0042", link: link)
    try await virtual.start()
    var holder: SerialPort? = try SerialPort(path: link, baud: 115_200)
    let kit = SerialKit(settings: .init(station: "station-1", path: link), description: description)
    let bench = await VirtualBench(kit: kit, virtual: virtual, description: description)
    await kit.start()
    let hint = "\(try await bench.hint())"
    #expect(hint.contains("the port is held by"))
    withExtendedLifetime(holder) {}
    holder = nil
    #expect(try await bench.attached().serialNumber == "PB-0042")
    await kit.stop()
    await virtual.stop()
  }
}
