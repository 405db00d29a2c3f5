/// How measured nets differ from expected ones, and the smallest correction, whatever contacts or pins were chosen.
///
/// With P the measured and R the expected partition of the terminals and P∧R their common refinement, |P∧R| − |P| joins
/// are wrong and |P∧R| − |R| are missing. The minimum is taken over all symmetries of the components: the pins of an
/// unpolarised load, the ends of a contact, and contacts of one component that the same actuator moves alike.
/// Everything is named by the terminals that the learner used.
package struct ConnectionDifference: Hashable, Sendable {
  /// Joins of the expected nets.
  package let requiredJoins: Int
  /// Expected joins that are there.
  package let rightJoins: Int
  /// Joins to open, in the order of their terminals.
  package private(set) var joinsToOpen: [NetJoin] = []
  /// Joins to close, in the order of their terminals.
  package private(set) var joinsToClose: [NetJoin] = []
  /// Pairs of indices into ``joinsToOpen`` and ``joinsToClose`` that are one lead with one end in the wrong place.
  package private(set) var movedLeads: [MovedLead] = []
  /// Wired terminals that stand for another terminal of the drawing.
  package let readAs: [Terminal: Terminal]
  /// Whether the correction is surely the smallest; false where the search reached its limit.
  package let isExact: Bool

  package struct MovedLead: Hashable, Sendable {
    package var open: Int
    package var close: Int
  }

  /// Mistakes as a person counts them: a moved lead is one, a stray lead that leads nowhere is none.
  package var mistakes: Int {
    joinsToOpen.count { !$0.isIdle } + joinsToClose.count - movedLeads.count
  }

  /// Whether the circuit is the expected one, up to symmetry and stray leads that lead nowhere.
  package var isAsDrawn: Bool { mistakes == 0 }

  /// Compares once; a drawing with which many circuits are compared is a ``ReferenceConnections``.
  ///
  /// - Throws: ``CircuitError/unknownTerminal(_:)`` for a terminal that the equipment does not have.
  package init(equipment: Equipment, measured: Nets, reference: Nets) throws(CircuitError) {
    var drawing = try ReferenceConnections(equipment: equipment, reference: reference)
    self = try drawing.difference(measured)
  }

  /// Puts a correction into names.
  init(_ correction: NodeCorrection, cells: CellMap, reading: TerminalReading, requiredJoins: Int) {
    self.requiredJoins = requiredJoins
    isExact = correction.isExact
    rightJoins = correction.rightJoins
    readAs = reading.readAs
    var opened: [(join: NetJoin, owner: Int)] = []
    for join in correction.joinsToOpen {
      let named = reading.opened(cells.nodes(of: join.owner), cells.nodes(of: join.other), isIdle: join.isIdle)
      if let named { opened.append((named, join.owner)) }
    }
    var closed: [(join: NetJoin, owner: Int)] = []
    for join in correction.joinsToClose {
      let named = reading.closed(cells.nodes(of: join.owner), cells.nodes(of: join.other))
      if let named { closed.append((named, join.owner)) }
    }
    opened.sort { $0.join.nearest < $1.join.nearest }
    closed.sort { $0.join.nearest < $1.join.nearest }
    joinsToOpen = opened.map(\.join)
    joinsToClose = closed.map(\.join)
    movedLeads = correction.moves.enumerated().flatMap { cell, count -> [MovedLead] in
      guard count > 0 else { return [] }
      let opens = opened.indices.filter { opened[$0].owner == cell && !opened[$0].join.isIdle }
      let closes = closed.indices.filter { closed[$0].owner == cell }
      return zip(opens, closes).prefix(count).map { MovedLead(open: $0, close: $1) }
    }
  }

  /// The nets after the correction. They are the expected ones up to symmetry.
  package func corrected(_ measured: Nets) -> Nets {
    var groups = measured.groups
    for join in joinsToOpen {
      for part in [Set(join.first), Set(join.second)] {
        groups = groups.flatMap { group in
          [group.filter { part.contains($0) }, group.filter { !part.contains($0) }].filter { !$0.isEmpty }
        }
      }
    }
    return Nets(joining: groups + joinsToClose.map { [$0.nearest.first, $0.nearest.second] })
  }
}
