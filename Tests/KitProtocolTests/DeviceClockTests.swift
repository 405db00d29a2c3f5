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
}
