import CSerialPort
import Glibc

/// An open serial port or pseudo-terminal; closes when it goes away.
@safe
final class SerialPort: CableEnd {
  /// What to wait for together with the executor's own wake-up.
  let descriptor: CInt
  private let port: OpaquePointer

  /// Opens without waiting; symbolic links are followed.
  init(path: String, baud: Int) throws(PortFailure) {
    var failure = csp_failure()
    guard let port = unsafe csp_open(path, CInt(baud), &failure) else {
      throw PortFailure(step: .init(failure.step), code: failure.error)
    }
    unsafe self.port = port
    unsafe descriptor = csp_descriptor(port)
  }

  deinit {
    unsafe csp_close(port)
  }

  /// What has arrived, at most 512 bytes: what 45 ms bring at 115,200 baud.
  func read() -> CableReading {
    var count = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 512) { buffer, initialized in
      count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      initialized = max(0, count)
    }
    if count > 0 { return .bytes(bytes) }
    if count == 0 { return .hungUp(code: 0) }
    return errno == EAGAIN || errno == EINTR ? .nothing : .hungUp(code: errno)
  }

  /// Sends what there is room for: how many bytes, or nil when the other end is gone.
  func write(_ bytes: [UInt8]) -> Int? {
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }
}

/// A serial port of this computer.
package struct SerialPortInfo: Hashable, Sendable {
  /// Such as `/dev/ttyACM0`.
  package var path: String
  package var description: String
  /// Nil unless it is a USB port.
  package var usb: USB?

  package struct USB: Hashable, Sendable {
    package var vendor: Int
    package var product: Int
    package var serialNumber: String
  }

  package init(path: String, description: String, usb: USB?) {
    self.path = path
    self.description = description
    self.usb = usb
  }

  /// All ports that the system knows, busy or not.
  package static func all() -> [SerialPortInfo] {
    var infos = [csp_info](repeating: csp_info(), count: 64)
    let count = unsafe infos.withUnsafeMutableBufferPointer { unsafe csp_list($0.baseAddress, CInt($0.count)) }
    return infos.prefix(max(0, Int(count))).map { info in
      SerialPortInfo(
        path: text(info.path), description: text(info.description),
        usb: info.is_usb
          ? USB(vendor: Int(info.vendor_id), product: Int(info.product_id), serialNumber: text(info.serial_number))
          : nil)
    }
  }

  private static func text<T>(_ characters: T) -> String {
    unsafe withUnsafeBytes(of: characters) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
