import ArgumentParser
import Circuits
import Exercises
import Foundation
import StrictYAML

@main
struct ProefbankBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proefbank-bench",
    abstract: "Mutants for the oracles, and measurements of the grading core.",
    discussion: "Run from the repository; `make bench` and `make check-grading` do.",
    subcommands: [
      MutantsCommand.self, ConnectionsCommand.self, ProofCommand.self, NamedCommand.self, SizesCommand.self,
      NetworksCommand.self, FaultsCommand.self, SequenceCommand.self, LinkCommand.self,
    ])
}

/// The equipment of one file of `Benchmarks/kits`.
func benchEquipment(_ name: String) throws -> Equipment {
  do throws(DiagnosticsError) {
    return try KitDescription.load(file: "Benchmarks/kits/\(name).yaml", digest: { _ in "" }).equipment
  } catch {
    throw ValidationError("\(error)")
  }
}

func benchCircuit(_ name: String) throws -> BenchCircuit {
  guard let circuit = BenchCircuit.mutated.first(where: { $0.name == name }) else {
    throw ValidationError(
      "there is no circuit '\(name)'; take \(BenchCircuit.mutated.map(\.name).joined(separator: ", "))")
  }
  return circuit
}

struct MutantsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutants",
    abstract: "Writes a circuit's equipment, reference and mutants as JSON, one object a line.",
    discussion: "Example: proefbank-bench mutants --circuit reversing --count 1000 --seed 1")
  @Option(help: "lamp, latching, reversing, jogging or timers.")
  var circuit: String
  @Option var count: Int = 1000
  @Option var seed: UInt64 = 1

  private struct Header: Encodable {
    var circuit: String
    var equipment: EquipmentRecord
    var reference: Nets
  }

  private struct Line: Encodable {
    var id: String
    var measured: Nets
  }

  func run() throws {
    let (circuit, equipment) = (try benchCircuit(circuit), try benchEquipment("mutants"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func print(_ value: some Encodable) throws {
      FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
    }
    try print(
      Header(circuit: circuit.name, equipment: EquipmentRecord(equipment), reference: circuit.reference))
    for mutant in Mutant.mutants(of: circuit, equipment: equipment, count: count, seed: seed) {
      try print(Line(id: mutant.id, measured: mutant.nets))
    }
  }
}
