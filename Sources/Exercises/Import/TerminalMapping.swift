package import Circuits
package import StrictYAML

/// Which part of a file is which component of the kit: format `proefbank.mapping/1`.
package struct TerminalMapping: Hashable, Sendable {
  package static let formatName = "proefbank.mapping/1"

  /// Component of the kit for each part of the file; nil for a part that is left out on purpose.
  package var components: [String: String?]
  /// Pin of the component for a pin of the file, by part; pins of the same name need no entry.
  package var pins: [String: [String: String]]

  package init(components: [String: String?] = [:], pins: [String: [String: String]] = [:]) {
    self.components = components
    self.pins = pins
  }

  /// Reads a mapping. A part may be mapped to a component that the kit has, or to `leave-out`; `?` stays open.
  ///
  /// - Throws: ``DiagnosticsError`` with everything that is wrong in the file.
  package static func load(file: String, kit: KitDescription) throws(DiagnosticsError) -> TerminalMapping {
    try decodeYAML(readFile(file), file: file) { root in
      guard let map = root.mapping(keys: ["format", "kit", "components", "pins"]) else { return nil }
      if let format = map.required("format"), let name = format.text(), name != formatName {
        format.report("this is '\(name)', not '\(formatName)'")
      }
      if let value = map.required("kit"), let id = value.text("the id of a kit"), id != kit.id {
        value.report("this mapping is for the kit '\(id)', not for '\(kit.id)'")
      }
      let references = EquipmentReferences(equipment: kit.equipment)
      var mapping = TerminalMapping()
      for (key, value) in map["components"]?.entries() ?? [] {
        guard let part = key.text("a part of the file"), let name = value.text("a component, or leave-out") else {
          continue
        }
        switch name {
        case "?": continue
        case "leave-out": mapping.components[part] = .some(nil)
        default: mapping.components[part] = references.component(value).map { .some($0.designation) } ?? nil
        }
      }
      for (key, value) in map["pins"]?.entries() ?? [] {
        guard let part = key.text("a part of the file") else { continue }
        for (pin, name) in value.entries() ?? [] {
          guard let from = pin.text("a pin of the file"), let to = name.text("a pin of the kit"), to != "?" else {
            continue
          }
          mapping.pins[part, default: [:]][from] = to
        }
      }
      return mapping
    }
  }
}

/// A netlist of another program in the terminals of a kit, with all that found no place.
package struct MappedNetlist: Hashable, Sendable {
  package struct Miss: Hashable, Sendable {
    /// Part of the file.
    package var part: String
    /// Pin of the file; nil when the whole part has no place.
    package var pin: String?
    package var line: Int?
    /// What it might be.
    package var hint: String?
  }

  /// Component of the kit for each part that has one.
  package var components: [String: String]
  package var nets: Nets
  package var misses: [Miss]
  /// Parts that the mapping leaves out.
  package var leftOut: [String]
  /// Nets of the file of which fewer than two pins are on the kit; one without a name by its first pin.
  package var looseNets: [String]

  /// Puts every pin of a netlist onto the kit.
  ///
  /// A part without an entry in the mapping is the component of the same name, with or without its minus sign; a pin without
  /// an entry is the pin of the same name.
  package init(_ netlist: ImportedNetlist, onto kit: KitDescription, by mapping: TerminalMapping) {
    var components: [String: String] = [:]
    var misses: [Miss] = []
    // Netlists with thousands of parts that have no place are reported too.
    var missed: Set<[String]> = []
    var leftOut: Set<String> = []
    let known = kit.equipment.components.map(\.designation)
    func component(_ pin: ImportedNetlist.Pin) -> String? {
      if let found = components[pin.part] { return found }
      let entry = mapping.components[pin.part]
      if case .some(.none) = entry {
        leftOut.insert(pin.part)
        return nil
      }
      // A minus sign may be typed as one (U+2212), as drawings print it.
      let typed = pin.part.hasPrefix("−") ? "-" + pin.part.dropFirst() : pin.part
      let names = [typed, "-" + typed].map { $0.uppercased() }
      if let found = entry ?? known.first(where: names.contains) {
        components[pin.part] = found
        return found
      }
      if missed.insert([pin.part]).inserted {
        misses.append(
          Miss(
            part: pin.part, pin: nil, line: pin.line,
            hint: nearestName(to: typed.hasPrefix("-") ? typed : "-" + typed, among: known)))
      }
      return nil
    }
    var groups: [[Terminal]] = []
    var loose: [String] = []
    // Where a terminal stands already: a second net there would join two nets without anybody having drawn that.
    var taken: [Terminal: (net: Int, pin: ImportedNetlist.Pin)] = [:]
    for (number, net) in netlist.nets.enumerated() {
      var group: [Terminal] = []
      for pin in net.pins {
        guard let designation = component(pin), let pins = kit.equipment[designation]?.type.pins else { continue }
        let own = mapping.pins[pin.part] ?? [:]
        let mapped = pin.names.lazy.compactMap { own[$0] }.first
        let names = mapped.map { [$0] } ?? pin.names
        let found = names.lazy.compactMap { name in
          pins.first { $0 == name } ?? pins.first { $0.lowercased() == name.lowercased() }
        }.first
        if let found {
          let terminal = Terminal(designation, found)
          if let other = taken[terminal], other.net != number {
            let line = other.pin.line.map { " in line \($0)" } ?? ""
            misses.append(
              Miss(
                part: pin.part, pin: pin.names[0], line: pin.line,
                hint: "\(terminal) is pin \(other.pin.names[0]) of \(other.pin.part)\(line), in another net"))
          } else {
            taken[terminal] = (number, pin)
            group.append(terminal)
          }
        } else if missed.insert([pin.part, pin.names[0]]).inserted {
          misses.append(
            Miss(
              part: pin.part, pin: pin.names[0], line: pin.line,
              hint: "\(designation) has \(pins.joined(separator: ", "))"))
        }
      }
      if Set(group).count > 1 {
        groups.append(group)
      } else if let name = net.name.isEmpty ? net.pins.first.map({ "\($0.part):\($0.names[0])" }) : net.name {
        loose.append(name)
      }
    }
    self.components = components
    nets = Nets(joining: groups)
    self.misses = misses
    self.leftOut = leftOut.sorted()
    looseNets = loose
  }

  /// A mapping to be filled in: what was given and found, and `?` for the rest.
  ///
  /// - Parameters:
  ///   - netlist: as it was read.
  ///   - kit: the kit that it is mapped onto.
  ///   - mapping: what was said before; none of it is lost.
  /// - Returns: the file.
  package func proposal(
    for netlist: ImportedNetlist, kit: KitDescription, keeping mapping: TerminalMapping = TerminalMapping()
  ) -> String {
    var text = """
      # Which part of the file is which component of the kit. Replace each ? by a component such as -K1, or by leave-out.
      format: \(TerminalMapping.formatName)
      kit: \(kit.id)
      components:

      """
    let parts = Set(netlist.parts.keys).union(components.keys).union(misses.map(\.part))
    for part in parts.union(mapping.components.keys).sorted() {
      let given = mapping.components[part].map { $0 ?? "leave-out" }
      let value = leftOut.contains(part) ? "leave-out" : components[part] ?? given ?? "\"?\""
      let kind = netlist.parts[part].map { $0.isEmpty ? "" : "  # \($0.filter { !$0.isNewline })" } ?? ""
      text += "  \(quoted(part)): \(value)\(kind)\n"
    }
    var pins: [String: [String]] = mapping.pins.mapValues { pins in
      pins.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(quoted($0.value))" }
    }
    for miss in misses {
      guard let pin = miss.pin else { continue }
      let hint = miss.hint.map { "  # \($0)" } ?? ""
      if let given = mapping.pins[miss.part]?[pin] {
        // It was given, and does not help.
        let line = "\(quoted(pin)): \(quoted(given))"
        pins[miss.part]?.removeAll { $0 == line }
        pins[miss.part]?.append(line + hint)
      } else {
        pins[miss.part, default: []].append("\(quoted(pin)): \"?\"\(hint)")
      }
    }
    guard !pins.isEmpty else { return text }
    text += "pins:\n"
    for (part, lines) in pins.sorted(by: { $0.key < $1.key }) {
      text += "  \(quoted(part)):\n" + lines.map { "    \($0)\n" }.joined()
    }
    return text
  }
}

extension Schematic {
  /// The file, one net a line (`proefbank.schematic/1`).
  package var text: String {
    "format: \(Self.formatName)\nkit: \(kit)\nnets:\n"
      + nets.groups.map { "  - [\($0.map(\.description).joined(separator: ", "))]\n" }.joined()
  }
}

/// A text in the double quotes of YAML.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    default:
      if scalar.value < 0x20 {
        result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}
