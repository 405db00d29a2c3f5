/// Estimates how long an acknowledgement takes (RFC 6298 with the bounds of the link). Times in ns.
struct RoundTrip: Sendable {
  private static let smallest: UInt64 = 25_000_000
  private static let largest: UInt64 = 1_000_000_000
  private static let initial: UInt64 = 100_000_000

  /// Smoothed round trip; nil before the first measurement.
  private(set) var smoothed: UInt64?
  private var variation: UInt64 = 0
  /// How long to wait before repeating.
  private(set) var retransmissionTime = initial

  /// Only of frames that were sent once: of a repeated one nobody knows which copy was acknowledged.
  mutating func measured(_ time: UInt64) {
    if let mean = smoothed {
      let deviation = mean > time ? mean - time : time - mean
      variation = (3 * variation + deviation) / 4
      smoothed = (7 * mean + time) / 8
    } else {
      smoothed = time
      variation = time / 2
    }
    resetBackOff()
  }

  /// The frames had to be repeated: waits twice as long the next time.
  mutating func backOff() {
    retransmissionTime = min(2 * retransmissionTime, Self.largest)
  }

  /// Something new was acknowledged.
  mutating func resetBackOff() {
    guard let mean = smoothed else {
      retransmissionTime = Self.initial
      return
    }
    retransmissionTime = min(max(mean + 4 * variation, Self.smallest), Self.largest)
  }
}
