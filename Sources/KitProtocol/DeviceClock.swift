/// Makes 64 bits of the kit's 32-bit µs clock, and lays it over the host's clock (ns).
///
/// The offset is taken from the exchange with the shortest round trip of the last sixteen, some 4 s: it is wrong by at
/// most half of that round trip plus the drift in that time (0.4 ms at 100 ppm).
package struct DeviceClock: Sendable {
  private struct Exchange: Sendable {
    var device: UInt64
    var hostMiddle: UInt64
    var roundTrip: UInt64
  }
  private static let remembered = 16

  private var reference: (device: UInt64, host: UInt64)?
  private var exchanges: [Exchange] = []

  package init() {}

  /// 64-bit µs of a stamp that arrived at `host`; right as long as stamps are less than half an hour old.
  package mutating func unwrap(_ low: UInt32, arrivedAt host: UInt64) -> UInt64 {
    guard let reference else {
      self.reference = (UInt64(low), host)
      return UInt64(low)
    }
    let elapsed = host > reference.host ? (host - reference.host) / 1000 : 0
    let predicted = reference.device + elapsed
    let difference = Int64(Int32(bitPattern: low &- UInt32(truncatingIfNeeded: predicted)))
    let device = UInt64(max(0, Int64(predicted) + difference))
    if device > reference.device { self.reference = (device, max(host, reference.host)) }
    return device
  }

  /// A question that was sent and answered at these host times, with the kit's clock in the answer.
  package mutating func exchanged(_ low: UInt32, sentAt: UInt64, answeredAt: UInt64) {
    guard answeredAt >= sentAt else { return }
    let roundTrip = answeredAt - sentAt
    let device = unwrap(low, arrivedAt: answeredAt)
    if exchanges.count == Self.remembered { exchanges.removeFirst() }
    exchanges.append(Exchange(device: device, hostMiddle: sentAt + roundTrip / 2, roundTrip: roundTrip))
  }

  /// Host time in ns of a 64-bit device time; nil before the first exchange.
  package func hostTime(of device: UInt64) -> UInt64? {
    guard let best = exchanges.min(by: { $0.roundTrip < $1.roundTrip }) else { return nil }
    return device >= best.device
      ? best.hostMiddle + (device - best.device) * 1000
      : best.hostMiddle - min(best.hostMiddle, (best.device - device) * 1000)
  }

  /// ns; half of the shortest round trip in use.
  package var uncertainty: UInt64? { exchanges.map(\.roundTrip).min().map { $0 / 2 } }
}
