/// A circuit as numbers: nodes, switches, branches and actuators by index, ready to be solved thousands of times.
///
/// A node is everything that is joined without a contact between: a net and the bridges inside components.
/// Made by ``init(equipment:nets:faults:including:)`` or ``init(rewiring:as:)``; immutable and without identity, so
/// it can be shared freely.
package struct CircuitModel: Sendable {
  /// The components in use, in the order of the kit.
  package let components: [Component]
  /// Manual and environment actuators of the components in use: what an ``Action`` can set.
  package let operable: [ActuatorID]
  /// Names of what can be seen to work, such as `-P1`; `-M1/left` when a component has several.
  package let outputNames: [String]

  /// Whether anything of it could be seen to differ from another circuit: an output or a magnet.
  package var showsSomething: Bool { !outputs.isEmpty || !magnets.isEmpty }

  let nodeCount: Int
  private let terminals: TerminalNumbers
  private let nodes: [Int]
  let switches: [Switch]
  /// The switches that can carry current: without those that lead to a pin to which nothing else is joined.
  let carryingSwitches: [Switch]
  let conditions: [PositionCondition]
  let branches: [Branch]
  let supplies: [Supply]
  let outputs: [Output]
  /// Indices of the switches and branches that can carry current.
  let carryingSwitchIndices: [Int]
  let carryingBranches: [Int]
  let actuators: [CompiledActuator]
  /// By actuator: whether a switch that can carry current depends on it, at once or through time elements.
  let hasEffect: [Bool]
  let actuatorIndex: [ActuatorID: Int]
  let magnets: [Magnet]
  /// Bit n is set when magnet n is moved by a coil: it is an armature, and not a sensor that has its supply.
  let armatures: UInt64
  let timers: [Timer]
  let timerOrders: [TimerOrder]

  /// A contact. Conditions are a range of the model's flat list.
  struct Switch: Sendable {
    let from: Int
    let to: Int
    let closedAtRest: Bool
    let conditions: Range<Int>
  }

  struct PositionCondition: Sendable {
    let actuator: Int
    let field: PositionField
    /// Bit n is set when position n fulfils the condition.
    let positions: UInt64
  }

  /// A load or diode. A polarised load is a one-way branch with 0 V forward voltage.
  struct Branch: Sendable {
    let from: Int
    let to: Int
    let siemens: Double
    let oneWay: Bool
    let forwardVolts: Double
  }

  struct Supply: Sendable {
    let component: String
    let plus: Int
    let minus: Int
    let volts: Double
    let siemens: Double
    let limitAmperes: Double
  }

  struct Output: Sendable {
    let component: String
    let branch: Int
    /// V over a load, or A through a diode.
    let threshold: Double
    let isCurrent: Bool
  }

  struct CompiledActuator: Sendable {
    let id: ActuatorID
    let field: PositionField
    let positions: Int
    let isOperable: Bool
  }

  struct Magnet: Sendable {
    let actuator: Int
    let field: PositionField
    let branch: Int
    /// The load that moves it back; nil for a magnet that drops out by itself.
    let resetBranch: Int?
    let pickUpVolts: Double
    let dropOutVolts: Double
    let isArmature: Bool
  }

  struct Timer: Sendable {
    let actuator: Int
    let field: PositionField
    let source: PositionField
    let sourceActuator: Int
    let isOnDelay: Bool
    let seconds: ClosedRange<Double>

    /// Whether the time of this element passes in a state.
    @inline(__always)
    func isRunning(in bits: UInt128) -> Bool {
      isOnDelay
        ? source.position(in: bits) == 1 && field.position(in: bits) == 0
        : source.position(in: bits) != 1 && field.position(in: bits) == 1
    }
  }

  /// `earlier` is over before `later` can be, if it did not start after it: the bit remembers that it did not.
  struct TimerOrder: Sendable {
    let earlier: Int
    let later: Int
    let bit: UInt128
  }

  /// - Parameters:
  ///   - equipment: all components of the kit.
  ///   - nets: how leads join their terminals.
  ///   - faults: what is wrong in it; they leave the positions of an ``OperatingState`` where they are.
  ///   - including: designations that count as in use although no net reaches them; nil for the whole kit.
  /// - Throws: ``CircuitError`` when the nets or the component types do not fit together.
  package init(
    equipment: Equipment, nets: Nets, faults: [Fault] = [], including: Set<String>? = []
  ) throws(CircuitError) {
    let edits = try FaultEdits(faults, nets: nets, equipment: equipment)
    var builder = try CircuitBuilder(equipment: equipment, edits: edits, including: including)
    try builder.build()
    components = builder.components
    operable = builder.actuators.filter(\.isOperable).map(\.id)
    outputNames = builder.outputNames
    terminals = builder.terminals
    nodes = builder.nodes
    nodeCount = builder.nodeCount
    switches = builder.switches
    let paths = CurrentPaths(
      switches: switches, branches: builder.branches, supplies: builder.supplies, nodeCount: nodeCount)
    carryingSwitches = paths.switches.map { builder.switches[$0] }
    carryingSwitchIndices = paths.switches
    carryingBranches = paths.branches
    conditions = builder.conditions
    branches = builder.branches
    supplies = builder.supplies
    outputs = builder.outputs
    actuators = builder.actuators
    actuatorIndex = builder.actuatorIndex
    magnets = builder.magnets
    armatures = builder.magnets.enumerated().reduce(0) { $1.element.isArmature ? $0 | 1 << UInt64($1.offset) : $0 }
    timers = builder.timers
    timerOrders = builder.timerOrders
    hasEffect = Self.effects(
      count: actuators.count, switches: carryingSwitches, conditions: conditions, timers: timers)
  }

  /// The same components with other nets.
  ///
  /// - Parameters:
  ///   - bare: all components of an equipment, without any net.
  ///   - nets: nets over the nodes of `bare`.
  init(rewiring bare: CircuitModel, as nets: NodePartition) {
    var numberOfBlock = Array(repeating: -1, count: nets.sizes.count)
    var count = 0
    let number = nets.block.map { block -> Int in
      if block >= 0, numberOfBlock[block] >= 0 { return numberOfBlock[block] }
      if block >= 0 { numberOfBlock[block] = count }
      count += 1
      return count - 1
    }
    components = bare.components
    operable = bare.operable
    outputNames = bare.outputNames
    terminals = bare.terminals
    nodes = bare.nodes.map { $0 < 0 ? -1 : number[$0] }
    nodeCount = count
    let contacts = bare.switches.map {
      Switch(from: number[$0.from], to: number[$0.to], closedAtRest: $0.closedAtRest, conditions: $0.conditions)
    }
    let loads = bare.branches.map {
      Branch(
        from: number[$0.from], to: number[$0.to], siemens: $0.siemens, oneWay: $0.oneWay, forwardVolts: $0.forwardVolts)
    }
    switches = contacts
    conditions = bare.conditions
    branches = loads
    supplies = bare.supplies.map {
      Supply(
        component: $0.component, plus: number[$0.plus], minus: number[$0.minus], volts: $0.volts, siemens: $0.siemens,
        limitAmperes: $0.limitAmperes)
    }
    let paths = CurrentPaths(switches: contacts, branches: loads, supplies: supplies, nodeCount: count)
    carryingSwitches = paths.switches.map { contacts[$0] }
    carryingSwitchIndices = paths.switches
    carryingBranches = paths.branches
    outputs = bare.outputs
    actuators = bare.actuators
    actuatorIndex = bare.actuatorIndex
    magnets = bare.magnets
    armatures = bare.armatures
    timers = bare.timers
    timerOrders = bare.timerOrders
    hasEffect = Self.effects(
      count: actuators.count, switches: carryingSwitches, conditions: conditions, timers: timers)
  }

  private static func effects(
    count: Int, switches: [Switch], conditions: [PositionCondition], timers: [Timer]
  ) -> [Bool] {
    var hasEffect = Array(repeating: false, count: count)
    for contact in switches { for index in contact.conditions { hasEffect[conditions[index].actuator] = true } }
    // A time element may follow another one: as many rounds as there are elements reach the start of any chain.
    for _ in timers { for timer in timers where hasEffect[timer.actuator] { hasEffect[timer.sourceActuator] = true } }
    return hasEffect
  }

  /// Everything at rest, before power.
  package var atRest: OperatingState { .atRest }

  /// The node of a terminal; nil for one of a component that is not in use.
  func node(of terminal: Terminal) -> Int? {
    guard let number = terminals.number(of: terminal), nodes[number] >= 0 else { return nil }
    return nodes[number]
  }

  /// Position of an actuator in a state of this model; nil for an actuator that is not in use.
  package func position(of actuator: ActuatorID, in state: OperatingState) -> Int? {
    actuatorIndex[actuator].map { actuators[$0].field.position(in: state.bits) }
  }

  /// Whether the contact is closed in a state.
  @inline(__always)
  func isClosed(_ contact: Switch, in bits: UInt128) -> Bool {
    for index in contact.conditions {
      let condition = conditions[index]
      let position = condition.field.position(in: bits)
      if (condition.positions >> UInt64(position)) & 1 == 0 { return contact.closedAtRest }
    }
    return !contact.closedAtRest
  }
}
