import Circuits
package import Exercises
package import Grading

/// What a learner did, saw and measured in a search for a fault, read out of the log of the attempt.
///
/// What could be seen on the panel after each action is computed from the circuit with its fault: a kit measures voltages
/// at sockets, not light. Where that is not one sure outcome, nothing is said to have been seen.
package struct FaultSearchRecord {
  private let kit: KitDescription
  private let circuit: CircuitModel?
  private var entries: [FaultLogEntry] = []
  private var levels: [String: Bool] = [:]
  private var positions: [ActuatorID: Int] = [:]
  /// From rest, since the power came or, without power, what is held.
  private var actions: [Action] = []
  private var isPowered = false

  /// - Parameters:
  ///   - kit: the kit description of the attempt.
  ///   - search: its exercise.
  ///   - fault: what was inserted.
  package init(kit: KitDescription, search: FaultExercise, fault: ExerciseFault) {
    self.kit = kit
    circuit = try? CircuitModel(equipment: kit.equipment, nets: search.reference, faults: [fault.fault])
  }

  /// The log to grade, from the insertion of the fault on.
  package mutating func log(of events: [AttemptEvent]) -> FaultLog {
    var hasBegun = false
    for event in Self.inDeviceOrder(events) {
      if case .faultInserted = event.what { hasBegun = true }
      read(event.what, counts: hasBegun)
    }
    return FaultLog(kit: kit.id, entries: entries)
  }

  /// The kit reports an edge once it has stopped bouncing, so that a reading in the meantime comes first, although it
  /// already belongs to the new state: by the kit's clock it comes after.
  private static func inDeviceOrder(_ events: [AttemptEvent]) -> [AttemptEvent] {
    var ordered: [AttemptEvent] = []
    for event in events {
      var place = ordered.endIndex
      if case .edge(let edge) = event.what {
        overtaken: for index in ordered.indices.reversed() {
          switch ordered[index].what {
          case .probe(let reading) where reading.deviceMicroseconds > edge.deviceMicroseconds: place = index
          // Nothing overtakes a change of power, or of the kit and its clock.
          case .probe, .edge, .powerOn, .powerOff, .kitLost, .kitBack, .faultInserted: break overtaken
          default: continue
          }
        }
      }
      ordered.insert(event, at: place)
    }
    return ordered
  }

  private mutating func read(_ what: AttemptEvent.What, counts: Bool) {
    switch what {
    case .edge(let edge): read(edge, counts: counts)
    case .powerOn:
      isPowered = true
      actions = held
      if counts { look() }
    case .powerOff, .kitLost:
      isPowered = false
      actions = held
    case .probe(let reading):
      guard counts, let red = reading.red, let black = reading.black, red != black,
        reading.mode == .ohms || reading.value != nil
      else { return }
      entries.append(
        .measurement(
          ProbeMeasurement(
            actions: actions, mode: reading.mode == .volts ? .volts : .ohms, red: red, black: black,
            value: reading.value, uncertainty: reading.uncertainty, powered: isPowered)))
    default: break
    }
  }

  private mutating func read(_ edge: ChannelEdge, counts: Bool) {
    levels[edge.channel] = edge.level
    guard case .actuator(let actuator, _)? = kit.channels.inputs.first(where: { $0.name == edge.channel })?.senses,
      let drive = drive(of: actuator), let position = kit.channels.position(of: actuator, levels: levels),
      position != positions[actuator, default: 0]
    else { return }
    positions[actuator] = position
    switch drive {
    case .momentary, .maintained, .environment:
      actions = isPowered ? actions + [.set(actuator, position: position)] : held
    case .onDelay where isPowered && position == 1, .offDelay where isPowered && position == 0:
      actions.append(.elapse(actuator))
    case .onDelay, .offDelay, .magnet, .impulse: return
    }
    if counts, isPowered { look() }
  }

  private mutating func look() {
    guard case .outcomes(let outcomes)? = try? circuit?.run(actions), outcomes.count == 1, let seen = outcomes.first,
      seen.isStable
    else { return }
    entries.append(.look(actions: actions, on: seen.on))
  }

  /// Everything that a hand or the world holds away from rest.
  private var held: [Action] {
    positions.filter { $0.value != 0 && isByHand($0.key) }.sorted { $0.key.description < $1.key.description }.map {
      .set($0.key, position: $0.value)
    }
  }

  private func isByHand(_ actuator: ActuatorID) -> Bool {
    switch drive(of: actuator) {
    case .momentary, .maintained, .environment: true
    default: false
    }
  }

  private func drive(of actuator: ActuatorID) -> Actuator.Drive? {
    kit.equipment[actuator.component]?.type.actuators.first { $0.name == actuator.actuator }?.drive
  }
}
