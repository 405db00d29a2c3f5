import ArgumentParser
import Circuits

struct NetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "Random networks as plain facts with their voltages and what conducts, for a circuit simulator.",
    discussion: "One JSON object a line. Example: proefbank-bench networks --count 300 --diodes --seed 1")
  @Option var count: Int = 300
  @Option var seed: UInt64 = 1
  @Flag(help: "With diodes and LEDs, one-way coils, and a second supply.")
  var diodes = false

  private struct Line: Encodable {
    var id: String
    var nodes: Int
    var resistors: [ResistorNetwork.Resistor]
    var supplies: [ResistorNetwork.Supply]
    var diodes: [ResistorNetwork.OneWay]
    /// By node, against node 0.
    var volts: [Double]
    /// By supply: A, and whether that is above its limit.
    var amperes: [Double]
    var beyondLimit: [Bool]
    /// By diode: whether it carries current.
    var conducting: [Bool]
    /// By diode: whether an LED is lit.
    var lit: [Bool]
  }

  func run() throws {
    for number in 0..<count {
      var numbers = SeededNumbers(seed &* 1_000_003 &+ UInt64(number))
      let nodes = Int.random(in: 5...40, using: &numbers)
      var network = ResistorNetwork(
        nodes: nodes, resistors: nodes + Int.random(in: 0...nodes, using: &numbers), seed: numbers.next())
      if diodes { network.addDiodes(Int.random(in: 1...nodes / 3 + 1, using: &numbers), &numbers) }
      try printJSON(try solved(network, id: "\(diodes ? "d" : "r")\(seed).\(number)"))
    }
  }

  private func solved(_ network: ResistorNetwork, id: String) throws -> Line {
    let model = try CircuitModel(equipment: network.equipment, nets: network.nets)
    let solution = model.solve(model.atRest)
    guard solution.isConsistent else { throw ValidationError("\(id) has no consistent state of its diodes") }
    let volts = (0..<network.nodes).map { node in
      solution.volts(between: network.terminal(ofNode: node), and: network.terminal(ofNode: 0)) ?? 0
    }
    let on = Set(solution.on)
    let shorted = Set(solution.shortedSources)
    return Line(
      id: id, nodes: network.nodes, resistors: network.resistors, supplies: network.supplies, diodes: network.oneWays,
      volts: volts, amperes: network.supplies.indices.map { solution.sourceAmperes(network.supplyName($0)) },
      beyondLimit: network.supplies.indices.map { shorted.contains(network.supplyName($0)) },
      conducting: network.oneWays.map { volts[$0.anode] - volts[$0.cathode] > $0.forwardVolts },
      lit: network.oneWays.indices.map { on.contains(network.oneWayName($0)) })
  }
}
