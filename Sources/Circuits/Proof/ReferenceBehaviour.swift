/// The behaviour of a drawing, prepared for comparison with many circuits: what was found out about the drawing is kept.
///
/// A value: copies work on their own. Answers do not depend on what was compared before.
package struct ReferenceBehaviour: Sendable {
  private let nodes: TerminalNodes
  private let bare: CircuitModel
  private let expected: CircuitModel
  private let limits: ProofLimits
  /// Every action that an actuator of the equipment allows.
  private let actions: [CompiledAction]
  private let labels: [Int]
  private let shape: NetworkShape?
  /// How the comparison of the drawing with itself ends, once somebody asked.
  private var withItself: Equivalence?
  private var search: EquivalenceSearch

  /// - Parameters:
  ///   - equipment: all components of the kit.
  ///   - reference: the nets of the drawing.
  ///   - including: designations of the components that measured nets may use; nil for the whole kit.
  ///   - operated: the actuators that may be operated; nil for all manual and environment actuators.
  ///   - limits: how far each comparison may go.
  /// - Throws: ``CircuitError`` when the nets or the component types do not fit together, or so many components do
  ///   not fit into a state.
  package init(
    equipment: Equipment, reference: Nets, including: Set<String>? = nil, operating operated: [ActuatorID]? = nil,
    limits: ProofLimits = .standard
  ) throws(CircuitError) {
    bare = try CircuitModel(equipment: equipment, nets: .empty, including: including)
    nodes = TerminalNodes(Equipment(components: bare.components), joiningFuses: true)
    expected = CircuitModel(rewiring: bare, as: try nodes.partition(reference))
    self.limits = limits
    actions = bare.actions(operating: operated, effects: bare.actuators.map { _ in true })
    labels = bare.switchLabels()
    let drawn = Set(reference.groups.joined().map(\.component))
    let seesOutputs = expected.outputs.contains { drawn.contains($0.component) }
    var magnets: UInt64 = 0
    for (index, magnet) in expected.magnets.enumerated()
    where magnet.isArmature && drawn.contains(expected.actuators[magnet.actuator].id.component) {
      magnets |= 1 << UInt64(index)
    }
    search = EquivalenceSearch(expected: expected, magnets: seesOutputs ? nil : magnets, limits: limits)
    shape = search.expected.network.flatMap { [expected, labels] in NetworkShape($0, expected, labels: labels) }
  }

  /// The nets as numbers: what ``compare(_:)-(NodePartition)`` compares.
  ///
  /// - Throws: ``CircuitError/unknownTerminal(_:)`` for a terminal that the equipment does not have.
  package func numbered(_ nets: Nets) throws(CircuitError) -> NodePartition { try nodes.partition(nets) }

  /// - Throws: ``CircuitError/unknownTerminal(_:)`` for a terminal that the equipment does not have.
  package mutating func compare(_ measured: Nets) throws(CircuitError) -> Equivalence {
    compare(try nodes.partition(measured))
  }

  /// Compares by shape first, and state by state where the shapes differ.
  package mutating func compare(_ measured: NodePartition) -> Equivalence {
    let space = StateSpace(CircuitModel(rewiring: bare, as: measured), limits: limits, orders: .sufficient)
    return hasSameShape(space) ? comparedWithItself() : explore(space)
  }

  /// Whether what can carry current in the nets is the same as on the drawing, up to contacts that do the same.
  package func hasSameShape(_ measured: NodePartition) -> Bool {
    hasSameShape(StateSpace(CircuitModel(rewiring: bare, as: measured), limits: limits))
  }

  private func hasSameShape(_ space: StateSpace) -> Bool {
    guard let shape, let network = space.network else { return false }
    return NetworkShape(network, space.model, labels: labels) == shape
  }

  /// Compares state by state, whatever the shapes.
  package mutating func explore(_ measured: NodePartition) -> Equivalence {
    explore(StateSpace(CircuitModel(rewiring: bare, as: measured), limits: limits, orders: .sufficient))
  }

  private mutating func comparedWithItself() -> Equivalence {
    if let withItself { return withItself }
    let answer = explore(StateSpace(expected, limits: limits, orders: .sufficient))
    withItself = answer
    return answer
  }

  private mutating func explore(_ space: StateSpace) -> Equivalence {
    let effects = zip(expected.hasEffect, space.model.hasEffect).map { $0 || $1 }
    let possible = actions.filter { action in action.actuators.allSatisfy { effects[$0] } }
    return search.compare(space, actions: possible)
  }
}
