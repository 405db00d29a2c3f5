/// Which magnets can influence one another while a circuit settles, with everything that a hand moves standing still.
///
/// Settling follows every order of moves, but where two moves cannot influence each other, their order is of no
/// consequence, and one order stands for all. The rule is that of *stubborn sets* (Valmari 1990): in a state, a set T
/// of magnets such that
///
/// - with a magnet of T that wants to move, everything is in T on whose position its voltage depends, and everything
///   whose voltage depends on its position;
/// - with a magnet of T that does not want to move, everything is in T on whose position its voltage depends.
///
/// Whatever the others do, the moves of T remain possible and can be brought forward. So every outcome (a stable state,
/// or states that no move leaves) that can be reached at all can be reached by moving a magnet of T first: from a
/// sequence that leads into the outcome, take the first move of T to the front; a sequence without a move of T
/// can be preceded by one, which stays possible in the outcome, and no move leaves an outcome. The outcomes of a
/// state are then those of its successors by T, as long as no chain of such steps runs in a circle: there
/// ``StateSpace`` falls back on all orders.
///
/// What depends on what is read off the circuit: with contacts of buttons and selectors standing still, *zones* are
/// what hangs together through contacts of magnets without a rail between. Where all loads of a zone end on the same
/// rail, a coil has either the full voltage or none, as the contacts of its own zone stand.
struct MagnetDependence: Sendable {
  /// By magnet: those on whose position its voltage depends, and those whose voltage depends on its position.
  private(set) var dependsOn: [UInt64]
  private(set) var influences: [UInt64]

  /// Nil where a voltage between full and none, or a short circuit, cannot be ruled out.
  init?(_ network: SwitchNetwork, _ model: CircuitModel, owners: [UInt64], partners: [UInt64], in bits: UInt128) {
    dependsOn = partners
    influences = Array(repeating: 0, count: partners.count)
    // Even with every load on, the rails must have enough for every coil.
    let all = network.loads.reduce(network.siemens) { $0 + $1.siemens }
    let least = network.volts * network.siemens / all
    guard network.magnets.allSatisfy({ least >= $0.pickUpVolts && ($0.isImpulse || $0.dropOutVolts > 1e-3) }) else {
      return nil
    }

    let still = network.contacts.filter { owners[$0.index] == 0 && network.isClosed($0, model, in: bits) }.map(\.ends)
    let moving = network.contacts.filter { owners[$0.index] != 0 }
    let onPlus = Self.grown(network.plus, by: still)
    let onMinus = Self.grown(network.minus, by: still)
    let rails = onPlus | onMinus
    guard Self.grown(onPlus, by: still + moving.map(\.ends)) & onMinus == 0 else { return nil }

    var left = network.loads.reduce(0) { $0 | $1.from | $1.to } & ~rails
    while left != 0 {
      var zone = left & (0 &- left)
      var before: UInt64 = 0
      while zone != before {
        before = zone
        for ends in still where ends & zone != 0 { zone |= ends & ~rails }
        for contact in moving where contact.ends & zone != 0 { zone |= contact.ends & ~rails }
      }
      left &= ~zone
      guard add(zone, network, owners: owners, moving, onPlus, onMinus) else { return nil }
    }
    for magnet in dependsOn.indices {
      var others = dependsOn[magnet]
      while others != 0 {
        influences[others.trailingZeroBitCount] |= 1 << UInt64(magnet)
        others &= others - 1
      }
    }
  }

  private static func grown(_ start: UInt64, by contacts: [UInt64]) -> UInt64 {
    var (reached, before) = (start, UInt64(0))
    while reached != before {
      before = reached
      for ends in contacts where ends & reached != 0 { reached |= ends }
    }
    return reached
  }

  /// False where a load of the zone does not end on the same rail as the others.
  private mutating func add(
    _ zone: UInt64, _ network: SwitchNetwork, owners: [UInt64], _ moving: [SwitchNetwork.Contact], _ onPlus: UInt64,
    _ onMinus: UInt64
  ) -> Bool {
    var (loads, farEnds) = (UInt64(0), UInt64(0))
    for (index, load) in network.loads.enumerated() where (load.from | load.to) & zone != 0 {
      let far = (load.from | load.to) & ~zone
      guard far != 0 else { return false }
      loads |= 1 << UInt64(index)
      farEnds |= far
    }
    let isOnMinus = farEnds & ~onMinus == 0
    guard isOnMinus || farEnds & ~onPlus == 0 else { return false }
    var (movers, touched) = (UInt64(0), UInt64(0))
    for contact in moving where contact.ends & zone != 0 {
      movers |= owners[contact.index]
      touched |= contact.ends
    }
    // Nothing can bring the other rail here: whatever moves, these coils have no voltage.
    if touched & (isOnMinus ? onPlus : onMinus) == 0 { return true }
    for magnet in network.magnets where (magnet.load | magnet.reset) & loads != 0 { dependsOn[magnet.number] |= movers }
    return true
  }

  /// Of the magnets that want to move, those whose moves stand for all orders.
  func sufficient(of unstable: UInt64) -> UInt64 {
    var best = unstable
    var starts = unstable
    while starts != 0, best.nonzeroBitCount > 1 {
      let found = closure(of: starts & (0 &- starts), unstable) & unstable
      if found.nonzeroBitCount < best.nonzeroBitCount { best = found }
      starts &= starts - 1
    }
    return best
  }

  private func closure(of start: UInt64, _ unstable: UInt64) -> UInt64 {
    var (set, work) = (start, start)
    while work != 0 {
      let magnet = work.trailingZeroBitCount
      work &= work - 1
      var needed = dependsOn[magnet]
      if unstable & (1 << UInt64(magnet)) != 0 { needed |= influences[magnet] }
      work |= needed & ~set
      set |= needed
    }
    return set
  }
}

extension CircuitModel {
  /// By switch that can carry current: the magnets that move it, at once or through time elements.
  func magnetsMovingSwitches() -> [UInt64] {
    let byActuator = magnetsMovingActuators()
    return carryingSwitches.map { contact in
      contact.conditions.reduce(0) { $0 | byActuator[conditions[$1].actuator] }
    }
  }

  /// By magnet: those with which its order is noted, because time elements that they start are compared.
  func magnetsOrderedWith() -> [UInt64] {
    let byActuator = magnetsMovingActuators()
    var partners = Array(repeating: UInt64(0), count: magnets.count)
    for order in timerOrders {
      let all = byActuator[timers[order.earlier].actuator] | byActuator[timers[order.later].actuator]
      for magnet in magnets.indices where all & (1 << UInt64(magnet)) != 0 { partners[magnet] |= all }
    }
    return partners
  }

  func magnetsMovingActuators() -> [UInt64] {
    var masks = Array(repeating: UInt64(0), count: actuators.count)
    for (index, magnet) in magnets.enumerated() { masks[magnet.actuator] |= 1 << UInt64(index) }
    for _ in timers { for timer in timers { masks[timer.actuator] |= masks[timer.sourceActuator] } }
    return masks
  }
}

/// What depends on what, for each way in which the buttons and selectors of a circuit stand.
struct MagnetDependences: Sendable {
  /// The bits of a state that no magnet changes.
  private let still: UInt128
  private let owners: [UInt64]
  private let partners: [UInt64]
  private var table = IndexTable(capacity: 16)
  private var known: [MagnetDependence?] = []

  init(_ model: CircuitModel) {
    let moving = model.magnetsMovingActuators()
    still = model.actuators.enumerated().reduce(0) { mask, actuator in
      let field = actuator.element.field
      return moving[actuator.offset] == 0 ? mask | field.mask << UInt128(field.shift) : mask
    }
    owners = model.magnetsMovingSwitches()
    partners = model.magnetsOrderedWith()
  }

  /// Of the magnets that want to move in a state, those whose moves stand for all orders.
  mutating func sufficient(
    of unstable: UInt64, _ network: SwitchNetwork, _ model: CircuitModel, in bits: UInt128
  ) -> UInt64 {
    let (index, isNew) = table.insert(bits & still)
    if isNew {
      known.append(MagnetDependence(network, model, owners: owners, partners: partners, in: bits & still))
    }
    return known[index]?.sufficient(of: unstable) ?? unstable
  }
}
