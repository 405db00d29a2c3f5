/// A circuit that runs in time, as on the bench: one thing happens after the other, always in the same way.
///
/// Where `docs/semantics.md` explores every order, here armatures move one at a time in the order of the kit, each
/// taking ``armatureMicroseconds``; time elements elapse when their set time is over. The simulated kit reads its
/// pins from this. All components of the kit take part, wired or not.
package struct LiveCircuit: Sendable {
  /// µs that an armature needs; a buzzer therefore sounds at 50 Hz.
  package static let armatureMicroseconds: UInt64 = 10_000
  /// A spool has air to move: so long a piston stands at the end of its stroke before it turns.
  package static let spoolMicroseconds: UInt64 = 30_000
  /// Armature moves that one ``advance(to:)`` makes at most; time still passes for what is left.
  package static let mostMovesPerAdvance = 10_000

  /// µs since the circuit was made.
  package private(set) var microseconds: UInt64 = 0
  package private(set) var isPowered: Bool
  package private(set) var nets: Nets
  /// What is wrong in it.
  package private(set) var faults: [Fault] = []

  private let equipment: Equipment
  /// µs from one position to the other, by magnet.
  private let travels: [UInt64]
  private var model: CircuitModel
  private var workspace: DCWorkspace
  private var bits: UInt128 = 0
  /// The armature that is on its way, and when it arrives.
  private var moving: (magnet: Int, arrives: UInt64)?
  /// When each time element will have elapsed; nil while it does not run.
  private var elapses: [UInt64?]
  /// Set times in µs, by time element.
  private var setTimes: [UInt64]

  /// Everything at rest; time elements set to the shortest time of their range.
  package init(equipment: Equipment, nets: Nets, powered: Bool) throws(CircuitError) {
    self.equipment = equipment
    self.nets = nets
    isPowered = powered
    model = try CircuitModel(equipment: equipment, nets: nets, including: nil)
    workspace = DCWorkspace(model)
    travels = model.magnets.map { [model] in Self.travel(of: model.actuators[$0.actuator].id, in: equipment) }
    elapses = model.timers.map { _ in nil }
    setTimes = model.timers.map { Self.microseconds($0.seconds.lowerBound) }
    update()
  }

  /// Brings a button, switch or something around the kit into a position, now.
  package mutating func set(_ actuator: ActuatorID, position: Int) throws(CircuitError) {
    bits = model.following(try model.setting([(actuator, position)], in: bits), from: bits)
    update()
  }

  /// Turns the knob of a time element; counts from the next time that it starts.
  package mutating func setTime(_ actuator: ActuatorID, seconds: Double) throws(CircuitError) {
    guard let index = model.timers.firstIndex(where: { model.actuators[$0.actuator].id == actuator }) else {
      throw .unknownActuator(actuator)
    }
    guard model.timers[index].seconds.contains(seconds) else {
      throw .impossibleValue(component: actuator.component, quantity: "the set time within its range")
    }
    setTimes[index] = Self.microseconds(seconds)
  }

  /// Replugs the leads. Nothing else changes: buttons stay held, armatures where they are.
  package mutating func setNets(_ nets: Nets) throws(CircuitError) {
    try rebuild(nets: nets, faults: faults)
  }

  /// Inserts these faults, and mends all others. What is blocked goes to its position of rest.
  ///
  /// - Throws: ``CircuitError`` when a fault is about something that the kit does not have; nothing has changed then.
  package mutating func setFaults(_ faults: [Fault]) throws(CircuitError) {
    try rebuild(nets: nets, faults: faults)
  }

  package mutating func setPowered(_ powered: Bool) {
    isPowered = powered
    update()
  }

  /// Lets time pass up to `time`, in µs since the circuit was made; a time in the past changes nothing.
  package mutating func advance(to time: UInt64) {
    var moves = 0
    while moves < Self.mostMovesPerAdvance, let next = nextEvent, next <= time {
      microseconds = max(microseconds, next)
      if let armature = moving, armature.arrives <= microseconds {
        moving = nil
        bits = model.moving(magnet: armature.magnet, in: bits)
        moves += 1
      } else if let index = elapses.firstIndex(where: { ($0 ?? .max) <= microseconds }) {
        elapses[index] = nil
        bits = model.elapsing(timer: index, in: bits)
        moves += 1
      }
      update()
    }
    microseconds = max(microseconds, time)
  }

  // MARK: Reading

  /// V from the second terminal (black lead) to the first (red lead); 0 where nothing defines one.
  package func volts(between red: Terminal, and black: Terminal) -> Double {
    guard let one = model.node(of: red), let other = model.node(of: black), workspace.island[one] >= 0,
      workspace.island[one] == workspace.island[other]
    else { return 0 }
    return workspace.volts[one] - workspace.volts[other]
  }

  /// A out of the sources of a component; 0 for a component without source.
  package func sourceAmperes(_ component: String) -> Double {
    zip(model.supplies, workspace.supplyAmperes).reduce(0) { $1.0.component == component ? $0 + $1.1 : $0 }
  }

  /// Position of an actuator; nil for one that the kit does not have.
  package func position(of actuator: ActuatorID) -> Int? {
    model.position(of: actuator, in: OperatingState(bits: bits))
  }

  /// Names of the outputs that are on, in the order of the kit.
  package var on: [String] { model.names(ofOutputs: workspace.outputsOn(model)) }

  /// Ω as ``CircuitModel/ohms(between:and:in:)`` reads them with the contacts as they stand now; sources count as
  /// disconnected, for a kit cannot read Ω under power.
  package func ohms(between red: Terminal, and black: Terminal) -> Double? {
    var scratch = workspace
    return scratch.ohms(model, red, black, in: bits)
  }

  // MARK: Events

  private var nextEvent: UInt64? {
    let timer = elapses.compactMap(\.self).min()
    guard let armature = moving?.arrives else { return timer }
    return min(armature, timer ?? armature)
  }

  /// Solves the present state and plans what will happen by itself.
  private mutating func update() {
    workspace.solve(model, in: bits, powered: isPowered)
    let unstable = workspace.unstableMagnets(model, in: bits)
    let next = unstable == 0 ? nil : unstable.trailingZeroBitCount
    let arrives = microseconds + (next.map { travels[$0] } ?? 0)
    // An armature that would start at this very moment may still give way to one that comes before it in the kit.
    if let armature = moving, (unstable >> UInt64(armature.magnet)) & 1 == 0 || began(armature) == microseconds {
      moving = nil
    }
    if moving == nil, let next { moving = (next, arrives) }
    for (index, timer) in model.timers.enumerated() {
      if !timer.isRunning(in: bits) {
        elapses[index] = nil
      } else if elapses[index] == nil {
        elapses[index] = microseconds + setTimes[index]
      }
    }
  }

  private static func travel(of id: ActuatorID, in equipment: Equipment) -> UInt64 {
    guard let type = equipment[id.component]?.type,
      let drive = type.actuators.first(where: { $0.name == id.actuator })?.drive
    else { return armatureMicroseconds }
    switch drive {
    case .impulse: return spoolMicroseconds
    case .magnet(let load, _, _):
      let movesAir = type.elements.contains { element in
        if case .load(let own) = element { own.name == load && own.kind == .valve } else { false }
      }
      return movesAir ? spoolMicroseconds : armatureMicroseconds
    case .momentary, .maintained, .environment, .onDelay, .offDelay: return armatureMicroseconds
    }
  }

  private func began(_ armature: (magnet: Int, arrives: UInt64)) -> UInt64 {
    armature.arrives - travels[armature.magnet]
  }

  /// The components stay the same, so the positions keep their meaning.
  private mutating func rebuild(nets: Nets, faults: [Fault]) throws(CircuitError) {
    model = try CircuitModel(equipment: equipment, nets: nets, faults: faults, including: nil)
    workspace = DCWorkspace(model)
    self.nets = nets
    self.faults = faults
    for case .blocked(let actuator) in faults {
      if let index = model.actuatorIndex[actuator] { bits = model.actuators[index].field.placing(0, in: bits) }
    }
    update()
  }

  private static func microseconds(_ seconds: Double) -> UInt64 {
    UInt64(max(0, min(seconds, 1e9)) * 1_000_000)
  }
}
