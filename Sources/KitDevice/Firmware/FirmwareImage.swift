/// A firmware file (Intel HEX), and what its label in flash says about it.
///
/// The label is a line of text that `port/avr/main.c` puts into the program:
/// `PROEFBANK-FIRMWARE electro-basis 1.0.0 atmega2560 115200`.
package struct FirmwareImage: Hashable, Sendable {
  /// Of an ATmega2560, without the 8 KiB of its boot loader.
  static let room = 248 * 1024
  private static let mark = Array("PROEFBANK-FIRMWARE ".utf8)

  /// The kit that it is for.
  package let model: String
  package let version: FirmwareVersion
  /// As avrdude names it.
  package let processor: String
  /// Of the kit link.
  package let baud: Int
  /// Bytes of flash.
  package let size: Int

  /// - Throws: ``FlashFailure/damagedFile(file:line:reason:)``, ``FlashFailure/noKitFirmware(file:)``.
  package init(intelHex text: String, file: String) throws(FlashFailure) {
    let bytes: [UInt8]
    do throws(IntelHex.Damage) {
      bytes = try IntelHex.bytes(of: text, limit: Self.room)
    } catch {
      throw .damagedFile(file: file, line: error.line, reason: error.reason)
    }
    guard let words = Self.label(in: bytes), words.count == 4, let version = FirmwareVersion(words[1]),
      let baud = Int(words[3])
    else { throw .noKitFirmware(file: file) }
    (model, self.version, processor, self.baud, size) = (words[0], version, words[2], baud, bytes.count)
  }

  private static func label(in bytes: [UInt8]) -> [String]? {
    guard bytes.count > mark.count else { return nil }
    for start in 0..<(bytes.count - mark.count) where bytes[start] == mark[0] {
      guard bytes[start..<(start + mark.count)].elementsEqual(mark) else { continue }
      let text = bytes[(start + mark.count)...].prefix { $0 != 0 }.prefix(64)
      return String(decoding: text, as: UTF8.self).split(separator: " ").map(String.init)
    }
    return nil
  }
}
