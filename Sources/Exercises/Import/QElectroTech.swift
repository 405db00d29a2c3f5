import StrictYAML

/// A project of QElectroTech: elements on folios, joined by conductors.
///
/// A conductor names its ends by element and terminal (from version 0.8 on), or by numbers that count in one folio (before). A contact
/// that belongs to a coil has the label of the coil. Arrows to another folio join what they are linked to.
extension ImportedNetlist {
  static func readQElectroTech(_ root: XMLTree, file: String) throws(DiagnosticsError) -> ImportedNetlist {
    var reader = QElectroTechReader(definitions: root.children("collection").flatMap { $0.all("element") })
    for (index, diagram) in root.children("diagram").enumerated() {
      reader.read(diagram, folio: index + 1)
      try refuseMore(than: ImportLimits.pins, reader.pins, file: file, line: diagram.line)
    }
    reader.joinReports()
    return reader.netlist
  }
}

private struct QElectroTechReader {
  private struct Definition {
    var isReport: Bool
    var terminals: [(uuid: String, name: String, x: String, y: String)]
  }

  private struct Placed {
    var label: String
    var links: [String]
    var isReport: Bool
    var type: String
    var definition: Definition?
    var terminals: [(id: String, name: String, x: String, y: String)]
  }

  /// One terminal of one element, by the uuid of the element and a name inside it.
  private struct End: Hashable {
    var element: String
    var terminal: String
  }

  private var definitions: [String: Definition] = [:]
  private var elements: [String: Placed] = [:]
  private var nets = UnionFind<End>()
  private var lines: [End: Int] = [:]
  private var order: [End] = []
  private var remarks: [String] = []
  /// Terminals that a conductor ends at.
  var pins: Int { order.count }

  init(definitions: [XMLTree]) {
    for element in definitions {
      guard let name = element["name"], let definition = element.children("definition").first else { continue }
      self.definitions[name] = Definition(
        isReport: definition["link_type"]?.hasSuffix("report") == true,
        terminals: definition.all("terminal").map { terminal in
          (terminal["uuid"] ?? "", terminal["name"] ?? "", terminal["x"] ?? "", terminal["y"] ?? "")
        })
    }
  }

  mutating func read(_ diagram: XMLTree, folio: Int) {
    var numbered: [String: End] = [:]
    for (index, element) in diagram.children("elements").flatMap({ $0.children("element") }).enumerated() {
      let uuid = element["uuid"] ?? "folio \(folio) element \(index)"
      let placed = place(element)
      elements[uuid] = placed
      for (place, terminal) in placed.terminals.enumerated() {
        numbered[terminal.id] = End(element: uuid, terminal: name(of: place, in: placed))
      }
    }
    for conductor in diagram.children("conductors").flatMap({ $0.children("conductor") }) {
      let ends = ["1", "2"].compactMap { end(conductor, $0, numbered) }
      guard ends.count == 2 else {
        remarks.append("folio \(folio), line \(conductor.line): a conductor ends at no terminal of the project")
        continue
      }
      for end in ends where lines[end] == nil {
        lines[end] = conductor.line
        order.append(end)
      }
      nets.join(ends[0], ends[1])
    }
  }

  private func place(_ element: XMLTree) -> Placed {
    let information = element.children("elementInformations").flatMap { $0.children("elementInformation") }
    let type = element["type"] ?? ""
    let definition = definitions[String(type.split(separator: "/").last ?? "")]
    return Placed(
      label: information.first { $0["name"] == "label" }?.text ?? "",
      links: element.all("link_uuid").compactMap { $0["uuid"] },
      isReport: definition?.isReport ?? false, type: type, definition: definition,
      terminals: element.children("terminals").flatMap { $0.children("terminal") }.map { terminal in
        (terminal["id"] ?? "", terminal["name"] ?? "", terminal["x"] ?? "", terminal["y"] ?? "")
      })
  }

  /// What a terminal of a folio is called: by itself, or by the terminal of its definition at the same place.
  private func name(of index: Int, in placed: Placed) -> String {
    let terminal = placed.terminals[index]
    if !terminal.name.isEmpty, terminal.name != "_" { return terminal.name }
    let drawn = placed.definition?.terminals.first { $0.x == terminal.x && $0.y == terminal.y }
    if let name = drawn?.name, !name.isEmpty { return name }
    return "\(index + 1)"
  }

  private func end(_ conductor: XMLTree, _ number: String, _ numbered: [String: End]) -> End? {
    let terminal = conductor["terminal\(number)"] ?? ""
    guard let uuid = conductor["element\(number)"], let placed = elements[uuid] else { return numbered[terminal] }
    let named = conductor["terminalname\(number)"] ?? ""
    if !named.isEmpty { return End(element: uuid, terminal: named) }
    if let index = placed.definition?.terminals.firstIndex(where: { $0.uuid == terminal && !terminal.isEmpty }) {
      let name = placed.definition?.terminals[index].name ?? ""
      return End(element: uuid, terminal: name.isEmpty ? "\(index + 1)" : name)
    }
    return numbered[terminal] ?? (terminal.isEmpty ? nil : End(element: uuid, terminal: terminal))
  }

  /// An arrow to another folio is one point with the arrow that it is linked to.
  mutating func joinReports() {
    let ends = Dictionary(grouping: order, by: \.element)
    for end in order where elements[end.element]?.isReport == true {
      for link in elements[end.element]?.links ?? [] {
        for other in ends[link] ?? [] { nets.join(end, other) }
      }
    }
  }

  var netlist: ImportedNetlist {
    var parts: [String: String] = [:]
    var groups: [End: [ImportedNetlist.Pin]] = [:]
    var roots: [End] = []
    // Two lamps without a label are two parts.
    var unnamed: [String: String] = [:]
    var counts: [String: Int] = [:]
    for end in order {
      guard let placed = elements[end.element], !placed.isReport else { continue }
      let label: String
      if let given = self.label(of: placed) {
        label = given
      } else if let made = unnamed[end.element] {
        label = made
      } else {
        let type = String(placed.type.split(separator: "/").last ?? "element")
        counts[type, default: 0] += 1
        label = "unnamed \(type) \(counts[type, default: 1])"
        unnamed[end.element] = label
      }
      parts[label] = String(placed.type.split(separator: "/").last ?? "")
      let root = nets.root(of: end)
      if groups[root] == nil { roots.append(root) }
      groups[root, default: []].append(
        ImportedNetlist.Pin(part: label, names: [end.terminal], line: lines[end]))
    }
    return ImportedNetlist(
      format: "QElectroTech project", parts: parts,
      nets: roots.map { ImportedNetlist.Net(name: "", pins: groups[$0] ?? []) }, remarks: remarks)
  }

  /// The label of an element, or of the one that it belongs to.
  private func label(of placed: Placed) -> String? {
    if !placed.label.isEmpty, placed.label != "_" { return placed.label }
    return placed.links.lazy.compactMap { elements[$0]?.label }.first { !$0.isEmpty && $0 != "_" }
  }
}

/// Which things are joined, directly or through others.
struct UnionFind<Item: Hashable> {
  private var parents: [Item: Item] = [:]
  /// Of roots; the smaller tree goes below the larger one, so that none becomes a long chain.
  private var sizes: [Item: Int] = [:]

  func root(of item: Item) -> Item {
    var top = item
    while let next = parents[top], next != top { top = next }
    return top
  }

  mutating func join(_ one: Item, _ other: Item) {
    let (first, second) = (root(of: one), root(of: other))
    guard first != second else { return }
    let (one, other) = (sizes[first, default: 1], sizes[second, default: 1])
    let (upper, lower) = one < other ? (second, first) : (first, second)
    parents[lower] = upper
    sizes[upper] = one + other
  }
}
