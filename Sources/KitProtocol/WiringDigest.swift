/// A short stand-in for the connections that one scan found: what a kit compares when its button is pressed
/// (firmware-protocol/PROTOCOL.md, section 5).
///
/// It holds classes and not resistances: those differ a little from scan to scan.
package struct WiringDigest: Hashable, Sendable {
  /// 0 when nothing is connected.
  package private(set) var value: UInt32 = 0

  package init() {}

  /// Takes the rows of a scan, in the order in which they come.
  package mutating func add(source: UInt8, first: UInt8, classes: [KitEvent.PairClass]) {
    for (offset, pair) in classes.enumerated() where pair.nibble != 0 {
      value = CRC32.over([source, first &+ UInt8(truncatingIfNeeded: offset), pair.nibble], from: value)
    }
  }
}
