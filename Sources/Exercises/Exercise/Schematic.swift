package import Circuits
package import StrictYAML

/// An expected circuit as nets of terminals (`proefbank.schematic/1`).
package struct Schematic: Hashable, Sendable {
  package static let formatName = "proefbank.schematic/1"

  /// Id of the kit description whose terminals it names.
  package var kit: String
  package var nets: Nets

  package init(kit: String, nets: Nets) {
    self.kit = kit
    self.nets = nets
  }

  /// Reads a schematic; JSON is read as well, being YAML.
  ///
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the file, terminals that the kit does not have included.
  package static func load(file: String, kit: KitDescription) throws(DiagnosticsError) -> Schematic {
    try decode(readFile(file), file: file, kit: kit)
  }

  /// The same for bytes that were read before; `change` edits every text of the file first.
  package static func decode(
    _ bytes: [UInt8], file: String, kit: KitDescription, change: (String) -> String = { $0 }
  ) throws(DiagnosticsError) -> Schematic {
    try decodeYAML(bytes, file: file) { root in
      guard let map = root.mapTexts(change).mapping(keys: ["format", "kit", "nets"]) else { return nil }
      if let format = map.required("format"), let name = format.text(), name != formatName {
        format.report("this is '\(name)', not '\(formatName)'")
      }
      if let value = map.required("kit"), let id = value.text("the id of a kit"), id != kit.id {
        value.report("this schematic is for the kit '\(id)', not for '\(kit.id)'")
      }
      guard let nets = map.required("nets").flatMap({ decodeNets($0, kit: kit) }) else { return nil }
      return Schematic(kit: kit.id, nets: nets)
    }
  }
}

/// Nets as lists of terminals. A terminal stands in one net only: twice would join two nets without anybody seeing it.
func decodeNets(_ value: YAMLValue, kit: KitDescription) -> Nets? {
  guard let items = value.list() else { return nil }
  let references = EquipmentReferences(equipment: kit.equipment)
  let scanned = Set(kit.scannedTerminals)
  var lines: [Terminal: Int] = [:]
  var groups: [[Terminal]] = []
  for item in items {
    guard let names = item.list() else { continue }
    if names.count < 2 { item.report("a net joins two or more terminals") }
    var group: [Terminal] = []
    for name in names {
      guard let terminal = references.terminal(name) else { continue }
      if let line = lines[terminal] {
        name.report("\(terminal) stands in line \(line) already", hint: "put all that is joined to it into one net")
        continue
      }
      if !scanned.contains(terminal) { name.report("\(terminal) is not on the scan bus of the kit") }
      lines[terminal] = name.position.line
      group.append(terminal)
    }
    groups.append(group)
  }
  if items.isEmpty { value.report("a schematic has at least one net") }
  return Nets(joining: groups)
}
