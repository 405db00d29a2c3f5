/// What faults change: the nets around the components, and what is inside them.
struct FaultEdits {
  private(set) var nets: Nets
  private(set) var opened: Set<Terminal> = []
  /// Pins with a resistance between the socket and the inside, in Ω.
  private(set) var joints: [(terminal: Terminal, ohms: Double)] = []
  private(set) var openElements: Set<[String]> = []
  /// What stays in its position of rest.
  private(set) var blocked: Set<ActuatorID> = []
  private var stuckOpen: Set<TerminalPair> = []
  private var stuckClosed: Set<TerminalPair> = []

  /// - Throws: ``CircuitError`` when a fault is about something that the equipment does not have.
  init(_ faults: [Fault], nets: Nets, equipment: Equipment) throws(CircuitError) {
    self.nets = nets
    for fault in faults { try add(fault, equipment) }
  }

  private mutating func add(_ fault: Fault, _ equipment: Equipment) throws(CircuitError) {
    switch fault {
    case .openPin(let terminal): opened.insert(terminal)
    case .openLead(let terminal):
      nets = nets.removing(terminal)
    case .stuckOpen(let one, let other): stuckOpen.insert(try Self.contact(one, other, equipment))
    case .stuckClosed(let one, let other):
      stuckClosed.insert(try Self.contact(one, other, equipment))
      stuckOpen.formUnion(Self.otherSides(of: one, other, equipment))
    case .openElement(let component, let name):
      guard let type = equipment[component]?.type, type.elements.contains(where: { $0.ends(named: name) != nil }) else {
        throw .unknownLoad(component: component, load: name)
      }
      openElements.insert([component, name])
    case .short(let one, let other): nets = nets.joining(one, other)
    case .highResistance(let terminal, let ohms):
      guard ohms > 0, ohms.isFinite else {
        throw .impossibleValue(component: terminal.component, quantity: "the resistance of the joint at \(terminal)")
      }
      opened.insert(terminal)
      joints.append((terminal, ohms))
    case .swapped(let one, let other), .reversed(let one, let other):
      nets = nets.exchanging(one, other)
    case .blocked(let id):
      let drive = equipment[id.component]?.type.actuators.first { $0.name == id.actuator }?.drive
      switch drive {
      case .magnet, .impulse, .onDelay, .offDelay: blocked.insert(id)
      // What hands and the world around the kit move is an action, not a fault.
      case .momentary, .maintained, .environment, nil: throw .unknownActuator(id)
      }
    }
    for terminal in fault.terminals where equipment[terminal.component]?.type.pins.contains(terminal.pin) != true {
      throw .unknownTerminal(terminal)
    }
  }

  enum Stuck { case open, closed }

  func stuck(_ component: String, _ contact: Contact) -> Stuck? {
    if stuckOpen.isEmpty { return nil }
    guard let pair = TerminalPair(Terminal(component, contact.from), Terminal(component, contact.to)) else {
      return nil
    }
    if stuckClosed.contains(pair) { return .closed }
    return stuckOpen.contains(pair) ? .open : nil
  }

  private static func contact(
    _ one: Terminal, _ other: Terminal, _ equipment: Equipment
  ) throws(CircuitError) -> TerminalPair {
    let type = one.component == other.component ? equipment[one.component]?.type : nil
    let exists = type?.elements.contains { element in
      guard case .contact(let contact) = element else { return false }
      return Set([contact.from, contact.to]) == Set([one.pin, other.pin])
    }
    guard exists == true, let pair = TerminalPair(one, other) else { throw .unknownContact(one, other) }
    return pair
  }

  /// The contacts that share the blade with this one: a common pin, the same conditions, the other position at rest.
  private static func otherSides(of one: Terminal, _ other: Terminal, _ equipment: Equipment) -> Set<TerminalPair> {
    let contacts = (equipment[one.component]?.type.elements ?? []).compactMap { element -> Contact? in
      if case .contact(let contact) = element { contact } else { nil }
    }
    guard let welded = contacts.first(where: { Set([$0.from, $0.to]) == Set([one.pin, other.pin]) }) else { return [] }
    let others = contacts.filter { contact in
      contact.rest != welded.rest && contact.operatedWhen == welded.operatedWhen
        && !Set([contact.from, contact.to]).isDisjoint(with: [welded.from, welded.to])
    }
    // The pair itself makes the set not empty, which is the quick test in `stuck`.
    return Set(
      (others + [welded]).compactMap {
        TerminalPair(Terminal(one.component, $0.from), Terminal(one.component, $0.to))
      })
  }
}

extension Fault {
  /// The terminals that it names.
  package var terminals: [Terminal] {
    switch self {
    case .openPin(let terminal), .openLead(let terminal), .highResistance(let terminal, _): [terminal]
    case .openElement, .blocked: []
    case .stuckOpen(let one, let other), .stuckClosed(let one, let other), .short(let one, let other),
      .swapped(let one, let other), .reversed(let one, let other):
      [one, other]
    }
  }
}

extension Element {
  /// Both pins of the load or diode of this name; nil for another element.
  func ends(named name: String) -> (from: String, to: String)? {
    switch self {
    case .load(let load) where load.name == name: (load.from, load.to)
    case .diode(let diode) where diode.name == name: (diode.anode, diode.cathode)
    default: nil
    }
  }
}
