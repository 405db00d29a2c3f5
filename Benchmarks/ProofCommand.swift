import ArgumentParser
import Circuits

struct ProofCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proof", abstract: "Times proofs of equivalence on mutants; µs by mutant, as JSON.",
    discussion: "Example: proefbank-bench proof --circuit reversing --count 1000 --seed 1")
  @Option(help: "lamp, latching, reversing, jogging or timers.")
  var circuit: String
  @Option var count: Int = 1000
  @Option var seed: UInt64 = 1

  private struct Times: Encodable {
    var prepared: [Double] = []
    var alone: [Double] = []
    /// What was answered, by mutant.
    var kinds: [String] = []
  }

  func run() throws {
    let (circuit, equipment) = (try benchCircuit(circuit), try benchEquipment("mutants"))
    var times = Times()
    for mutant in Mutant.mutants(of: circuit, equipment: equipment, count: count, seed: seed) {
      var answer = Equivalence.notProved(.noSolution)
      let time = try microseconds {
        answer = try compareBehaviour(measured: mutant.nets, reference: circuit.reference, of: equipment)
      }
      times.prepared.append(time)
      times.alone.append(time)
      switch answer {
      case .equivalent: times.kinds.append("alike")
      case .different: times.kinds.append("different")
      case .notProved: times.kinds.append("not proved")
      }
    }
    try printJSON(times)
  }
}

struct NamedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "named", abstract: "Times the proof of the named circuit; the middle of nine runs, as JSON.",
    discussion: "Example: proefbank-bench named")

  private struct Named: Encodable {
    var circuit: String
    var states: Int
    var transitions: Int
    var milliseconds: Double
    var transitionsPerSecond: Double
  }

  func run() throws {
    try printJSON([try named(BenchCircuit.stepChain, try benchEquipment("ten-relays"))])
  }

  private func named(_ circuit: BenchCircuit, _ equipment: Equipment) throws -> Named {
    var times: [Double] = []
    var answer = Equivalence.notProved(.noSolution)
    for _ in 0..<9 {
      let time = try microseconds(bestOf: 1) {
        answer = try compareBehaviour(measured: circuit.reference, reference: circuit.reference, of: equipment)
      }
      times.append(time / 1000)
    }
    guard case .equivalent(let states, let transitions) = answer else {
      throw ValidationError("\(circuit.name) is not proved equal to itself: \(answer)")
    }
    let middle = times.sorted()[times.count / 2]
    return Named(
      circuit: circuit.name, states: states, transitions: transitions, milliseconds: middle,
      transitionsPerSecond: Double(transitions) / middle * 1000)
  }
}
