import KitProtocol
import Testing

@Suite("The kit's clock on the host's")
struct DeviceClockTests {
  private static let second: UInt64 = 1_000_000_000

  @Test("Stamps on both sides of a wrap keep their distance, in whatever order they arrive")
  func wrap() {
    var clock = DeviceClock()
    let before = clock.unwrap(0xFFFF_FF00, arrivedAt: Self.second)
    let after = clock.unwrap(0x0000_0100, arrivedAt: Self.second)
    #expect(after == before + 0x200)
    #expect(clock.unwrap(0xFFFF_FFF0, arrivedAt: Self.second + 1000) == before + 0xF0)
  }

  @Test("Hours without a stamp do not lose a turn of the clock")
  func longSilence() {
    var clock = DeviceClock()
    let start = clock.unwrap(500, arrivedAt: 0)
    let hours: UInt64 = 5 * 3600
    let later = start + hours * 1_000_000
    #expect(clock.unwrap(UInt32(truncatingIfNeeded: later), arrivedAt: hours * Self.second) == later)
  }

  @Test("The exchange with the shortest round trip counts, and states how wrong it can be")
  func shortestRoundTrip() throws {
    var clock = DeviceClock()
    #expect(clock.hostTime(of: 0) == nil)
    clock.exchanged(1_000_000, sentAt: 10 * Self.second, answeredAt: 10 * Self.second + 40_000_000)
    clock.exchanged(2_000_000, sentAt: 11 * Self.second, answeredAt: 11 * Self.second + 2_000_000)
    clock.exchanged(3_000_000, sentAt: 12 * Self.second, answeredAt: 12 * Self.second + 90_000_000)
    #expect(clock.hostTime(of: 2_000_000) == 11 * Self.second + 1_000_000)
    #expect(clock.hostTime(of: 1_500_000) == 11 * Self.second + 1_000_000 - Self.second / 2)
    #expect(clock.uncertainty == 1_000_000)
  }

  @Test(
    "An event is dated within 1 ms though the kit's clock is off and answers come late",
    arguments: [-5000, -100, 0, 40, 5000])
  func regression(partsPerMillion: Int) throws {
    var clock = DeviceClock()
    var generator = SeededGenerator(seed: 5)
    // Starts shortly before a wrap. `true` time in ns.
    func device(at time: UInt64) -> UInt64 {
      0xFFF0_0000 + UInt64(Double(time) / 1000 * (1 + Double(partsPerMillion) / 1e6))
    }
    var worst: UInt64 = 0
    for exchange in 1...(4 * 120) as ClosedRange<UInt64> {
      let sentAt = exchange * Self.second / 4
      // The request takes 0.6 ms, the answer 0.9 ms; every other exchange waits up to 20 ms more in one of the queues.
      let isDelayed = exchange % 2 == 0
      let late = [UInt64.random(in: 0...20_000_000, using: &generator), 0].shuffled(using: &generator)
      let stampedAt = sentAt + 600_000 + (isDelayed ? late[0] : 0)
      let answeredAt = stampedAt + 900_000 + (isDelayed ? late[1] : 0)
      clock.exchanged(UInt32(truncatingIfNeeded: device(at: stampedAt)), sentAt: sentAt, answeredAt: answeredAt)
      // An event between two heartbeats; the rate of the clock is known after two windows of sixteen.
      guard exchange > 32 else { continue }
      let event = answeredAt + UInt64.random(in: 0...200_000_000, using: &generator)
      let stamp = clock.unwrap(UInt32(truncatingIfNeeded: device(at: event)), arrivedAt: event + 2_000_000)
      let dated = try #require(clock.hostTime(of: stamp))
      worst = max(worst, dated > event ? dated - event : event - dated)
    }
    #expect(worst <= 1_000_000)
  }
}
