import StrictYAML

/// A wire list from a spreadsheet: one wire a row, with columns for its two ends.
///
/// The first row names the columns: `from` and `to` with terminals such as `-K1:A1`, or `from component`, `from pin`, `to component` and
/// `to pin`; also in Dutch, French, Polish and German. Other columns are passed over. Cells are parted by `,`, `;` or tabs.
extension ImportedNetlist {
  private static let froms: Set<String> = ["from", "van", "de", "z", "von"]
  private static let tos: Set<String> = ["to", "naar", "vers", "à", "do", "nach"]
  private static let pins: Set<String> = ["pin", "terminal", "klem", "borne", "zacisk", "klemme"]

  static func readWireList(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> ImportedNetlist {
    let rows = try cells(of: try text(bytes, file: file), file: file)
    guard let header = rows.first else { throw refuse(file, "the file is empty") }
    let columns = header.cells.map(column)
    func index(_ side: Set<String>, isPin: Bool) -> Int? {
      columns.firstIndex { !side.isDisjoint(with: $0) && isPin == !pins.isDisjoint(with: $0) }
    }
    let (from, to) = (index(froms, isPin: false), index(tos, isPin: false))
    let (fromPin, toPin) = (index(froms, isPin: true), index(tos, isPin: true))
    guard let from, let to else {
      throw refuse(
        file, "the first row names no columns 'from' and 'to'", line: header.line,
        hint: "write from,to into the first row and -K1:A1,-S1:14 into the others")
    }
    guard (fromPin == nil) == (toPin == nil) else {
      throw refuse(file, "only one end of the wires has a column for pins", line: header.line, hint: "add the other")
    }
    var joined = UnionFind<String>()
    var ends: [String: Pin] = [:]
    var order: [String] = []
    for row in rows.dropFirst() where row.cells.contains(where: { !$0.isEmpty }) {
      var names: [String] = []
      for (place, pinPlace) in [(from, fromPin), (to, toPin)] {
        let pin = try end(row, place, pinPlace, file: file)
        let name = "\(pin.part):\(pin.names[0])"
        if ends[name] == nil {
          ends[name] = pin
          order.append(name)
          try refuseMore(than: ImportLimits.pins, order.count, file: file, line: row.line)
        }
        names.append(name)
      }
      joined.join(names[0], names[1])
    }
    var groups: [String: [Pin]] = [:]
    var roots: [String] = []
    for name in order {
      let root = joined.root(of: name)
      if groups[root] == nil { roots.append(root) }
      if let pin = ends[name] { groups[root, default: []].append(pin) }
    }
    let parts = Dictionary(ends.values.map { ($0.part, "") }) { one, _ in one }
    return ImportedNetlist(
      format: "wire list", parts: parts, nets: roots.map { Net(name: "", pins: groups[$0] ?? []) })
  }

  private static func column(_ title: String) -> Set<String> {
    Set(title.lowercased().split { !$0.isLetter }.map(String.init))
  }

  private static func end(
    _ row: Row, _ place: Int, _ pinPlace: Int?, file: String
  ) throws(DiagnosticsError) -> Pin {
    func cell(_ index: Int) -> String { row.cells.indices.contains(index) ? row.cells[index] : "" }
    if let pinPlace {
      guard !cell(place).isEmpty, !cell(pinPlace).isEmpty else {
        throw refuse(file, "an end of this wire is empty", line: row.line, hint: "fill in component and pin")
      }
      return Pin(part: cell(place), names: [cell(pinPlace)], line: row.line)
    }
    let text = cell(place)
    guard let colon = text.lastIndex(of: ":"), colon != text.startIndex, text.index(after: colon) != text.endIndex
    else {
      throw refuse(
        file, "'\(text.prefix(40))' is no end of a wire", line: row.line,
        hint: "write component and pin, such as -K1:A1")
    }
    return Pin(part: String(text[..<colon]), names: [String(text[text.index(after: colon)...])], line: row.line)
  }

  private struct Row {
    var cells: [String]
    var line: Int
  }

  /// Rows and cells; a cell in quotes may hold separators, and two quotes for one.
  private static func cells(of text: String, file: String) throws(DiagnosticsError) -> [Row] {
    let first = text.prefix { $0 != "\n" && $0 != "\r\n" }
    let separator: Character =
      [";", "\t"].max { one, other in
        first.count { $0 == one } < first.count { $0 == other }
      }.flatMap { candidate in first.count { $0 == candidate } > 0 ? candidate : nil } ?? ","
    var rows: [Row] = []
    var row = Row(cells: [], line: 1)
    var (cell, line, isQuoted, count) = ("", 1, false, 0)
    func trimmed(_ text: String) -> String {
      String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    var characters = text.makeIterator()
    var pending: Character?
    while let character = pending ?? characters.next() {
      pending = nil
      if character.isNewline { line += 1 }
      if isQuoted {
        guard character == "\"" else {
          cell.append(character)
          continue
        }
        pending = characters.next()
        if pending == "\"" {
          cell.append("\"")
          pending = nil
        } else {
          isQuoted = false
        }
      } else if character == "\"", cell.isEmpty {
        isQuoted = true
      } else if character == separator || character.isNewline {
        row.cells.append(trimmed(cell))
        cell = ""
        count += 1
        guard count <= ImportLimits.nodes else { throw refuse(file, "there are too many cells", line: line) }
        if character.isNewline {
          rows.append(row)
          row = Row(cells: [], line: line)
        }
      } else {
        cell.append(character)
      }
    }
    if isQuoted { throw refuse(file, "a cell in quotes does not end", line: row.line, hint: "save the list anew") }
    if !cell.isEmpty || !row.cells.isEmpty {
      row.cells.append(trimmed(cell))
      rows.append(row)
    }
    return rows
  }
}
