import ArgumentParser
import Circuits
import Foundation

struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Measures the grading core and prints medians as JSON.",
    discussion: "Example: proefbank-bench measure --count 1000 --seed 1")
  @Option(help: "Mutants of each circuit.")
  var count: Int = 1000
  @Option var seed: UInt64 = 1

  /// What `tools/bench` puts beside the peers; times in µs.
  private struct Report: Encodable {
    var difference: [String: Double] = [:]
    var proof: [String: Double] = [:]
    var named: [Named] = []
  }

  private struct Named: Encodable {
    var circuit: String
    var states: Int
    var transitions: Int
    var milliseconds: Double
    var transitionsPerSecond: Double
  }

  func run() throws {
    let equipment = try benchEquipment("mutants")
    var report = Report()
    for circuit in BenchCircuit.mutated {
      let mutants = Mutant.mutants(of: circuit, equipment: equipment, count: count, seed: seed)
      report.difference[circuit.name] = try median(of: mutants) { mutant in
        _ = try ConnectionDifference(equipment: equipment, measured: mutant.nets, reference: circuit.reference)
      }
      report.proof[circuit.name] = try median(of: mutants) { mutant in
        _ = try compareBehaviour(measured: mutant.nets, reference: circuit.reference, of: equipment)
      }
    }
    let relays = try benchEquipment("ten-relays")
    for circuit in [BenchCircuit.stepChain] { report.named.append(try named(circuit, relays)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    FileHandle.standardOutput.write(try encoder.encode(report) + Data("\n".utf8))
  }

  /// The middle one of the best of five times of each mutant, in µs.
  private func median(of mutants: [Mutant], _ body: (Mutant) throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var times: [Double] = []
    for mutant in mutants {
      var best = Double.infinity
      for _ in 0..<5 {
        let time = try clock.measure { try body(mutant) }
        best = min(best, time / .microseconds(1))
      }
      times.append(best)
    }
    return times.sorted()[times.count / 2]
  }

  private func named(_ circuit: BenchCircuit, _ equipment: Equipment) throws -> Named {
    let clock = ContinuousClock()
    var times: [Double] = []
    var answer = Equivalence.notProved(.noSolution)
    for _ in 0..<9 {
      let time = try clock.measure {
        answer = try compareBehaviour(measured: circuit.reference, reference: circuit.reference, of: equipment)
      }
      times.append(time / .milliseconds(1))
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
