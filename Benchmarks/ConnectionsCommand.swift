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
    var prepared: [Double] = []
    var withNames: [Double] = []
    var preparing = 0.0
  }

  func run() throws {
    let (circuit, equipment) = (try benchCircuit(circuit), try benchEquipment("mutants"))
    var times = Times()
    for mutant in Mutant.mutants(of: circuit, equipment: equipment, count: count, seed: seed) {
      let time = try microseconds {
        _ = try ConnectionDifference(equipment: equipment, measured: mutant.nets, reference: circuit.reference)
      }
      times.prepared.append(time)
      times.withNames.append(time)
    }
    try printJSON(times)
  }
}
