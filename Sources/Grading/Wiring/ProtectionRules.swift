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

  init(equipment: Equipment, measured: Nets, reference: Nets, difference: ConnectionDifference) {
    missing = Self.missing(equipment, reference, difference)
    live = Self.live(equipment, measured, reference, difference)
    bypassedFuses = Self.bypassedFuses(equipment, measured, reference, difference)
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

  /// A fuse that is joined to something at both ends belongs between these two nets: what joins one with the other leads
  /// past it, and so does what the plus of a source reaches without a fuse but does not on the drawing. The behaviour
  /// shows neither, for a whole fuse is one node.
  private static func bypassedFuses(
    _ equipment: Equipment, _ measured: Nets, _ reference: Nets, _ difference: ConnectionDifference
  ) -> [BypassedFuse] {
    let drawn = equipment.fuses.filter { ends in
      let (before, behind) = (reference.group(of: ends[0]), reference.group(of: ends[1]))
      return before.count > 1 && behind.count > 1 && before != behind
    }
    let joined = drawn.compactMap { ends -> BypassedFuse? in
      // The ends of the fuse itself may be exchanged: then each lies in the net of the other.
      func side(_ net: [Terminal], of group: [Terminal]) -> Terminal? {
        group.first { !ends.contains($0) && net.contains(difference.readAs[$0] ?? $0) }
      }
      for group in measured.groups {
        if group.contains(ends[0]), group.contains(ends[1]) {
          return BypassedFuse(designations: [ends[0].component], joined: ends)
        }
        if let first = side(reference.group(of: ends[0]), of: group),
          let second = side(reference.group(of: ends[1]), of: group)
        {
          return BypassedFuse(designations: [ends[0].component], joined: [first, second])
        }
      }
      return nil
    }
    return joined.isEmpty ? unfused(equipment, measured, reference, drawn) : joined
  }

  /// For each source, the shortest way from its plus to a load that passes no fuse where the drawing has one.
  private static func unfused(
    _ equipment: Equipment, _ measured: Nets, _ reference: Nets, _ drawn: [[Terminal]]
  ) -> [BypassedFuse] {
    guard !drawn.isEmpty else { return [] }
    let (found, wanted) = (CurrentReach(equipment, measured), CurrentReach(equipment, reference))
    return equipment.components.flatMap { component in
      component.type.elements.compactMap { element -> BypassedFuse? in
        guard case .source(let source) = element else { return nil }
        let (plus, minus) = (
          Terminal(component.designation, source.plus), Terminal(component.designation, source.minus)
        )
        let (reached, allowed) = (found.reach(from: plus), wanted.reach(from: plus).loads)
        guard let load = reached.loads.first(where: { !allowed.contains($0) }) else { return nil }
        // With the supply reversed the fuse guards the other side: that is another mistake.
        guard found.reach(from: minus).loads.contains(where: { !allowed.contains($0) }) else { return nil }
        // On the drawing, without which of the fuses nothing gets there.
        let guarding = drawn.filter { left in
          let others = drawn.filter { $0 != left }
          return !wanted.reach(from: plus, through: others).loads.contains(load)
            && wanted.reach(from: plus, through: drawn).loads.contains(load)
        }
        return BypassedFuse(
          designations: (guarding.isEmpty ? drawn : guarding).map { $0[0].component }, joined: reached.way(to: load))
      }
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
