/// A table in a CSV file as spreadsheets write it: the first row names the columns; `;`, `,` or tab between cells, quotes
/// where needed, with or without a byte order mark.
package struct CSVTable: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    /// Line of the file on which the row begins, 1 for the first.
    package var line: Int
    package var cells: [String]
  }

  package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package var line: Int
    package var text: String
    package var description: String { "line \(line): \(text)" }
    package init(line: Int, text: String) {
      self.line = line
      self.text = text
    }
  }

  package var columns: [String]
  package var rows: [Row]

  /// - Throws: ``Problem`` for an empty file and a quote that is never closed.
  package init(_ text: String) throws(Problem) {
    var records = try Self.records(text)
    guard !records.isEmpty else { throw Problem(line: 1, text: "the file is empty; its first row names the columns") }
    columns = records.removeFirst().cells.map(Self.trimmed)
    rows = records.filter { row in row.cells.contains { !Self.trimmed($0).isEmpty } }
  }

  static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  private static func separator(_ text: Substring.UnicodeScalarView) -> Unicode.Scalar {
    let head = text.prefix { !isLineEnd($0) }
    return [";", "\t", ","].max { a, b in head.count { $0 == a } < head.count { $0 == b } } ?? ";"
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

  /// Scalar by scalar: a quote or a separator with a mark that combines with it is one Character, and still a quote or a separator.
  private static func records(_ text: String) throws(Problem) -> [Row] {
    var body = text[...].unicodeScalars
    if body.first == "\u{FEFF}" { body.removeFirst() }
    let separator = separator(body)
    var rows: [Row] = []
    var row = Row(line: 1, cells: [])
    var cell = String.UnicodeScalarView()
    var line = 1
    var openedAt: Int?
    var justClosed = false
    var previous: Unicode.Scalar?
    func endCell() {
      row.cells.append(String(cell))
      cell = String.UnicodeScalarView()
    }
    for scalar in body {
      let endsPair = scalar == "\n" && previous == "\r"
      previous = scalar
      if isLineEnd(scalar), !endsPair { line += 1 }
      if openedAt != nil, scalar != "\"" {
        cell.append(scalar)
      } else if scalar == "\"" {
        if openedAt != nil {
          openedAt = nil
          justClosed = true
        } else if justClosed || cell.isEmpty {
          if justClosed { cell.append(scalar) }
          openedAt = line
          justClosed = false
        } else {
          cell.append(scalar)
        }
        continue
      } else if scalar == separator {
        endCell()
      } else if isLineEnd(scalar) {
        if endsPair { continue }
        endCell()
        rows.append(row)
        row = Row(line: line, cells: [])
      } else {
        cell.append(scalar)
      }
      justClosed = false
    }
    if let openedAt { throw Problem(line: openedAt, text: "a quote is opened here and never closed") }
    if !cell.isEmpty || !row.cells.isEmpty {
      endCell()
      rows.append(row)
    }
    return rows
  }
}
