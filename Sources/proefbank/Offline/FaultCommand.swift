import ArgumentParser
import Attempts
import Circuits
import ContentHash
import ControlAPI
import Exercises
import Foundation
import Grading
import StrictYAML

struct FaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault", abstract: "Faults of a wired circuit.", subcommands: [FaultCandidatesCommand.self])
}

struct FaultCandidatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "candidates",
    abstract: "Faults that explain all measurements, and the best next measurement; exit status 1 when none does.",
    discussion: """
      Example: proefbank fault candidates --kit kits/electro-basis.yaml --reference latching.yaml \\
        --measurements log.json --format json
      A reference file says `format: proefbank.schematic/1`, `kit: electro-basis` and `nets:`, lists of joined
      terminals. Faults in one line cannot be told apart. docs/formats-fault.md has an example of each file.
      """)
  @Option(help: "File of the format proefbank.kit/1.", completion: .file(extensions: ["yaml"]))
  var kit: String
  @Option(help: "The healthy circuit: proefbank.schematic/1.", completion: .file(extensions: ["yaml", "json"]))
  var reference: String
  @Option(help: "What was measured and seen: proefbank.fault-log/1.", completion: .file(extensions: ["json"]))
  var measurements: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    let kit = try reading { () throws(DiagnosticsError) in
      try KitDescription.load(file: self.kit, digest: contentHash)
    }
    let schematic = try reading { () throws(DiagnosticsError) in try Schematic.load(file: reference, kit: kit) }
    let log = try readJSON(FaultLog.self, from: measurements, documentedIn: "docs/formats-fault.md")
    guard log.kit == kit.id else {
      throw Failure(.input, "\(measurements): kit: measured on '\(log.kit)', not on '\(kit.id)'")
    }
    let search: FaultSearch
    do throws(GradingError) {
      search = try FaultSearch(equipment: kit.equipment, reference: schematic.nets, log: log)
    } catch {
      throw Failure(.input, "\(measurements): \(error)")
    }
    let report = FaultReport(search: search, analysis: FaultAnalysis(log, search: search))
    try output.print(report) { report.text }
    guard !report.steps.contains(where: { $0.meaning == .contradicts }) else { throw AnswerIsNo() }
  }
}

extension FaultReport {
  /// For people at a terminal, in English.
  var text: String {
    var lines = steps.filter { $0.meaning != .remedy }.map { step -> String in
      let number = "entry \(step.entry + 1)"
      switch step.meaning {
      case .informative: return "\(number): \(step.groupsBefore) -> \(step.groupsAfter) groups"
      case .nothingNew:
        return step.impliedBy.map { "\(number): nothing new, entry \($0 + 1) implied it" } ?? "\(number): nothing new"
      case .contradicts: return "\(number): no candidate that was left explains it; not used"
      case .unsafe: return "\(number): ohms under power; not used"
      case .afterRemedy: return "\(number): after a remedy, so perhaps of another circuit; not used"
      // Only where the fault is known.
      case .misread, .verified, .contradictsRepair: return "\(number): not used"
      case .remedy: return ""
      }
    }
    lines.append("\(groups.count) groups left:")
    lines += groups.map { "  " + $0.map(\.code).joined(separator: " | ") }
    if !undetectable.isEmpty { lines.append("not to be found by any reading: \(undetectable.count) faults") }
    if let next {
      let power = next.mode == .volts ? "power on" : "power off"
      let steps = next.actions.isEmpty ? "everything at rest" : next.actions.map(\.description).joined(separator: ", ")
      lines.append(
        "best next measurement: \(power), \(steps); \(next.mode.rawValue), red \(next.red), black \(next.black)")
    } else {
      lines.append("nothing more can be told by measuring")
    }
    return lines.joined(separator: "\n")
  }
}
