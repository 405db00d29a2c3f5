import CQRCode

/// A text as a square of dark and light modules.
struct QRCode: Hashable, Sendable {
  /// Light modules that a reader wants on each side (ISO/IEC 18004).
  static let quietZone = 4

  /// Modules on a side, without the quiet zone.
  let side: Int
  /// Row by row.
  private let dark: [Bool]

  /// Nil when the text is empty, holds a zero byte, or has more than the 2,331 bytes that the largest code holds.
  ///
  /// - Parameter text: what a reader shall read.
  init?(_ text: String) {
    guard !text.utf8.contains(0) else { return nil }
    let most = Int(CQR_MOST_MODULES)
    var modules = [UInt8](repeating: 0, count: most * most)
    side = Int(unsafe cqr_encode(text, &modules))
    if side == 0 { return nil }
    dark = modules.prefix(side * side).map { $0 == 1 }
  }

  func isDark(row: Int, column: Int) -> Bool { dark[row * side + column] }

  /// Width and height of the drawing, in modules.
  var size: Int { side + 2 * Self.quietZone }

  /// The dark modules as the data of an SVG path, one bar for neighbours in a row, inside the quiet zone.
  var path: String {
    var path = ""
    for row in 0..<side {
      var column = 0
      while column < side {
        guard isDark(row: row, column: column) else {
          column += 1
          continue
        }
        let start = column
        while column < side, isDark(row: row, column: column) { column += 1 }
        path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1h-\(column - start)z"
      }
    }
    return path
  }
}
