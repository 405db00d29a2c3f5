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

  /// - Throws: ``CircuitError/unknownTerminal(_:)`` for a terminal that the equipment does not have.
  package init(equipment: Equipment, measured: Nets, reference: Nets) throws(CircuitError) {
    let nodes = TerminalNodes(equipment)
    let (p, r) = (try nodes.partition(measured), try nodes.partition(reference))
    let symmetry = ContactSymmetry(equipment: equipment, nodes: nodes, measured: p, reference: r)
    var search = RelabellingSearch(symmetry: symmetry, measured: p, reference: r)
    let (image, isExact) = search.run()
    self.isExact = isExact
    requiredJoins = r.joins

    let reading = TerminalReading(
      equipment: equipment, nodes: nodes, measured: measured, reference: reference, image: image)
    readAs = reading.readAs
    var cells = CellMap(measured: p, reference: r, image: image)
    cells.markIdle(IdleWiring(equipment: equipment, nodes: nodes, measured: p))
    rightJoins = cells.rightJoins

    let moved = MovedLeads(
      cells: cells.shared, wrong: cells.inMeasured.mapValues { $0.count { !cells.isIdle($0) } - 1 },
      missing: cells.inReference.mapValues { $0.count - 1 })
    let sizes = cells.nodes.map(\.count)
    var opened: [(join: NetJoin, owner: Int)] = []
    for (_, members) in cells.inMeasured.sorted(by: { $0.key < $1.key }) {
      let lasting = members.filter { !cells.isIdle($0) }
      let idle = members.filter { cells.isIdle($0) }
      var edges = CellTree.edges(cells: lasting.isEmpty ? idle : lasting, moves: moved.moves, sizes: sizes)
      if let main = lasting.max(by: { (sizes[$0], -$0) < (sizes[$1], -$1) }) {
        edges += idle.map { CellTree.Edge(owner: main, other: $0) }
      }
      for edge in edges {
        let join = reading.opened(cells.nodes[edge.owner], cells.nodes[edge.other], isIdle: cells.isIdle(edge.other))
        if let join { opened.append((join, edge.owner)) }
      }
    }
    var closed: [(join: NetJoin, owner: Int)] = []
    for (_, members) in cells.inReference.sorted(by: { $0.key < $1.key }) {
      for edge in CellTree.edges(cells: members, moves: moved.moves, sizes: sizes) {
        if let join = reading.closed(cells.nodes[edge.owner], cells.nodes[edge.other]) {
          closed.append((join, edge.owner))
        }
      }
    }
    opened.sort { $0.join.nearest < $1.join.nearest }
    closed.sort { $0.join.nearest < $1.join.nearest }
    joinsToOpen = opened.map(\.join)
    joinsToClose = closed.map(\.join)
    movedLeads = moved.moves.sorted { $0.key < $1.key }.flatMap { cell, count in
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
    return Nets(joining: groups + joinsToClose.map { [$0.first[0], $0.second[0]] })
  }
}
