/// Positions of all actuators of one ``CircuitModel``, packed: equal bits mean equal positions.
///
/// Everything at rest is all zero. The layout belongs to the model that made it; states of different models do not
/// compare.
package struct OperatingState: Hashable, Sendable {
  var bits: UInt128

  static let atRest = OperatingState(bits: 0)

  package func hash(into hasher: inout Hasher) {
    hasher.combine(UInt64(truncatingIfNeeded: bits))
    hasher.combine(UInt64(truncatingIfNeeded: bits >> 64))
  }
}

/// Where the position of one actuator lies in an ``OperatingState``.
struct PositionField: Sendable {
  let shift: Int
  /// Mask of the position's width, not shifted.
  let mask: UInt128

  /// The fewest bits that hold this many positions.
  static func width(positions: Int) -> Int {
    positions <= 1 ? 0 : Int.bitWidth - (positions - 1).leadingZeroBitCount
  }

  @inline(__always)
  func position(in bits: UInt128) -> Int { Int(truncatingIfNeeded: (bits >> UInt128(shift)) & mask) }

  @inline(__always)
  func placing(_ position: Int, in bits: UInt128) -> UInt128 {
    (bits & ~(mask << UInt128(shift))) | (UInt128(position) << UInt128(shift))
  }
}
