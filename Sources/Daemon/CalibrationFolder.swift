import ContentHash
import Foundation

/// The files that were written into the EEPROM of kits, `SERIAL.hex` as `identity.py` makes them: what one kit measures
/// differently from another. A kit applies its calibration itself; here it is only named in the record of an attempt.
struct CalibrationFolder: Sendable {
  let path: String

  /// SHA-256 of the file of the kit with this serial number, hexadecimal; nil when there is none.
  func hash(ofKit serialNumber: String) -> String? {
    // What a kit says of itself is no path.
    let isName = serialNumber.unicodeScalars.allSatisfy { letter in
      switch letter {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
      default: false
      }
    }
    guard isName, !serialNumber.isEmpty else { return nil }
    return FileManager.default.contents(atPath: "\(path)/\(serialNumber).hex").map { contentHash([UInt8]($0)) }
  }
}
