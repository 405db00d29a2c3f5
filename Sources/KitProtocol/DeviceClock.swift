/// Makes 64 bits of the kit's 32-bit µs clock, and lays it over the host's clock (ns).
///
/// An exchange is wrong by half of its round trip at most, and the more the further away it is, as the two clocks do not go
/// equally fast: a kit may have a resonator that is 0.5 % off. So the rate is measured as well, between the best exchanges of
/// the last minute, and the exchange that is then the least uncertain counts.
package struct DeviceClock: Sendable {
  private struct Exchange: Sendable {
    var device: UInt64
    var hostMiddle: UInt64
    var roundTrip: UInt64
  }
  /// With a heartbeat every 250 ms, some 4 s; of each such window the best exchange is kept, for a minute.
  private static let remembered = 16
  /// ns for each µs of a clock that goes right, and how far off one may be.
  private static let nominalRate = 1000.0
  private static let worstDeviation = 0.005
  /// What a rate changes within a minute, by temperature.
  private static let restlessness = 20e-6

  private var reference: (device: UInt64, host: UInt64)?
  private var exchanges: [Exchange] = []
  /// The best exchange of each past window.
  private var anchors: [Exchange] = []
  private var exchangeCount = 0
  /// ns of the host for each µs of the kit, and how far that may be off, as a fraction.
  private var rate = nominalRate
  private var deviation = worstDeviation

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
    exchangeCount += 1
    if exchangeCount % Self.remembered == 0 { closeWindow() }
  }

  private mutating func closeWindow() {
    guard let best = exchanges.min(by: { $0.roundTrip < $1.roundTrip }) else { return }
    if anchors.count == Self.remembered { anchors.removeFirst() }
    anchors.append(best)
    guard let first = anchors.first, best.device > first.device, best.hostMiddle > first.hostMiddle else { return }
    let span = Double(best.hostMiddle - first.hostMiddle)
    let measured = span / Double(best.device - first.device)
    let measuredDeviation = Double(first.roundTrip + best.roundTrip) / 2 / span + Self.restlessness
    guard abs(measured / Self.nominalRate - 1) <= Self.worstDeviation + measuredDeviation else { return }
    rate = measured
    deviation = min(measuredDeviation, Self.worstDeviation)
  }

  /// Host time in ns of a 64-bit device time; nil before the first exchange.
  package func hostTime(of device: UInt64) -> UInt64? {
    guard let best = exchanges.min(by: { uncertainty(of: device, by: $0) < uncertainty(of: device, by: $1) }) else {
      return nil
    }
    let distance = UInt64((Self.distance(device, best.device) * rate).rounded())
    return device >= best.device ? best.hostMiddle + distance : best.hostMiddle - min(best.hostMiddle, distance)
  }

  /// ns.
  private func uncertainty(of device: UInt64, by exchange: Exchange) -> Double {
    Double(exchange.roundTrip) / 2 + Self.distance(device, exchange.device) * rate * deviation
  }

  /// µs.
  private static func distance(_ one: UInt64, _ other: UInt64) -> Double {
    Double(one > other ? one - other : other - one)
  }

  /// ns; half of the shortest round trip in use.
  package var uncertainty: UInt64? { exchanges.map(\.roundTrip).min().map { $0 / 2 } }
}
