import Attempts

/// Text of a CSV file as a European spreadsheet opens it: `;` between cells, CR LF after a row, decimal comma.
enum CSVText {
  static let byteOrderMark = "\u{FEFF}"

  enum Cell {
    /// Written by people: never left to be run as a formula.
    case text(String)
    case integer(Int)
    /// With so many decimals.
    case decimal(Double, decimals: Int)
    case empty
  }

  static func row(_ cells: [Cell]) -> String {
    cells.map(written).joined(separator: ";") + "\r\n"
  }

  private static func written(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): CSVCell.text(text)
    case .integer(let value): String(value)
    case .decimal(let value, let decimals): decimal(value, decimals)
    case .empty: ""
    }
  }

  private static func decimal(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return "" }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if decimals == 0 { return sign + padded }
    return sign + padded.dropLast(decimals) + "," + padded.suffix(decimals)
  }
}
