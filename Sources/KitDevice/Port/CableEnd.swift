/// The host's end of an open cable to a kit; closes when it goes away.
///
/// Belongs to the thread of one ``SerialKit``.
package protocol CableEnd: AnyObject {
  /// Becomes readable when bytes have arrived or the other end is gone, and writable when it takes bytes.
  var descriptor: CInt { get }
  /// What has arrived, or part of it.
  func read() -> CableReading
  /// Sends what there is room for: how many bytes, or nil when the other end is gone.
  func write(_ bytes: [UInt8]) -> Int?
}

package enum CableReading: Hashable, Sendable {
  case bytes([UInt8])
  case nothing
  /// As in errno.h; 0 when the system gave none.
  case hungUp(code: CInt)
}
