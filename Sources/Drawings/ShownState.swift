package import Circuits

/// What of a circuit's operating state a drawing shows.
package struct ShownState: Hashable, Sendable {
  /// Positions of actuators that are not at rest.
  package var positions: [ActuatorID: Int]
  /// What works, by the names of ``CircuitModel/outputNames``: `-P1`, `-M1/left`.
  package var on: Set<String>
  /// Terminals that stand at a voltage against 0 V: their wires are drawn live.
  package var live: Set<Terminal>

  package init(positions: [ActuatorID: Int] = [:], on: Set<String> = [], live: Set<Terminal> = []) {
    self.positions = positions.filter { $0.value != 0 }
    self.on = on
    self.live = live
  }

  /// Everything at rest and without power: how drawings are drawn by custom.
  package static let atRest = ShownState()

  /// V against 0 V from which a wire is live.
  package static let liveVolts = 1.0

  /// Position of an actuator; 0 at rest.
  package func position(of actuator: ActuatorID) -> Int { positions[actuator] ?? 0 }
}

extension ShownState {
  /// The state of a powered circuit after each of some actions from rest: one more than there are actions, the first one
  /// at rest. For playing a counterexample back on the drawing.
  ///
  /// Armatures move in the order of the kit; where the circuit races, this is one of its outcomes.
  ///
  /// - Parameters:
  ///   - actions: what happens, one after the other; what is impossible is passed over.
  ///   - nets: how the circuit is wired.
  ///   - equipment: the components of the kit.
  /// - Returns: the states in order.
  /// - Throws: ``CircuitError`` when the equipment contradicts itself or an action names what it does not have.
  package static func states(after actions: [Action], nets: Nets, of equipment: Equipment) throws(CircuitError)
    -> [ShownState]
  {
    var circuit = try LiveCircuit(equipment: equipment, nets: nets, powered: true)
    // Time elements wait for their own action, however long what comes before takes.
    for timer in equipment.timers { try circuit.setTime(timer.id, seconds: timer.seconds.upperBound) }
    circuit.advance(to: settleMicroseconds)
    var states = [ShownState(of: circuit, equipment: equipment)]
    for action in actions {
      switch action {
      case .set(let actuator, let position): try circuit.set(actuator, position: position)
      case .together(let actuators, let positions):
        for (actuator, position) in zip(actuators, positions) { try circuit.set(actuator, position: position) }
      case .elapse(let actuator): circuit.wait(for: actuator, of: equipment)
      }
      circuit.advance(to: circuit.microseconds + settleMicroseconds)
      states.append(ShownState(of: circuit, equipment: equipment))
    }
    return states
  }

  /// Enough for ten armatures one after the other, and shorter than any usual set time.
  private static let settleMicroseconds = 10 * LiveCircuit.armatureMicroseconds

  /// The state in which a running circuit stands now.
  package init(of circuit: LiveCircuit, equipment: Equipment) {
    var positions: [ActuatorID: Int] = [:]
    for component in equipment.components {
      for actuator in component.type.actuators {
        let id = ActuatorID(component.designation, actuator.name)
        positions[id] = circuit.position(of: id)
      }
    }
    var live: Set<Terminal> = []
    if circuit.isPowered, let zero = equipment.zeroVolts {
      for terminal in equipment.terminals
      where abs(circuit.volts(between: terminal, and: zero)) >= Self.liveVolts {
        live.insert(terminal)
      }
    }
    self.init(positions: positions, on: Set(circuit.on), live: live)
  }
}

extension Equipment {
  /// The minus of the first source.
  var zeroVolts: Terminal? {
    for component in components {
      for case .source(let source) in component.type.elements { return Terminal(component.designation, source.minus) }
    }
    return nil
  }

}

extension LiveCircuit {
  /// Lets time pass until that time element moves, no longer than it can take.
  fileprivate mutating func wait(for actuator: ActuatorID, of equipment: Equipment) {
    guard let timer = equipment.timers.first(where: { $0.id == actuator }) else { return }
    let before = position(of: actuator)
    let end = microseconds + UInt64(timer.seconds.upperBound * 1_000_000) + Self.armatureMicroseconds
    while position(of: actuator) == before, microseconds < end { advance(to: microseconds + Self.armatureMicroseconds) }
  }
}
