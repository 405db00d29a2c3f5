import Circuits

/// What guards people and leads: the protective conductor, and the fuses of the drawing.
///
/// None of it shows in how the circuit behaves: a proof of the function says nothing about it.
struct ProtectionRules {
  /// Components whose connection to the protective conductor is missing.
  let missing: [String]
  /// Terminals of the circuit on the protective conductor, which then carries voltage or current; the protective
  /// terminals that they are on come first. Empty where it is as it should be.
  let live: [Terminal]
  /// Fuses of the drawing past which the current can go.
  let bypassedFuses: [BypassedFuse]

  struct BypassedFuse {
    let designations: [String]
    /// What is joined although a fuse belongs in between: two terminals of one net, or all on the way through contacts.
    let joined: [Terminal]
  }

  /// With the supply reversed a fuse guards the other side, which is another mistake: of fuses nothing is said then.
  init(
    equipment: Equipment, measured: Nets, reference: Nets, difference: ConnectionDifference, supplyIsReversed: Bool
  ) {
    missing = Self.missing(equipment, reference, difference)
    live = Self.live(equipment, measured, reference, difference)
    bypassedFuses = supplyIsReversed ? [] : Self.bypassedFuses(equipment, measured, reference, difference)
  }

  /// In the order in which they are told.
  var hazards: [Hazard] {
    var hazards: [Hazard] = []
    if !live.isEmpty {
      hazards.append(
        Hazard(
          kind: .protectiveConductor, actions: [], components: Self.components(of: live), terminals: live))
    }
    if !missing.isEmpty {
      hazards.append(Hazard(kind: .protectiveConductor, actions: [], components: missing))
    }
    return hazards
      + bypassedFuses.map { fuse in
        Hazard(kind: .fuseBypassed, actions: [], components: fuse.designations, terminals: fuse.joined)
      }
  }

  /// The protective conductor is known by the marking PE of a terminal (IEC 60445) or by its bar.
  static func isProtective(_ terminal: Terminal, _ equipment: Equipment) -> Bool {
    terminal.pin == "PE" || terminal.component == "-PE"
      || equipment[terminal.component]?.type.name == "protective-bar"
  }

  private static func missing(
    _ equipment: Equipment, _ reference: Nets, _ difference: ConnectionDifference
  ) -> [String] {
    func isProtective(_ terminal: Terminal) -> Bool { Self.isProtective(terminal, equipment) }
    let protective = Set(reference.groups.filter { $0.contains(where: isProtective) }.joined())
    let missing = difference.joinsToClose.flatMap { join -> [Terminal] in
      let drawn = (join.first + join.second).map { difference.readAs[$0] ?? $0 }
      guard drawn.contains(where: protective.contains) else { return [] }
      return join.second.contains(where: isProtective) ? join.first : join.second
    }
    return components(of: missing)
  }

  /// Each once, in the order of its first terminal.
  private static func components(of terminals: [Terminal]) -> [String] {
    var names: [String] = []
    for terminal in terminals where !names.contains(terminal.component) { names.append(terminal.component) }
    return names
  }

  /// Joined to 0 V as well, the protective conductor earths the circuit (PELV) and carries nothing. It does carry current
  /// where a terminal reaches 0 V over the bar alone.
  private static func live(
    _ equipment: Equipment, _ measured: Nets, _ reference: Nets, _ difference: ConnectionDifference
  ) -> [Terminal] {
    let bridges = equipment.bridges + equipment.fuses
    let joined = Nets(joining: measured.groups + bridges)
    let withoutBars = Nets(joining: measured.groups + bridges.filter { !$0.contains { isProtective($0, equipment) } })
    let drawn = Set(
      Nets(joining: reference.groups + bridges).groups
        .filter { $0.contains { isProtective($0, equipment) } }.joined())
    let (carrying, plus, minus) = (equipment.carryingTerminals, equipment.poles(\.plus), equipment.poles(\.minus))
    return joined.groups.filter { $0.contains { isProtective($0, equipment) } }.flatMap { net -> [Terminal] in
      let isZero = plus.isDisjoint(with: net) && !minus.isDisjoint(with: net)
      let strange = net.filter { terminal in
        guard carrying.contains(terminal), !isProtective(terminal, equipment),
          !drawn.contains(difference.readAs[terminal] ?? terminal)
        else { return false }
        return !isZero || minus.isDisjoint(with: withoutBars.group(of: terminal))
      }
      guard !strange.isEmpty else { return [] }
      // Where a terminal of a source is on it, that says enough.
      let sources = strange.filter { plus.contains($0) || minus.contains($0) }
      return net.filter { isProtective($0, equipment) && measured.group(of: $0).count > 1 }
        + (sources.isEmpty ? strange : sources)
    }
  }

  /// For each source, the shortest way from its plus to a load that passes no fuse where the drawing has one. The behaviour
  /// does not show it, for a whole fuse is one node.
  private static func bypassedFuses(
    _ equipment: Equipment, _ measured: Nets, _ reference: Nets, _ difference: ConnectionDifference
  ) -> [BypassedFuse] {
    let drawn = equipment.fuses.filter { ends in
      let (before, behind) = (reference.group(of: ends[0]), reference.group(of: ends[1]))
      return before.count > 1 && behind.count > 1 && before != behind
    }
    guard !drawn.isEmpty else { return [] }
    let (found, wanted) = (CurrentReach(equipment, measured), CurrentReach(equipment, reference))
    let sources = equipment.poles(\.plus).sorted()
    let guarded = Set(sources.flatMap { wanted.reach(from: $0, through: drawn).terminals })
      .subtracting(sources.flatMap { wanted.reach(from: $0).terminals })
    return sources.compactMap { plus in
      let (reached, allowed) = (found.reach(from: plus), wanted.reach(from: plus))
      guard let load = reached.loads.first(where: { !allowed.loads.contains($0) }) else { return nil }
      // On the drawing, without which of the fuses nothing gets there.
      let guarding = drawn.filter { left in
        let others = drawn.filter { $0 != left }
        return !wanted.reach(from: plus, through: others).loads.contains(load)
          && wanted.reach(from: plus, through: drawn).loads.contains(load)
      }
      let way = reached.way(to: load)
      // One lead, or two ends in one net, may be all that is wrong.
      let bridged = drawn.first { measured.group(of: $0[0]).contains($0[1]) }
      let jump = zip(way, way.dropFirst()).first { one, other in
        allowed.terminals.contains(difference.readAs[one] ?? one) && guarded.contains(difference.readAs[other] ?? other)
          && measured.group(of: one).contains(other)
      }
      return BypassedFuse(
        designations: (guarding.isEmpty ? drawn : guarding).map { $0[0].component },
        joined: bridged ?? jump.map { [$0, $1] } ?? way)
    }
  }
}

extension Equipment {
  /// Terminals that carry voltage or current in use: of sources, loads, diodes and contacts.
  fileprivate var carryingTerminals: Set<Terminal> {
    Set(
      components.flatMap { component in
        component.type.elements.flatMap { element -> [Terminal] in
          switch element {
          case .bridge, .fuse: []
          case .contact, .load, .diode, .source: component.terminals(of: element)
          }
        }
      })
  }
}
