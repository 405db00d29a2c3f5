/// A drawing with everything worked out that comparisons with it need again and again.
///
/// A value: copies work on their own, and the tables that grow with use stay in each.
package struct ReferenceConnections: Sendable {
  private let nodes: TerminalNodes
  private let reference: NodePartition
  private let terminals: DrawnTerminals
  private var comparison: NodeComparison
  private var correction = NodeCorrection()

  /// - Throws: ``CircuitError/unknownTerminal(_:)`` for a terminal that the equipment does not have.
  package init(equipment: Equipment, reference: Nets) throws(CircuitError) {
    nodes = TerminalNodes(equipment)
    self.reference = try nodes.partition(reference)
    terminals = DrawnTerminals(equipment: equipment, reference: reference, nodes: nodes)
    comparison = NodeComparison(equipment: equipment, nodes: nodes, reference: self.reference)
  }

  /// The nets as numbers: what ``correct(_:into:)`` compares.
  ///
  /// - Throws: ``CircuitError/unknownTerminal(_:)`` for a terminal that the equipment does not have.
  package func numbered(_ nets: Nets) throws(CircuitError) -> NodePartition { try nodes.partition(nets) }

  /// Writes the smallest correction of numbered nets over what `correction` was, keeping its storage.
  package mutating func correct(_ measured: NodePartition, into correction: inout NodeCorrection) {
    comparison.correct(measured, into: &correction)
  }

  /// The difference in names of terminals.
  ///
  /// - Throws: ``CircuitError/unknownTerminal(_:)`` for a terminal that the equipment does not have.
  package mutating func difference(_ measured: Nets) throws(CircuitError) -> ConnectionDifference {
    comparison.correct(try nodes.partition(measured), into: &correction)
    let reading = TerminalReading(
      nodes: nodes, drawing: terminals, measured: measured, image: comparison.image)
    return ConnectionDifference(
      correction, cells: comparison.cells, reading: reading, requiredJoins: reference.joins)
  }
}

/// What naming needs to know of a drawing.
struct DrawnTerminals: Sendable {
  let groups: [[Terminal]]
  /// Drawn terminals of each node.
  let atNode: [[Terminal]]
  /// Terminals that are ends of contacts.
  let contactTerminals: Set<Terminal>
  /// The two ends of each contact.
  let contacts: Set<TerminalPair>

  init(equipment: Equipment, reference: Nets, nodes: TerminalNodes) {
    groups = reference.groups
    atNode = nodes.byNode(reference)
    let ends = equipment.components.flatMap(\.contactEnds)
    contactTerminals = Set(ends.joined())
    contacts = Set(ends.compactMap { TerminalPair($0[0], $0[1]) })
  }
}

extension TerminalNodes {
  /// The terminals of these nets by node, sorted.
  func byNode(_ nets: Nets) -> [[Terminal]] {
    var found: [[Terminal]] = Array(repeating: [], count: count)
    for terminal in nets.groups.joined() {
      guard let node = nodeOf[terminal] else { continue }
      found[node].append(terminal)
      if found[node].count > 1 { found[node].sort() }
    }
    return found
  }
}
