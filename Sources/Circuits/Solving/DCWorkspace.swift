/// Solves one ``CircuitModel`` again and again without allocating: switches first, equations only where loads
/// stand in series.
///
/// After ``solve(_:in:powered:meter:onlyCarrying:)`` the results stand in the properties until the next call.
struct DCWorkspace {
  /// Siemens of a diode or polarised load that does not conduct: keeps its far side defined.
  static let leakage = 1e-9
  /// V by which a threshold may be missed and still counts as reached.
  static let tolerance = 1e-6
  /// Ohmmeter: 1 V behind 1 kΩ.
  static let meterVolts = 1.0
  static let meterSiemens = 1e-3

  /// V of each node against the 0 V of its island; 0 where no source reaches.
  private(set) var volts: [Double]
  /// Island of each node; -1 where no source reaches. Nodes of different islands have no defined voltage between.
  private(set) var island: [Int]
  /// A out of each supply.
  private(set) var supplyAmperes: [Double]
  /// A through the ohmmeter.
  private(set) var meterAmperes = 0.0
  /// Whether a state of all diodes was found that agrees with itself.
  private(set) var isConsistent = true

  private var parent: [Int]
  private var conducting: [Bool]
  private var unknown: [Int]
  private var groundOf: [Int] = []
  private var system = LinearSystem()
  /// What hangs together through loads, as a forest whose roots are rails where there is one.
  private var hanging: [Int]

  init(_ model: CircuitModel) {
    volts = Array(repeating: 0, count: model.nodeCount)
    island = Array(repeating: -1, count: model.nodeCount)
    supplyAmperes = Array(repeating: 0, count: model.supplies.count)
    parent = Array(0..<model.nodeCount)
    conducting = Array(repeating: true, count: model.branches.count)
    unknown = Array(repeating: -1, count: model.nodeCount)
    hanging = Array(0..<model.nodeCount)
  }

  /// V from `from` to `to` of a load or diode.
  @inline(__always)
  func volts(over branch: CircuitModel.Branch) -> Double { volts[branch.from] - volts[branch.to] }

  /// V that moves a magnet or lights a lamp: the amount, or for a polarised load only the right way round.
  @inline(__always)
  func effectiveVolts(over branch: CircuitModel.Branch) -> Double {
    let difference = volts(over: branch)
    return branch.oneWay ? difference : abs(difference)
  }

  /// A from anode to cathode; 0 when it does not conduct.
  @inline(__always)
  func amperes(through branch: CircuitModel.Branch) -> Double {
    let over = volts(over: branch)
    if !branch.oneWay { return over * branch.siemens }
    return over > branch.forwardVolts ? (over - branch.forwardVolts) * branch.siemens : 0
  }

  /// Solves one state. Without power all sources are disconnected; `meter` names the nodes at the red and the black
  /// lead of an ohmmeter. With `onlyCarrying` the voltages of unused pins are not followed, which is faster.
  mutating func solve(
    _ model: CircuitModel, in bits: UInt128, powered: Bool = true, meter: (red: Int, black: Int)? = nil,
    onlyCarrying: Bool = false
  ) {
    joinSwitches(model, onlyCarrying ? model.carryingSwitches : model.switches, bits)
    for index in supplyAmperes.indices { supplyAmperes[index] = 0 }
    meterAmperes = 0
    isConsistent = true
    if powered, meter == nil, model.supplies.count == 1, solveParallel(model) { return }
    solveEquations(model, powered: powered, meter: meter)
  }

  private mutating func joinSwitches(_ model: CircuitModel, _ switches: [CircuitModel.Switch], _ bits: UInt128) {
    for node in parent.indices { parent[node] = node }
    for contact in switches where model.isClosed(contact, in: bits) {
      let (a, b) = (root(contact.from), root(contact.to))
      if a != b { parent[max(a, b)] = min(a, b) }
    }
    for node in parent.indices { parent[node] = root(node) }
  }

  @inline(__always)
  private func root(_ node: Int) -> Int {
    var top = node
    while parent[top] != top { top = parent[top] }
    return top
  }

  /// The usual case: one source, and every load lies between + and 0 V or hangs on one of them alone. False when
  /// equations are needed: loads in series, or an LED that the supply cannot light.
  private mutating func solveParallel(_ model: CircuitModel) -> Bool {
    let supply = model.supplies[0]
    let (plus, minus) = (parent[supply.plus], parent[supply.minus])
    let isShort = plus == minus
    var siemens = supply.siemens
    var amperes = supply.volts * supply.siemens
    var lowest = 0.0
    for node in hanging.indices { hanging[node] = node }
    for branch in model.branches {
      let (from, to) = (parent[branch.from], parent[branch.to])
      if from == to { continue }
      if from == plus && to == minus {
        siemens += branch.siemens
        amperes += branch.forwardVolts * branch.siemens
        lowest = max(lowest, branch.forwardVolts)
      } else if from == minus && to == plus {
        if !branch.oneWay { siemens += branch.siemens }
      } else {
        // What hangs together through loads has the voltage of its rail, except behind an LED, which keeps its own.
        if branch.forwardVolts > 0 { return false }
        let (one, other) = (hangingRoot(from), hangingRoot(to))
        if one == other { continue }
        let (oneIsRail, otherIsRail) = (one == plus || one == minus, other == plus || other == minus)
        if oneIsRail && otherIsRail { return false }
        if oneIsRail { hanging[other] = one } else { hanging[one] = other }
      }
    }
    let over = isShort ? 0 : amperes / siemens
    if over < lowest { return false }
    for node in volts.indices {
      let rail = hangingRoot(parent[node])
      volts[node] = rail == plus ? over : 0
      island[node] = rail == plus || rail == minus ? 0 : -1
    }
    supplyAmperes[0] = (supply.volts - over) * supply.siemens
    return true
  }

  @inline(__always)
  private func hangingRoot(_ node: Int) -> Int {
    var top = node
    while hanging[top] != top { top = hanging[top] }
    return top
  }

  // MARK: Equations

  private mutating func solveEquations(
    _ model: CircuitModel, powered: Bool, meter: (red: Int, black: Int)?
  ) {
    findIslands(model, powered: powered, meter: meter)
    for index in conducting.indices { conducting[index] = true }
    var round = 0
    while true {
      fill(model, powered: powered, meter: meter)
      guard system.solve() else {
        isConsistent = false
        break
      }
      for node in volts.indices { volts[node] = unknown[node] < 0 ? 0 : system.unknowns[unknown[node]] }
      // First all that disagree change at once, which is fast; then only the first of them, which cannot cycle
      // (Murty's least-index rule: the equations of a passive network are a P-matrix).
      guard flip(model, onlyFirst: round > 8) else { break }
      round += 1
      if round > 5_000 {
        isConsistent = false
        break
      }
    }
    readCurrents(model, powered: powered, meter: meter)
  }

  /// Numbers the unknown voltages of the islands that a source reaches; the 0 V of each island is known.
  private mutating func findIslands(_ model: CircuitModel, powered: Bool, meter: (red: Int, black: Int)?) {
    var join = parent
    func top(_ node: Int) -> Int {
      var top = node
      while join[top] != top { top = join[top] }
      return top
    }
    func merge(_ one: Int, _ other: Int) {
      let (a, b) = (top(one), top(other))
      if a != b { join[max(a, b)] = min(a, b) }
    }
    for branch in model.branches { merge(branch.from, branch.to) }
    if powered { for supply in model.supplies { merge(supply.plus, supply.minus) } }
    if let meter { merge(meter.red, meter.black) }

    groundOf = Array(repeating: -1, count: join.count)
    if powered {
      for supply in model.supplies where groundOf[top(supply.minus)] < 0 {
        groundOf[top(supply.minus)] = parent[supply.minus]
      }
    }
    if let meter, groundOf[top(meter.black)] < 0 { groundOf[top(meter.black)] = parent[meter.black] }

    var count = 0
    for node in parent.indices {
      unknown[node] = -1
      let ground = groundOf[top(node)]
      island[node] = ground < 0 ? -1 : top(node)
      if parent[node] == node, ground >= 0, ground != node {
        unknown[node] = count
        count += 1
      }
    }
    for node in parent.indices { unknown[node] = unknown[parent[node]] }
    system.resize(to: count)
  }

  private mutating func fill(_ model: CircuitModel, powered: Bool, meter: (red: Int, black: Int)?) {
    system.clear()
    for (index, branch) in model.branches.enumerated() where island[branch.from] >= 0 {
      let (from, to) = (unknown[branch.from], unknown[branch.to])
      let siemens = conducting[index] || !branch.oneWay ? branch.siemens : Self.leakage
      system.addConductance(siemens, from, to)
      if branch.oneWay, conducting[index] {
        system.addCurrent(branch.forwardVolts * siemens, into: from, outOf: to)
      }
    }
    if powered {
      for supply in model.supplies {
        system.addConductance(supply.siemens, unknown[supply.plus], unknown[supply.minus])
        system.addCurrent(supply.volts * supply.siemens, into: unknown[supply.plus], outOf: unknown[supply.minus])
      }
    }
    if let meter {
      system.addConductance(Self.meterSiemens, unknown[meter.red], unknown[meter.black])
      system.addCurrent(
        Self.meterVolts * Self.meterSiemens, into: unknown[meter.red], outOf: unknown[meter.black])
    }
  }

  /// Changes diodes whose assumed state disagrees with the solution; false when none does.
  private mutating func flip(_ model: CircuitModel, onlyFirst: Bool) -> Bool {
    var changed = false
    for (index, branch) in model.branches.enumerated() where branch.oneWay && island[branch.from] >= 0 {
      let over = volts(over: branch) - branch.forwardVolts
      if conducting[index] ? over < -1e-9 : over > 1e-9 {
        conducting[index].toggle()
        changed = true
        if onlyFirst { return true }
      }
    }
    return changed
  }

  private mutating func readCurrents(_ model: CircuitModel, powered: Bool, meter: (red: Int, black: Int)?) {
    if powered {
      for (index, supply) in model.supplies.enumerated() {
        supplyAmperes[index] = (supply.volts - (volts[supply.plus] - volts[supply.minus])) * supply.siemens
      }
    }
    if let meter {
      meterAmperes = (Self.meterVolts - (volts[meter.red] - volts[meter.black])) * Self.meterSiemens
    }
  }
}
