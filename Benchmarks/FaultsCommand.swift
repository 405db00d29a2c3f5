import ArgumentParser
import Circuits

struct FaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults",
    abstract: "Times a fault dictionary on a 30-node network; the network, the voltages and the times as JSON.",
    discussion: "Example: proefbank-bench faults")

  /// All that a circuit simulator needs to answer the same, and what was answered here.
  private struct Report: Encodable {
    var nodes: Int
    var resistors: [ResistorNetwork.Resistor]
    var source: ResistorNetwork.Supply
    var candidates: [Candidate] = []
    /// µs for one candidate: all its voltages, from the healthy equations and what it changes in them.
    var solving = 0.0
    /// The same with working out what it changes.
    var preparing = 0.0
    /// µs for one candidate in a dictionary with every voltage and resistance, from its components on.
    var dictionary = 0.0
    var unknowns = 0
  }

  /// A resistor takes this value.
  private struct Candidate: Encodable {
    var fault: String
    var resistor: Int
    var ohms: Double
    /// By node; against the 0 V of the source.
    var volts: [Double]
  }

  func run() throws {
    let network = ResistorNetwork(nodes: 31, resistors: 60, seed: 30)
    let (equipment, nets) = (network.equipment, network.nets)
    // Three for each resistor, which a simulator has by changing the value of one part.
    let faults = network.resistors.indices.flatMap { index -> [(Fault, Int, Double)] in
      let name = network.designation(index)
      return [
        (.openElement(name, "resistor"), index, 1e12), (.short(Terminal(name, "1"), Terminal(name, "2")), index, 1e-6),
        (.highResistance(Terminal(name, "1"), ohms: 100), index, network.resistors[index].ohms + 100),
      ]
    }
    var report = Report(
      nodes: network.nodes, resistors: network.resistors, source: network.supplies[0])
    guard var solver = try FaultSolver(equipment: equipment, nets: nets, candidates: faults.map(\.0)) else {
      throw ValidationError("the network has no solution")
    }
    report.unknowns = solver.unknowns
    let terminals = (0..<network.nodes).map { node in solver.terminals.firstIndex(of: network.terminal(ofNode: node)) }
    for (index, (fault, resistor, ohms)) in faults.enumerated() {
      guard solver.solve(index) else { throw ValidationError("\(fault) has no update") }
      let ground = terminals[0].map { solver.volts(index, at: $0) } ?? 0
      let volts = terminals.map { terminal in terminal.map { solver.volts(index, at: $0) - ground } ?? 0 }
      report.candidates.append(Candidate(fault: fault.code, resistor: resistor, ohms: ohms, volts: volts))
    }
    let rounds = 200
    let count = Double(faults.count)
    report.solving =
      microseconds(bestOf: 9) {
        for _ in 0..<rounds { for index in faults.indices { _ = solver.solve(index) } }
      } / Double(rounds) / count
    report.preparing =
      try microseconds { _ = try FaultSolver(equipment: equipment, nets: nets, candidates: faults.map(\.0)) } / count
    report.dictionary =
      try microseconds {
        _ = try FaultDictionary(equipment: equipment, nets: nets, candidates: faults.map(\.0), points: [[]])
      } / count
    try printJSON(report)
  }
}
