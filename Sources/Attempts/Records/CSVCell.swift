/// Cells as a European spreadsheet opens them.
package enum CSVCell {
  /// Quoted where needed; what a spreadsheet would run as a formula becomes text.
  package static func text(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map("=+-@\t\r\n＝＋－＠".unicodeScalars.contains) ?? false
    let safe = isFormula ? "'" + text : text
    let needsQuotes =
      safe.unicodeScalars.contains(where: ";\"\r\n".unicodeScalars.contains) || safe.first == " " || safe.last == " "
    return needsQuotes ? "\"" + doublingQuotes(safe) + "\"" : safe
  }

  /// A mark that combines with a quote makes one Character of both: only as a scalar every quote is seen.
  private static func doublingQuotes(_ text: String) -> String {
    var doubled = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" { doubled.append(scalar) }
      doubled.append(scalar)
    }
    return String(doubled)
  }

  /// With a decimal comma; at most three places.
  static func decimal(_ value: Double, places: Int) -> String {
    let scale = [1.0, 10, 100, 1000][min(max(places, 0), 3)]
    guard value.isFinite, (value * scale).magnitude < 1e15 else { return "" }
    let scaled = Int64((value * scale).rounded())
    let digits = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = scaled < 0 ? "-" : ""
    return places == 0 ? sign + padded : sign + padded.dropLast(places) + "," + padded.suffix(places)
  }

  static func file(_ rows: [[String]]) -> String {
    "\u{FEFF}" + rows.map { $0.joined(separator: ";") + "\r\n" }.joined()
  }
}
