package import Glibc

/// The kit's end of a serial cable. Plugged as long as the object lives.
package protocol KitCable: AnyObject {
  /// Whether a host has the other end open.
  var isAttached: Bool { get }
  /// To wait for bytes from an attached host, and for room when some bytes are still to be sent.
  func interest(writing: Bool) -> pollfd
  /// The bytes that have arrived, at most 4,096; empty when there are none.
  func read() -> [UInt8]
  /// Sends what there is room for and returns how many bytes that was.
  func write(_ bytes: [UInt8]) -> Int
}

extension PseudoTerminal: KitCable {}
