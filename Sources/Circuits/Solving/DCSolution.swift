/// Voltages and currents of a circuit in one operating state: `docs/semantics.md`, DC solution.
package struct DCSolution: Sendable {
  /// False when no state of the diodes agrees with itself; the voltages are then of the last one tried.
  package let isConsistent: Bool
  private let model: CircuitModel
  private let nodeVolts: [Double]
  private let islands: [Int]
  private let amperes: [Double]
  private let outputsOn: UInt64

  init(_ model: CircuitModel, _ workspace: DCWorkspace) {
    self.model = model
    isConsistent = workspace.isConsistent
    nodeVolts = workspace.volts
    islands = workspace.island
    amperes = workspace.supplyAmperes
    outputsOn = workspace.outputsOn(model)
  }

  /// V of a terminal against the 0 V of the source that reaches it; nil where none does (a floating terminal) and
  /// for a terminal that is not in use.
  package func volts(at terminal: Terminal) -> Double? {
    guard let node = model.node(of: terminal), islands[node] >= 0 else { return nil }
    return nodeVolts[node]
  }

  /// V from the second terminal (black lead) to the first (red lead); nil when no voltage is defined between them.
  package func volts(between red: Terminal, and black: Terminal) -> Double? {
    guard let one = model.node(of: red), let other = model.node(of: black) else { return nil }
    if one == other { return 0 }
    guard islands[one] >= 0, islands[one] == islands[other] else { return nil }
    return nodeVolts[one] - nodeVolts[other]
  }

  /// A out of the sources of a component; 0 for a component without source.
  package func sourceAmperes(_ component: String) -> Double {
    zip(model.supplies, amperes).reduce(0) { $1.0.component == component ? $0 + $1.1 : $0 }
  }

  /// Components whose source delivers more than its limit.
  package var shortedSources: [String] {
    zip(model.supplies, amperes).filter { $1 > $0.limitAmperes }.map(\.0.component)
  }

  /// Names of the outputs that are on, in the order of the kit.
  package var on: [String] { model.names(ofOutputs: outputsOn) }
}

extension CircuitModel {
  /// Solves the circuit with the contacts as they stand in `state`; no magnet moves.
  package func solve(_ state: OperatingState, powered: Bool = true) -> DCSolution {
    var workspace = DCWorkspace(self)
    workspace.solve(self, in: state.bits, powered: powered)
    return DCSolution(self, workspace)
  }

  /// What an ohmmeter shows with the power off, red lead at the first terminal: Ω, or nil for open.
  ///
  /// It applies 1 V behind 1 kΩ, so a diode that needs more than 1 V reads open both ways. Above 10 MΩ is open.
  package func ohms(between red: Terminal, and black: Terminal, in state: OperatingState) -> Double? {
    var workspace = DCWorkspace(self)
    return workspace.ohms(self, red, black, in: state.bits)
  }

  func names(ofOutputs mask: UInt64) -> [String] {
    outputNames.indices.filter { (mask >> UInt64($0)) & 1 == 1 }.map { outputNames[$0] }
  }
}

extension DCWorkspace {
  /// Bit n is set when output n is on, in the latest solution.
  func outputsOn(_ model: CircuitModel) -> UInt64 {
    var mask: UInt64 = 0
    for (index, output) in model.outputs.enumerated() {
      let branch = model.branches[output.branch]
      let value = output.isCurrent ? amperes(through: branch) : effectiveVolts(over: branch)
      // A lamp is on *at* its threshold, an LED *above* it.
      if output.isCurrent ? value > output.threshold : value >= output.threshold - Self.tolerance {
        mask |= 1 << UInt64(index)
      }
    }
    return mask
  }

  mutating func ohms(_ model: CircuitModel, _ red: Terminal, _ black: Terminal, in bits: UInt128) -> Double? {
    guard let one = model.node(of: red), let other = model.node(of: black) else { return red == black ? 0 : nil }
    if one == other { return 0 }
    solve(model, in: bits, powered: false, meter: (one, other))
    guard meterAmperes > Self.meterVolts / 1e7 else { return nil }
    let ohms = Self.meterVolts / meterAmperes - 1 / Self.meterSiemens
    return ohms > 1e7 ? nil : max(0, ohms)
  }
}
