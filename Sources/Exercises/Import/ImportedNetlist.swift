package import StrictYAML

/// What another program knows about a circuit: which pins of which parts are joined, in its own names.
package struct ImportedNetlist: Hashable, Sendable {
  /// A pin of a part as the file names it.
  package struct Pin: Hashable, Sendable {
    package var part: String
    /// What the pin may be called, the likeliest first: its number, and its function where there is one.
    package var names: [String]
    /// Where the file says so; nil where that is not known.
    package var line: Int?

    package init(part: String, names: [String], line: Int? = nil) {
      self.part = part
      self.names = names
      self.line = line
    }
  }

  package struct Net: Hashable, Sendable {
    /// As the file calls it; empty when it has no name.
    package var name: String
    package var pins: [Pin]

    package init(name: String, pins: [Pin]) {
      self.name = name
      self.pins = pins
    }
  }

  /// What the file is, for the report: `KiCad netlist`.
  package var format: String
  /// What each part is, by its name; empty where the file does not say.
  package var parts: [String: String]
  package var nets: [Net]
  /// What could not be read although the rest could: `drawing 2: a conductor ends nowhere`.
  package var remarks: [String]

  package init(format: String, parts: [String: String], nets: [Net], remarks: [String] = []) {
    self.format = format
    self.parts = parts
    self.nets = nets
    self.remarks = remarks
  }
}

/// How much a file of another program may ask.
package enum ImportLimits {
  package static let bytes = 16 << 20
  package static let depth = 64
  /// Elements, lists or cells.
  package static let nodes = 400_000
  package static let pins = 20_000
}

extension ImportedNetlist {
  /// Reads a KiCad netlist (S-expression or XML), a QElectroTech project or a wire list (CSV); which one is seen from its content.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - file: its name for the diagnostics; `.csv` and `.tsv` are wire lists.
  /// - Returns: what the file joins; never half of it.
  /// - Throws: ``DiagnosticsError`` with place and mend.
  package static func read(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> ImportedNetlist {
    guard bytes.count <= ImportLimits.bytes else {
      throw refuse(file, "the file has \(bytes.count) bytes; at most \(ImportLimits.bytes) are read")
    }
    let netlist: ImportedNetlist
    let head = bytes.prefix(4096).drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
    if head.first == UInt8(ascii: "(") {
      netlist = try readKiCadExpression(bytes, file: file)
    } else if head.first == UInt8(ascii: "<") {
      let root = try XMLTree.read(bytes, file: file)
      switch root.name {
      case "export": netlist = try readKiCadXML(root, file: file)
      case "project": netlist = try readQElectroTech(root, file: file)
      default:
        throw refuse(
          file, "<\(root.name)> is no netlist", line: root.line,
          hint: "export a netlist from KiCad, or give the .qet project of QElectroTech")
      }
    } else {
      netlist = try readWireList(bytes, file: file)
    }
    try refuseMore(than: ImportLimits.pins, netlist.nets.reduce(0) { $0 + $1.pins.count }, file: file)
    guard netlist.nets.contains(where: { $0.pins.count > 1 }) else {
      throw refuse(file, "nothing is joined in this file", hint: "draw the wires before you export it")
    }
    return netlist
  }

  /// Ends reading as soon as there are more pins than are read at all.
  static func refuseMore(than limit: Int, _ pins: Int, file: String, line: Int? = nil) throws(DiagnosticsError) {
    guard pins > limit else { return }
    throw refuse(file, "the netlist joins more than \(limit) pins", line: line, hint: "export one drawing at a time")
  }

  static func refuse(_ file: String, _ message: String, line: Int? = nil, hint: String? = nil) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(file: file, position: line.map { Position(line: $0, column: 1) }, message: message, hint: hint))
  }

  /// The text of a file; UTF-8, with or without a byte order mark.
  static func text(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> String {
    let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    if let text = String(validating: marked, as: UTF8.self), !text.unicodeScalars.contains("\0") { return text }
    let line = marked.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .firstIndex { String(validating: $0, as: UTF8.self) == nil || $0.contains(0) }
    throw refuse(
      file, "this is not UTF-8", line: line.map { $0 + 1 },
      hint: "save the file as UTF-8; in a spreadsheet as CSV UTF-8")
  }
}
