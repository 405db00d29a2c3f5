/// The voltages of one circuit with each of many faults, the contacts standing as they do in one state of it.
///
/// The healthy equations are inverted once. What each fault changes in them is worked out when the solver is made, so that
/// ``solve(_:)`` costs some multiples of the number of nodes and allocates nothing.
package struct FaultSolver: Sendable {
  package let candidates: [Fault]
  package let terminals: [Terminal]
  /// How many unknown voltages the equations have.
  package var unknowns: Int { network.rows }

  private let network: NetworkInverse
  /// Nil for a fault that joins islands: its equations have to be set up anew.
  private let updates: [FaultUpdate?]
  private var workspace = FaultWorkspace()

  /// The circuit at rest, with the power on and before any magnet moves.
  ///
  /// - Returns: nil when the healthy circuit has no single solution.
  /// - Throws: ``CircuitError`` when a fault does not belong to the equipment.
  package init?(equipment: Equipment, nets: Nets, candidates: [Fault]) throws(CircuitError) {
    let used = Set(nets.groups.joined().map(\.component)).union(candidates.flatMap(\.components))
    let healthy = try CircuitModel(equipment: equipment, nets: nets, including: used)
    guard let network = NetworkInverse(healthy, in: 0, powered: true) else { return nil }
    let terminals = nets.groups.flatMap { $0 }.sorted()
    var updates: [FaultUpdate?] = []
    let loads = LoadTable(healthy)
    let unchanged = FaultUpdate.Unchanged(network, healthy: healthy, terminals: terminals)
    for fault in candidates {
      if let update = FaultUpdate(fault, network, healthy: healthy, loads: loads, unchanged: unchanged) {
        updates.append(update)
        continue
      }
      let model = try CircuitModel(equipment: equipment, nets: nets, faults: [fault], including: used)
      updates.append(FaultUpdate(network, healthy: healthy, faulted: model, in: 0, terminals: terminals))
    }
    self.network = network
    self.updates = updates
    self.candidates = candidates
    self.terminals = terminals
  }

  /// V of a terminal, by index, against the 0 V of its island; for the candidate that was solved last.
  package func volts(_ candidate: Int, at terminal: Int) -> Double {
    updates[candidate].map { workspace.volts(at: $0.places[terminal]) } ?? 0
  }

  /// Solves for all voltages with a candidate. False when they do not follow by an update: the fault joins islands, or a
  /// diode changes over.
  package mutating func solve(_ candidate: Int) -> Bool {
    guard let update = updates[candidate] else { return false }
    return workspace.solve(update, network)
  }
}
