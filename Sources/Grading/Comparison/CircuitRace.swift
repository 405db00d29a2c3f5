package import Circuits

/// Actions after which a circuit may come to rest in more than one way, whichever armature is faster.
package struct CircuitRace: Hashable, Sendable, Codable {
  /// From rest.
  package var actions: [Action]
  /// What is on in each outcome, relays included; two or more.
  package var outcomes: [[String]]

  package init(actions: [Action], outcomes: [[String]]) {
    self.actions = actions
    self.outcomes = outcomes
  }

  /// The races of a circuit that one hand or two can set off from rest: every action, singly and two at once.
  package static func races(of nets: Nets, equipment: Equipment) throws(CircuitError) -> [CircuitRace] {
    let settings = try CircuitModel(equipment: equipment, nets: nets).operable.flatMap { actuator in
      let drive = equipment[actuator.component]?.type.actuators.first { $0.name == actuator.actuator }
      return (1..<max(2, drive?.positions ?? 2)).map { (actuator, $0) }
    }
    var actions = settings.map { Action.set($0.0, position: $0.1) }
    for (index, one) in settings.enumerated() {
      for other in settings[(index + 1)...] where other.0 != one.0 {
        actions.append(.together([one.0, other.0], positions: [one.1, other.1]))
      }
    }
    var races: [CircuitRace] = []
    for action in actions {
      guard case .outcomes(let outcomes) = try CircuitModel.run([action], nets: nets, of: equipment) else { continue }
      let seen = Set(outcomes.map { ($0.on + $0.magnetsIn).sorted() }).sorted { $0.lexicographicallyPrecedes($1) }
      if seen.count > 1 { races.append(CircuitRace(actions: [action], outcomes: seen)) }
    }
    return races
  }
}
