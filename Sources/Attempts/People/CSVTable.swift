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

  private static func separator(_ text: Substring) -> Character {
    let head = text.prefix { !$0.isNewline }
    return [";", "\t", ","].max { a, b in head.count { $0 == a } < head.count { $0 == b } } ?? ";"
  }

  private static func records(_ text: String) throws(Problem) -> [Row] {
    let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let separator = separator(body)
    var rows: [Row] = []
    var row = Row(line: 1, cells: [])
    var cell = ""
    var line = 1
    var openedAt: Int?
    var justClosed = false
    for character in body {
      if openedAt != nil, character != "\"" {
        cell.append(character)
      } else if character == "\"" {
        if openedAt != nil {
          openedAt = nil
          justClosed = true
        } else if justClosed || cell.isEmpty {
          if justClosed { cell.append("\"") }
          openedAt = line
          justClosed = false
        } else {
          cell.append(character)
        }
        continue
      } else if character == separator {
        row.cells.append(cell)
        cell = ""
      } else if character.isNewline {
        row.cells.append(cell)
        cell = ""
        rows.append(row)
        row = Row(line: line + 1, cells: [])
      } else {
        cell.append(character)
      }
      justClosed = false
      if character.isNewline { line += 1 }
    }
    if let openedAt { throw Problem(line: openedAt, text: "a quote is opened here and never closed") }
    if !cell.isEmpty || !row.cells.isEmpty {
      row.cells.append(cell)
      rows.append(row)
    }
    return rows
  }
}
