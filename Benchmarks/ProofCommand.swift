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
    /// From numbered nets to the answer, the drawing prepared.
    var prepared: [Double] = []
    /// The same state by state, without looking at shapes first.
    var exploring: [Double] = []
    /// From names to the answer, both circuits compiled anew.
    var alone: [Double] = []
    /// What was answered, by mutant.
    var kinds: [String] = []
  }

  func run() throws {
    let (circuit, equipment) = (try benchCircuit(circuit), try benchEquipment("mutants"))
    var times = Times()
    var behaviour = try ReferenceBehaviour(equipment: equipment, reference: circuit.reference)
    for mutant in Mutant.mutants(of: circuit, equipment: equipment, count: count, seed: seed) {
      let nets = try behaviour.numbered(mutant.nets)
      var answer = Equivalence.notProved(.noSolution)
      times.prepared.append(microseconds { answer = behaviour.compare(nets) })
      times.exploring.append(microseconds { _ = behaviour.explore(nets) })
      times.alone.append(
        try microseconds {
          _ = try compareBehaviour(measured: mutant.nets, reference: circuit.reference, of: equipment)
        })
      switch answer {
      case .equivalent: times.kinds.append(behaviour.hasSameShape(nets) ? "alike by shape" : "alike by states")
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
    var safetyMilliseconds: Double
    var transitionsPerSecond: Double
  }

  func run() throws {
    try printJSON([try named(BenchCircuit.stepChain, try benchEquipment("ten-relays"))])
  }

  /// Every state of both circuits is found anew in each run; that they are the same circuit is not made use of.
  private func named(_ circuit: BenchCircuit, _ equipment: Equipment) throws -> Named {
    var (times, safetyTimes) = ([Double](), [Double]())
    var answer = Equivalence.notProved(.noSolution)
    for _ in 0..<9 {
      let time = try microseconds(bestOf: 1) {
        var behaviour = try ReferenceBehaviour(equipment: equipment, reference: circuit.reference)
        answer = behaviour.explore(try behaviour.numbered(circuit.reference))
      }
      times.append(time / 1000)
      let safety = try microseconds(bestOf: 1) {
        _ = proveSafety(try CircuitModel(equipment: equipment, nets: circuit.reference))
      }
      safetyTimes.append(safety / 1000)
    }
    guard case .equivalent(let states, let transitions) = answer else {
      throw ValidationError("\(circuit.name) is not proved equal to itself: \(answer)")
    }
    let middle = times.sorted()[times.count / 2]
    return Named(
      circuit: circuit.name, states: states, transitions: transitions, milliseconds: middle,
      safetyMilliseconds: safetyTimes.sorted()[safetyTimes.count / 2],
      transitionsPerSecond: Double(transitions) / middle * 1000)
  }
}
