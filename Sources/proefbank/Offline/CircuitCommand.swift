import ArgumentParser
import Attempts
import Circuits
import ContentHash
import ControlAPI
import Exercises
import Foundation
import Grading
import StrictYAML

struct CircuitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "circuit", abstract: "Circuits of any kit description.",
    subcommands: [CircuitCompare.self, CircuitPredict.self])
}

struct CircuitCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Safety, behaviour and smallest correction of a circuit against a reference.",
    discussion: """
      Example: proefbank circuit compare --kit kits/electro-basis.yaml --reference starter.yaml --measured wired.yaml
      Example: proefbank circuit compare --kit kits/electro-basis.yaml --reference starter.yaml --batch wired.jsonl

      The reference is of the format proefbank.schematic/1; the measured circuit too, or of the format
      proefbank.measured/1. From scans through the components these are taken out; where a closed contact could hide a
      lead, the answer names it and what to operate for one more scan, and is not yes. Each line of a batch is {"id": "a", "measured": [["-S1:13", "-T1:+"]]}
      and may name its own "reference"; the answer is one line of JSON for each, {"id": "a", "error": "…"} for one that cannot be read. docs/formats-circuit.md has the fields.

      Exit status 0 when the circuit is safe and behaves as the reference does (all of a batch), 1 when not, 2 for bad input.
      """)
  @Option(help: "File of the format proefbank.kit/1.", completion: .file(extensions: ["yaml"]))
  var kit: String
  @Option(help: "File of the format proefbank.schematic/1.", completion: .file(extensions: ["yaml", "json"]))
  var reference: String
  @Option(help: "File of the format proefbank.schematic/1 or proefbank.measured/1.", completion: .file())
  var measured: String?
  @Option(help: "File with one circuit a line, as JSON.", completion: .file(extensions: ["jsonl"]))
  var batch: String?
  @Option(help: "Two or more that must never be on together, as --exclusive=-K1,-K2; may be repeated.")
  var exclusive: [String] = []
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (measured == nil) != (batch == nil) else {
      throw ValidationError("Name one circuit with --measured or many with --batch.")
    }
  }

  func run() throws {
    let kit = try reading { () throws(DiagnosticsError) in
      try KitDescription.load(file: self.kit, digest: contentHash)
    }
    let reference = try reading { () throws(DiagnosticsError) in
      try Schematic.load(file: self.reference, kit: kit)
    }
    let groups = try exclusive.map { try readExclusive($0, kit.equipment) }
    if let measured {
      let leads = try readLeads(measured, kit: kit, reference: reference.nets)
      var comparison = try compare(leads.nets, reference.nets, kit.equipment, groups, id: nil, at: measured)
      comparison.notVerified = leads.notVerified
      try output.print(comparison) { comparison.text }
      guard comparison.isRight else { throw AnswerIsNo() }
    } else if let batch {
      try compareBatch(batch, reference.nets, kit.equipment, groups)
    }
  }

  private func readExclusive(_ text: String, _ equipment: Equipment) throws -> [String] {
    do throws(ExclusiveGroupError) {
      return try ExclusiveGroup(text, equipment: equipment).names
    } catch {
      guard case .unknown(let name, let known) = error else { throw Failure(.input, "\(error)") }
      throw Failure(.input, "\(error)", hint: hint(for: name, among: known))
    }
  }

  private struct BatchLine: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case id, measured, reference }

    let id: String
    let measured: Nets
    let reference: Nets?

    init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      measured = try values.decode(Nets.self, forKey: .measured)
      reference = try values.decodeIfPresent(Nets.self, forKey: .reference)
    }
  }

  private func compareBatch(_ path: String, _ reference: Nets, _ equipment: Equipment, _ groups: [[String]]) throws {
    try BatchFile(path: path, page: "docs/formats-circuit.md").answer(each: BatchLine.self) { line, place in
      let comparison = try compare(
        line.measured, line.reference ?? reference, equipment, groups, id: line.id, at: place)
      return (comparison, comparison.isRight)
    }
  }

  private func compare(
    _ measured: Nets, _ reference: Nets, _ equipment: Equipment, _ groups: [[String]], id: String?, at place: String
  ) throws -> CircuitComparison {
    do throws(CircuitError) {
      return try CircuitComparison(
        id: id, measured: measured, reference: reference, equipment: equipment, exclusive: groups)
    } catch {
      throw Failure(.input, "\(place): \(error)")
    }
  }

  /// A schematic, or the leads of a recording's scans.
  private func readLeads(_ path: String, kit: KitDescription, reference: Nets) throws -> MeasuredLeads {
    struct Header: Decodable { var format: String }
    guard let header = try? AttemptJSON.decode(Header.self, from: try readFile(path)),
      header.format != Schematic.formatName
    else {
      let nets = try reading { () throws(DiagnosticsError) in try Schematic.load(file: path, kit: kit) }.nets
      return MeasuredLeads(nets: nets, notVerified: [])
    }
    let measured = try readMeasured(path)
    let leads: MeasuredLeads?
    do throws(GradingError) {
      leads = try MeasuredLeads(measured, kit: kit, reference: reference)
    } catch {
      throw Failure(.input, "\(path): \(error)")
    }
    guard let leads else {
      throw Failure(
        .input, "\(path): the last scan does not say of each pair for sure whether it is joined",
        hint: "Press the leads in and scan again.")
    }
    return leads
  }
}
