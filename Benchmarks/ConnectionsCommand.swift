import ArgumentParser
import Circuits

struct ConnectionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connections", abstract: "Times the connection difference on mutants; µs by mutant, as JSON.",
    discussion: "Example: proefbank-bench connections --circuit reversing --count 1000 --seed 1")
  @Option(help: "lamp, latching, reversing, jogging or timers.")
  var circuit: String
  @Option var count: Int = 1000
  @Option var seed: UInt64 = 1

  private struct Times: Encodable {
    /// From numbered nets to the smallest correction in numbers, the drawing prepared.
    var prepared: [Double] = []
    /// From names to numbers, as a circuit's netlist or graph is built for a peer.
    var numbering: [Double] = []
    /// From names to names.
    var withNames: [Double] = []
    /// What is done once for a drawing.
    var preparing = 0.0
  }

  func run() throws {
    let (circuit, equipment) = (try benchCircuit(circuit), try benchEquipment("mutants"))
    var times = Times()
    times.preparing = try microseconds {
      _ = try ReferenceConnections(equipment: equipment, reference: circuit.reference)
    }
    var drawing = try ReferenceConnections(equipment: equipment, reference: circuit.reference)
    var correction = NodeCorrection()
    for mutant in Mutant.mutants(of: circuit, equipment: equipment, count: count, seed: seed) {
      let nets = try drawing.numbered(mutant.nets)
      times.prepared.append(microseconds { drawing.correct(nets, into: &correction) })
      times.numbering.append(try microseconds { _ = try drawing.numbered(mutant.nets) })
      times.withNames.append(try microseconds { _ = try drawing.difference(mutant.nets) })
    }
    try printJSON(times)
  }
}
