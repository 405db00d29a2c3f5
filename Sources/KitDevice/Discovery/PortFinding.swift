package import Attempts

/// A serial port of this computer, and what is on it.
package struct PortFinding: Hashable, Sendable, Codable {
  /// Such as `/dev/ttyACM0`.
  package var path: String
  /// As the system or the USB device says; may be empty.
  package var description: String
  /// Vendor and product as `2341:0042`; nil unless it is a USB port.
  package var usb: String?
  package var usbSerialNumber: String?
  /// Nil when no kit answered, or nobody asked.
  package var kit: KitIdentity?
  /// Why there is no kit, in words; nil when there is one, or nobody asked.
  package var reason: String?

  /// A port that nobody has asked.
  package init(_ port: SerialPortInfo) {
    path = port.path
    description = port.description
    if let usb = port.usb {
      self.usb = Self.hexadecimal(usb.vendor) + ":" + Self.hexadecimal(usb.product)
      if !usb.serialNumber.isEmpty { usbSerialNumber = usb.serialNumber }
    }
  }

  private static func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
