import StrictYAML

/// The netlist that KiCad exports: `(export … (components …) (nets …))`, or the same as XML.
extension ImportedNetlist {
  static func readKiCadExpression(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> ImportedNetlist {
    let root = try SExpression.read(try text(bytes, file: file), file: file)
    guard root.head == "export" else {
      throw refuse(
        file, "'\(root.head ?? "")' is no KiCad netlist", line: root.line,
        hint: "in KiCad's schematic editor choose File, Export, Netlist, KiCad")
    }
    var parts: [String: String] = [:]
    for component in root.lists("components").flatMap({ $0.lists("comp") }) {
      if let name = component.value("ref") { parts[name] = component.value("value") ?? "" }
    }
    var nets: [Net] = []
    var count = 0
    for net in root.lists("nets").flatMap({ $0.lists("net") }) {
      let pins = try net.lists("node").map { node throws(DiagnosticsError) -> Pin in
        guard let part = node.value("ref"), let pin = node.value("pin") else {
          throw refuse(file, "a node says no ref and pin", line: node.line, hint: "export the netlist anew")
        }
        return Pin(part: part, names: [pin] + functionNames(node.value("pinfunction")), line: node.line)
      }
      nets.append(Net(name: net.value("name") ?? "", pins: pins))
      count += pins.count
      try refuseMore(than: ImportLimits.pins, count, file: file, line: net.line)
    }
    return ImportedNetlist(format: "KiCad netlist", parts: parts, nets: nets)
  }

  static func readKiCadXML(_ root: XMLTree, file: String) throws(DiagnosticsError) -> ImportedNetlist {
    var parts: [String: String] = [:]
    for component in root.children("components").flatMap({ $0.children("comp") }) {
      if let name = component["ref"] { parts[name] = component.children("value").first?.text ?? "" }
    }
    var nets: [Net] = []
    var count = 0
    for net in root.children("nets").flatMap({ $0.children("net") }) {
      let pins = try net.children("node").map { node throws(DiagnosticsError) -> Pin in
        guard let part = node["ref"], let pin = node["pin"] else {
          throw refuse(file, "a node says no ref and pin", line: node.line, hint: "export the netlist anew")
        }
        return Pin(part: part, names: [pin] + functionNames(node["pinfunction"]), line: node.line)
      }
      nets.append(Net(name: net["name"] ?? "", pins: pins))
      count += pins.count
      try refuseMore(than: ImportLimits.pins, count, file: file, line: net.line)
    }
    return ImportedNetlist(format: "KiCad netlist (XML)", parts: parts, nets: nets)
  }

  /// `A1` of `A1`, and of `A1_2`, as KiCad writes a function that several pins have.
  private static func functionNames(_ function: String?) -> [String] {
    guard let function, !function.isEmpty, function != "~" else { return [] }
    let parts = function.split(separator: "_")
    guard parts.count == 2, Int(parts[1]) != nil else { return [function] }
    return [function, String(parts[0])]
  }
}
