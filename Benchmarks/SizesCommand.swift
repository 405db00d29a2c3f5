import ArgumentParser
import Circuits

struct SizesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sizes", abstract: "Times a circuit that is doubled again and again, as JSON.",
    discussion: "Example: proefbank-bench sizes --count 100 --seed 1")
  @Option(help: "Mutants of each size.")
  var count: Int = 100
  @Option var seed: UInt64 = 1

  /// µs; medians over the mutants, and the slowest one of them.
  private struct Size: Encodable {
    var relays: Int
    var terminals: Int
    var difference: Double
    var slowestDifference: Double
    var proof: Double
    var slowestProof: Double
    var safety: Double
  }

  func run() throws {
    let parts = try benchEquipment("mutants")
    var sizes: [Size] = []
    for relays in [1, 2, 4, 8, 16, 32, 60] {
      let (circuit, equipment) = Self.cascade(of: relays, parts)
      var drawing = try ReferenceConnections(equipment: equipment, reference: circuit.reference)
      var behaviour = try ReferenceBehaviour(equipment: equipment, reference: circuit.reference)
      var correction = NodeCorrection()
      var (differences, proofs, safety) = ([Double](), [Double](), [Double]())
      for mutant in Mutant.mutants(of: circuit, equipment: equipment, count: count, seed: seed) {
        let nets = try drawing.numbered(mutant.nets)
        differences.append(microseconds { drawing.correct(nets, into: &correction) })
        proofs.append(microseconds(bestOf: 3) { _ = behaviour.explore(nets) })
        let model = try CircuitModel(equipment: equipment, nets: mutant.nets)
        safety.append(microseconds(bestOf: 1) { _ = proveSafety(model) })
      }
      sizes.append(
        Size(
          relays: relays, terminals: circuit.reference.groups.joined().count, difference: middle(differences),
          slowestDifference: differences.max() ?? 0, proof: middle(proofs), slowestProof: proofs.max() ?? 0,
          safety: middle(safety)))
    }
    try printJSON(sizes)
  }

  private func middle(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

  /// A latch with a stop and a start button, after which every relay pulls in the next one; a lamp on each.
  private static func cascade(of relays: Int, _ parts: Equipment) -> (BenchCircuit, Equipment) {
    func copies(_ name: String, _ designations: [String]) -> [Component] {
      designations.compactMap { designation in
        parts[name].map { Component(designation: designation, type: $0.type) }
      }
    }
    let numbers = Array(1...relays)
    let equipment = Equipment(
      components: copies("-T1", ["-T1"]) + copies("-S0", ["-S0"]) + copies("-S1", ["-S1"])
        + copies("-K1", numbers.map { "-K\($0)" }) + copies("-P1", numbers.map { "-P\($0)" }))
    var nets = ["-S0:12 -S1:13 -K1:13", "-S1:14 -K1:14 -K1:A1 -P1:X1"]
    nets += numbers.dropFirst().map { "-K\($0 - 1):24 -K\($0):A1 -P\($0):X1" }
    nets.append("-T1:+ -S0:11 " + numbers.dropLast().map { "-K\($0):23" }.joined(separator: " "))
    nets.append("-T1:- " + numbers.map { "-K\($0):A2 -P\($0):X2" }.joined(separator: " "))
    return (BenchCircuit("cascade of \(relays)", nets), equipment)
  }
}
