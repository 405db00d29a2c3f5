import ArgumentParser
import Circuits
import ControlAPI
import Exercises
import Foundation
import StrictYAML

struct ExerciseImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Makes a schematic from a KiCad netlist, a QElectroTech project or a wire list.",
    discussion: """
      Examples: proefbank exercise import starter.net --write-mapping mapping.yaml
                proefbank exercise import starter.net --mapping mapping.yaml --output schematic.yaml
                proefbank exercise import wires.csv --new line-4-start --in my-exercises

      Reads KiCad netlists (S-expression or XML), QElectroTech projects (.qet) and wire lists (CSV with columns from and
      to). Parts named as on the kit find their places; the mapping says the others. While something has no place nothing is
      written, unless --partial; exit status 1 then.
      """)
  @Argument(help: "The file.", completion: .file(extensions: ["net", "xml", "qet", "csv", "tsv"]))
  var file: String
  @Option(help: "Id of the kit.")
  var kit = "electro-basis"
  @Option(help: "Which part of the file is which component of the kit (proefbank.mapping/1).", completion: .file())
  var mapping: String?
  @Option(help: "Writes a mapping to be filled in.", completion: .file())
  var writeMapping: String?
  @Option(help: "Writes the schematic there instead of printing it.", completion: .file())
  var output: String?
  @Option(help: "Id of a new exercise to make from it.")
  var new: String?
  @Option(name: .customLong("in"), help: "Folder of exercises that a new one goes into.", completion: .directory)
  var directory: String?
  @Flag(help: "Leaves out what has no place on the kit.")
  var partial = false
  @Option(help: "How to print the report: for people or for programs.")
  var format = OutputFormat.text
  @OptionGroup var library: LibraryOptions

  func validate() throws {
    guard (new == nil) == (directory == nil) else { throw ValidationError("--new and --in belong together.") }
  }

  func run() throws {
    let kit = try library.kit(self.kit)
    let netlist = try reading { () throws(DiagnosticsError) in
      try ImportedNetlist.read(StrictYAML.readFile(file, limit: ImportLimits.bytes), file: file)
    }
    let mapping = try mapping.map { path in
      try reading { () throws(DiagnosticsError) in try TerminalMapping.load(file: path, kit: kit) }
    }
    let mapped = MappedNetlist(netlist, onto: kit, by: mapping ?? TerminalMapping())
    let report = ImportReport(netlist, mapped, file: file)
    if format == .json {
      try OutputOptions.json(report)
    } else {
      FileHandle.standardError.write(Data((report.text + "\n").utf8))
    }
    if let writeMapping {
      try writeWhole(mapped.proposal(for: netlist, kit: kit, keeping: mapping ?? TerminalMapping()), to: writeMapping)
    }
    guard (mapped.misses.isEmpty && netlist.remarks.isEmpty) || partial else {
      throw AnswerIsNo(
        text: writeMapping.map { "Fill in \($0), then import again with --mapping \($0)." }
          ?? "Nothing was written. Make a mapping with --write-mapping, or leave these parts out with --partial.")
    }
    guard !mapped.nets.groups.isEmpty else {
      throw Failure(.input, "\(file): no two terminals of the kit are joined", hint: "Check --kit and the mapping.")
    }
    let schematic = Schematic(kit: kit.id, nets: mapped.nets)
    if let new, let directory {
      let made = NewExercise(id: new, directory: directory)
      let folder = try made.make(nets: mapped.nets, kit: kit, library: library)
      print("Made \(folder). Next: proefbank exercise check \(folder)")
    } else if let output {
      try writeWhole(schematic.text, to: output)
    } else if format == .text {
      print(schematic.text, terminator: "")
    }
  }
}

extension OutputOptions {
  /// Prints a value as JSON.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

/// What was read, and what found no place.
struct ImportReport: Encodable {
  struct Missing: Encodable {
    var part: String
    var pin: String?
    var line: Int?
    var hint: String?
  }

  var file: String
  var format: String
  var parts: Int
  var nets: Int
  /// Nets of which two or more terminals are on the kit.
  var mappedNets: Int
  /// Component of the kit for each part.
  var components: [String: String]
  var unmapped: [Missing]
  var leftOut: [String]
  var looseNets: [String]
  var remarks: [String]

  init(_ netlist: ImportedNetlist, _ mapped: MappedNetlist, file: String) {
    self.file = file
    format = netlist.format
    parts = netlist.parts.count
    nets = netlist.nets.count
    mappedNets = mapped.nets.groups.count
    components = mapped.components
    unmapped = mapped.misses.map { Missing(part: $0.part, pin: $0.pin, line: $0.line, hint: $0.hint) }
    leftOut = mapped.leftOut
    looseNets = mapped.looseNets
    remarks = netlist.remarks
  }

  /// Lines of one kind; more are counted, and stand in the JSON.
  private static let mostLines = 40

  var text: String {
    var lines = ["\(file): \(format) with \(parts) parts and \(nets) nets; \(mappedNets) nets are on the kit"]
    lines += Self.first(unmapped, "places") { miss in
      let place = miss.line.map { "\(file):\($0)" } ?? file
      guard let pin = miss.pin else {
        let hint = miss.hint.map { " is it '\($0)'? Else" } ?? ""
        return "\(place): no place for part \(miss.part);\(hint) say in the mapping what it is, or leave-out"
      }
      return "\(place): no place for pin \(pin) of \(miss.part)\(miss.hint.map { "; \($0)" } ?? "")"
    }
    if !leftOut.isEmpty { lines.append("left out as the mapping says: \(Self.first(leftOut))") }
    if !looseNets.isEmpty { lines.append("joins less than two terminals of the kit: \(Self.first(looseNets))") }
    return (lines + Self.first(remarks, "remarks") { "\(file): \($0)" }).joined(separator: "\n")
  }

  private static func first<Item>(_ items: [Item], _ what: String, _ line: (Item) -> String) -> [String] {
    let rest = items.count - mostLines
    return items.prefix(mostLines).map(line) + (rest > 0 ? ["\(rest) more \(what): see --format json"] : [])
  }

  private static func first(_ names: [String]) -> String {
    let rest = names.count - mostLines
    return names.prefix(mostLines).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
