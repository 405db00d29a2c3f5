/// Turns components and nets into the numbered lists of a ``CircuitModel``, refusing what does not fit together.
struct CircuitBuilder {
  private(set) var components: [Component] = []
  private(set) var terminals = TerminalNumbers()
  /// Node of each terminal, by its number.
  private(set) var nodes: [Int] = []
  private(set) var nodeCount = 0
  private(set) var switches: [CircuitModel.Switch] = []
  private(set) var conditions: [CircuitModel.PositionCondition] = []
  private(set) var branches: [CircuitModel.Branch] = []
  private(set) var supplies: [CircuitModel.Supply] = []
  private(set) var outputs: [CircuitModel.Output] = []
  private(set) var outputNames: [String] = []
  private(set) var actuators: [CircuitModel.CompiledActuator] = []
  private(set) var actuatorIndex: [ActuatorID: Int] = [:]
  private(set) var magnets: [CircuitModel.Magnet] = []
  private(set) var timers: [CircuitModel.Timer] = []
  private(set) var timerOrders: [CircuitModel.TimerOrder] = []

  /// Node of each pin inside its component; differs from `nodes` for an opened pin and for bridged pins.
  private var inner: [Int] = []
  private var parent: [Int] = []
  private var usedBits = 0
  private let edits: FaultEdits

  init(
    equipment: Equipment, edits: FaultEdits, including: Set<String>?
  ) throws(CircuitError) {
    self.edits = edits
    for component in equipment.components where !terminals.add(component) {
      throw .duplicateComponent(component.designation)
    }
    nodes = Array(0..<terminals.count)
    parent = nodes
    inner = nodes
    var isWired = Array(repeating: false, count: terminals.count)
    for group in edits.nets.groups {
      var first: Int?
      for terminal in group {
        let number = try number(of: terminal)
        isWired[number] = true
        if let first { join(first, number) } else { first = number }
      }
    }
    for terminal in edits.opened.sorted() {
      let number = try number(of: terminal)
      inner[number] = parent.count
      parent.append(parent.count)
    }
    var next = 0
    for component in equipment.components {
      let pins = next..<next + component.type.pins.count
      next = pins.upperBound
      if including?.contains(component.designation) ?? true || isWired[pins].contains(true) {
        components.append(component)
      }
    }
    addFollowed(of: equipment)
  }

  /// A component takes part when one that takes part is moved by it: the cylinder of a limit switch, the valve of a cylinder.
  private mutating func addFollowed(of equipment: Equipment) {
    var used = Set(components.map(\.designation))
    var left = components
    while let component = left.popLast() {
      for id in component.type.followed where !used.contains(id.component) {
        guard let other = equipment[id.component] else { continue }
        used.insert(id.component)
        left.append(other)
      }
    }
    if used.count > components.count { components = equipment.components.filter { used.contains($0.designation) } }
  }

  mutating func build() throws(CircuitError) {
    for component in components { try addActuators(of: component) }
    for component in components { try addBridges(of: component) }
    numberNodes()
    for component in components { try addElements(of: component) }
    for joint in edits.joints { try addJoint(at: joint.terminal, ohms: joint.ohms) }
    orderTimers()
    guard usedBits <= 128 else { throw .tooManyActuators(bits: usedBits) }
    for (what, count) in [("outputs", outputs.count), ("magnets", magnets.count), ("sources", supplies.count)]
    where count > 64 { throw .tooMany(what, count: count) }
  }

  // MARK: Nodes

  private func number(of terminal: Terminal) throws(CircuitError) -> Int {
    guard let number = terminals.number(of: terminal) else { throw .unknownTerminal(terminal) }
    return number
  }

  private func root(_ node: Int) -> Int {
    var top = node
    while parent[top] != top { top = parent[top] }
    return top
  }

  private mutating func join(_ one: Int, _ other: Int) {
    let (a, b) = (root(one), root(other))
    if a != b { parent[max(a, b)] = min(a, b) }
  }

  private mutating func addBridges(of component: Component) throws(CircuitError) {
    for element in component.type.elements {
      switch element {
      case .bridge(let one, let other), .fuse(let one, let other):
        join(try node(component, one), try node(component, other))
      case .contact, .load, .diode, .source: break
      }
    }
  }

  /// Gives consecutive numbers to the classes of joined nodes of the components in use; -1 to all others.
  private mutating func numberNodes() {
    var number = Array(repeating: -1, count: parent.count)
    var count = 0
    func renumber(_ node: Int) -> Int {
      let top = root(node)
      if number[top] < 0 {
        number[top] = count
        count += 1
      }
      return number[top]
    }
    var (outerNodes, innerNodes) = (nodes.map { _ in -1 }, nodes.map { _ in -1 })
    for component in components {
      for pin in component.type.pins {
        guard let index = terminals.number(component.designation, pin) else { continue }
        outerNodes[index] = renumber(index)
        innerNodes[index] = renumber(inner[index])
      }
    }
    (nodes, inner) = (outerNodes, innerNodes)
    nodeCount = count
  }

  private func node(_ component: Component, _ pin: String) throws(CircuitError) -> Int {
    guard let number = terminals.number(component.designation, pin) else {
      throw .unknownPin(component: component.designation, pin: pin)
    }
    return inner[number]
  }

  // MARK: Actuators

  private mutating func addActuators(of component: Component) throws(CircuitError) {
    for actuator in component.type.actuators {
      let id = ActuatorID(component.designation, actuator.name)
      let width = PositionField.width(positions: actuator.positions)
      guard actuator.positions <= 64 else { throw .unknownPosition(id, position: actuator.positions - 1) }
      let field = PositionField(shift: min(usedBits, 127), mask: (UInt128(1) << UInt128(width)) - 1)
      usedBits += width
      let isOperable =
        switch actuator.drive {
        case .momentary, .maintained, .environment: true
        case .magnet, .impulse, .onDelay, .offDelay: false
        }
      actuatorIndex[id] = actuators.count
      actuators.append(
        CircuitModel.CompiledActuator(
          id: id, field: field, positions: actuator.positions, isOperable: isOperable))
    }
  }

  private func actuator(_ component: Component, _ name: String) throws(CircuitError) -> Int {
    let id = ActuatorID(code: name[...]) ?? ActuatorID(component.designation, name)
    guard let index = actuatorIndex[id] else { throw .unknownActuator(id) }
    return index
  }

  // MARK: Elements

  private mutating func addElements(of component: Component) throws(CircuitError) {
    var branchOfLoad: [String: Int] = [:]
    let visible = component.type.elements.filter(\.isOutput).count
    for element in component.type.elements {
      switch element {
      case .bridge, .fuse: break
      case .contact(let contact): try add(contact, of: component)
      case .load(let load):
        branchOfLoad[load.name] = branches.count
        try add(load, of: component, isOnlyOutput: visible == 1)
      case .diode(let diode): try add(diode, of: component, isOnlyOutput: visible == 1)
      case .source(let source): try add(source, of: component)
      }
    }
    for item in component.type.actuators { try addDrive(of: item, in: component, branchOfLoad: branchOfLoad) }
  }

  private mutating func add(_ contact: Contact, of component: Component) throws(CircuitError) {
    let first = conditions.count
    switch edits.stuck(component.designation, contact) {
    case .open: return
    case .closed:
      // Without any condition a make contact counts as operated.
      switches.append(
        CircuitModel.Switch(
          from: try node(component, contact.from), to: try node(component, contact.to), closedAtRest: false,
          conditions: first..<first))
      return
    case nil: break
    }
    for condition in contact.operatedWhen {
      let index = try actuator(component, condition.actuator)
      let operated = actuators[index]
      var mask: UInt64 = 0
      for position in condition.positions {
        guard (0..<operated.positions).contains(position) else {
          throw .unknownPosition(operated.id, position: position)
        }
        mask |= 1 << UInt64(position)
      }
      conditions.append(CircuitModel.PositionCondition(actuator: index, field: operated.field, positions: mask))
    }
    switches.append(
      CircuitModel.Switch(
        from: try node(component, contact.from), to: try node(component, contact.to),
        closedAtRest: contact.rest == .closed, conditions: first..<conditions.count))
  }

  private mutating func add(_ load: Load, of component: Component, isOnlyOutput: Bool) throws(CircuitError) {
    try check(load.ohms, "the resistance of \(load.name)", component)
    if load.isOutput {
      try check(load.nominalVolts, "the nominal voltage of \(load.name)", component)
      addOutput(component, load.name, isOnlyOutput, threshold: Self.onFraction * load.nominalVolts, isCurrent: false)
    }
    branches.append(
      CircuitModel.Branch(
        from: try start(of: load.name, at: load.from, component), to: try node(component, load.to),
        siemens: 1 / load.ohms,
        oneWay: load.polarised, forwardVolts: 0))
  }

  private mutating func add(_ diode: Diode, of component: Component, isOnlyOutput: Bool) throws(CircuitError) {
    try check(diode.ohms, "the slope resistance of \(diode.name)", component)
    try check(diode.forwardVolts, "the forward voltage of \(diode.name)", component)
    if let amperes = diode.litAboveAmperes {
      addOutput(component, diode.name, isOnlyOutput, threshold: amperes, isCurrent: true)
    }
    branches.append(
      CircuitModel.Branch(
        from: try start(of: diode.name, at: diode.anode, component), to: try node(component, diode.cathode),
        siemens: 1 / diode.ohms,
        oneWay: true, forwardVolts: diode.forwardVolts))
  }

  /// The node where an element begins; a node of its own for an element that carries no current any more.
  private mutating func start(of name: String, at pin: String, _ component: Component) throws(CircuitError) -> Int {
    let node = try node(component, pin)
    guard !edits.openElements.isEmpty, edits.openElements.contains([component.designation, name]) else { return node }
    nodeCount += 1
    return nodeCount - 1
  }

  private mutating func addJoint(at terminal: Terminal, ohms: Double) throws(CircuitError) {
    let index = try number(of: terminal)
    guard nodes[index] >= 0 else { return }
    branches.append(
      CircuitModel.Branch(
        from: nodes[index], to: inner[index], siemens: 1 / ohms, oneWay: false, forwardVolts: 0))
  }

  private mutating func addOutput(
    _ component: Component, _ name: String, _ isOnlyOutput: Bool, threshold: Double, isCurrent: Bool
  ) {
    outputNames.append(isOnlyOutput ? component.designation : "\(component.designation)/\(name)")
    outputs.append(
      CircuitModel.Output(
        component: component.designation, branch: branches.count, threshold: threshold, isCurrent: isCurrent))
  }

  private mutating func add(_ source: Source, of component: Component) throws(CircuitError) {
    try check(source.volts, "the voltage", component)
    try check(source.innerOhms, "the inner resistance", component)
    try check(source.limitAmperes, "the current limit", component)
    supplies.append(
      CircuitModel.Supply(
        component: component.designation, plus: try node(component, source.plus),
        minus: try node(component, source.minus), volts: source.volts, siemens: 1 / source.innerOhms,
        limitAmperes: source.limitAmperes))
  }

  private mutating func addDrive(
    of item: Actuator, in component: Component, branchOfLoad: [String: Int]
  ) throws(CircuitError) {
    let index = try actuator(component, item.name)
    let field = actuators[index].field
    let isBlocked = edits.blocked.contains(actuators[index].id)
    switch item.drive {
    case .momentary, .maintained, .environment: break
    case .magnet(let load, let pickUp, let dropOut):
      let branch = try self.branch(load, of: component, branchOfLoad)
      try check(dropOut, "the drop-out voltage of \(item.name)", component)
      guard pickUp >= dropOut, pickUp.isFinite else {
        throw .impossibleValue(component: component.designation, quantity: "pick-up less drop-out of \(item.name)")
      }
      magnets.append(
        CircuitModel.Magnet(
          actuator: index, field: field, branch: branch, resetBranch: nil, pickUpVolts: isBlocked ? .infinity : pickUp,
          dropOutVolts: dropOut,
          isArmature: component.type.elements.contains { $0.isCoil(named: load) }))
    case .impulse(let set, let reset, let pickUp):
      try check(pickUp, "the pick-up voltage of \(item.name)", component)
      magnets.append(
        CircuitModel.Magnet(
          actuator: index, field: field, branch: try branch(set, of: component, branchOfLoad),
          resetBranch: try branch(reset, of: component, branchOfLoad), pickUpVolts: isBlocked ? .infinity : pickUp,
          dropOutVolts: pickUp, isArmature: false))
    case .onDelay(let source, let seconds), .offDelay(let source, let seconds):
      let isOnDelay = if case .onDelay = item.drive { true } else { false }
      try checkRing(from: item.name, in: component)
      // Blocked, it follows itself: at rest it stays at rest. The list stays as long as in the healthy circuit.
      let sourceIndex = isBlocked ? index : try actuator(component, source)
      timers.append(
        CircuitModel.Timer(
          actuator: index, field: field, source: actuators[sourceIndex].field, sourceActuator: sourceIndex,
          isOnDelay: isOnDelay, seconds: seconds))
    }
  }

  private func branch(
    _ load: String, of component: Component, _ branchOfLoad: [String: Int]
  ) throws(CircuitError) -> Int {
    guard let branch = branchOfLoad[load] else {
      throw .unknownLoad(component: component.designation, load: load)
    }
    return branch
  }

  private func checkRing(from name: String, in component: Component) throws(CircuitError) {
    let start = ActuatorID(component.designation, name)
    var seen: Set<ActuatorID> = []
    var next: ActuatorID? = start
    while let current = next {
      guard seen.insert(current).inserted else { throw .timerFollowsItself(start) }
      let type = components.first { $0.designation == current.component }?.type
      switch type?.actuators.first(where: { $0.name == current.actuator })?.drive {
      case .onDelay(let source, _), .offDelay(let source, _):
        next = ActuatorID(code: source[...]) ?? ActuatorID(current.component, source)
      default: next = nil
      }
    }
  }

  private func check(_ value: Double, _ quantity: String, _ component: Component) throws(CircuitError) {
    guard value > 0, value.isFinite else {
      throw .impossibleValue(component: component.designation, quantity: quantity)
    }
  }

  /// One bit per pair of time elements of which one is surely over first when both start together.
  private mutating func orderTimers() {
    for (earlier, one) in timers.enumerated() {
      for (later, other) in timers.enumerated() where one.seconds.upperBound < other.seconds.lowerBound {
        timerOrders.append(
          CircuitModel.TimerOrder(earlier: earlier, later: later, bit: 1 << UInt128(min(usedBits, 127))))
        usedBits += 1
      }
    }
  }

  /// A lamp, motor or valve is on at or above this part of its nominal voltage.
  static let onFraction = 0.6
}

extension Element {
  fileprivate func isCoil(named name: String) -> Bool {
    if case .load(let load) = self { load.name == name && load.kind == .coil } else { false }
  }

  /// Whether a technician sees it work.
  fileprivate var isOutput: Bool {
    switch self {
    case .load(let load): load.isOutput
    case .diode(let diode): diode.litAboveAmperes != nil
    case .bridge, .fuse, .contact, .source: false
    }
  }
}
