package import Circuits

/// All that can be said of a circuit beside a reference: `proefbank.comparison/1` of docs/formats-circuit.md.
package struct CircuitComparison: Encodable, Sendable {
  package struct Connections: Encodable, Sendable {
    package let asDrawn: Bool
    package let requiredJoins: Int
    package let rightJoins: Int
    package let mistakes: Int
    package let joinsToOpen: [Join]
    package let joinsToClose: [Join]
    /// Of the joins to open, those to leads that lead nowhere.
    package let idleJoins: Int
    package let isSmallest: Bool

    private enum CodingKeys: String, CodingKey {
      case asDrawn = "as_drawn"
      case requiredJoins = "required_joins"
      case rightJoins = "right_joins"
      case mistakes
      case joinsToOpen = "joins_to_open"
      case joinsToClose = "joins_to_close"
      case idleJoins = "idle_joins"
      case isSmallest = "is_smallest"
    }
  }

  package enum Answer: String, Encodable, Sendable {
    case proved, hazards, equivalent, different
    case notProved = "not_proved"
  }

  package struct Safety: Encodable, Sendable {
    package var answer: Answer
    package var hazards: [Hazard] = []
    package var states: Int?
    package var transitions: Int?
    package var reason: String?
  }

  package struct Behaviour: Encodable, Sendable {
    package var answer: Answer
    package var counterexample: Counterexample?
    package var states: Int?
    package var transitions: Int?
    package var reason: String?
  }

  package let format = "proefbank.comparison/1"
  package let id: String?
  package let connections: Connections
  package private(set) var safety: Safety
  package let behaviour: Behaviour
  package let practice: CircuitPractice
  /// Races of the reference itself, from rest: no fault of who wires it.
  package let races: [CircuitRace]

  /// Closed contacts that may hide a lead; of scans through components only.
  package var notVerified: [HiddenContact] = [] {
    didSet {
      // What may be bridged was not proved, whatever the rest is like.
      guard !notVerified.isEmpty, safety.answer == .proved else { return }
      let names = notVerified.map(\.component).joined(separator: ", ")
      safety = Safety(answer: .notProved, reason: "the scans do not show whether leads bridge \(names)")
    }
  }

  /// Safe, the same behaviour with the supply the right way round, and nothing that a scan could not see.
  package var isRight: Bool {
    safety.answer == .proved && behaviour.answer == .equivalent && !practice.supplyReversed && notVerified.isEmpty
  }

  private enum CodingKeys: String, CodingKey {
    case format, id, connections, safety, behaviour, practice, races
    case notVerified = "not_verified"
  }

  package init(
    id: String?, measured: Nets, reference: Nets, equipment: Equipment, exclusive: [[String]]
  ) throws(CircuitError) {
    self.id = id
    let difference = try ConnectionDifference(equipment: equipment, measured: measured, reference: reference)
    connections = Connections(
      asDrawn: difference.isAsDrawn, requiredJoins: difference.requiredJoins, rightJoins: difference.rightJoins,
      mistakes: difference.mistakes, joinsToOpen: difference.joinsToOpen.map(Join.init),
      joinsToClose: difference.joinsToClose.map(Join.init),
      idleJoins: difference.joinsToOpen.count { $0.isIdle }, isSmallest: difference.isExact)
    let drawn = try CircuitModel(equipment: equipment, nets: reference)
    let onAtRest = Self.namesOnAtRest(drawn)
    races = try CircuitRace.races(of: reference, equipment: equipment)
    let circuit = try CircuitModel(equipment: equipment, nets: measured)
    let rules = try WiringRules(
      equipment: equipment, measured: measured, reference: reference, rules: [], difference: difference)
    practice = CircuitPractice(rules, readAs: difference.readAs, equipment)
    let unguarded = rules.protection.hazards
    safety =
      switch proveSafety(circuit, exclusive: exclusive, onAtRest: onAtRest) {
      case .hazards(let found): Safety(answer: .hazards, hazards: found.map(Hazard.init(of:)) + unguarded)
      case .proved where !unguarded.isEmpty: Safety(answer: .hazards, hazards: unguarded)
      case .notProved where !unguarded.isEmpty:
        Safety(answer: .hazards, hazards: [Hazard(kind: .notProved, actions: [], components: [])] + unguarded)
      case .proved(let states, let transitions): Safety(answer: .proved, states: states, transitions: transitions)
      case .notProved(let reason): Safety(answer: .notProved, reason: "\(reason)")
      }
    let equivalence = try compareBehaviour(measured: measured, reference: reference, of: equipment)
    let counterexample = try Counterexample(
      equivalence, measured: measured, reference: reference, equipment: equipment)
    behaviour =
      switch equivalence {
      case .equivalent where !drawn.showsSomething:
        Behaviour(answer: .notProved, reason: "the reference shows nothing: it wires no output and no relay")
      case .equivalent(let states, let transitions):
        Behaviour(answer: .equivalent, states: states, transitions: transitions)
      case .different: Behaviour(answer: .different, counterexample: counterexample)
      case .notProved(let reason): Behaviour(answer: .notProved, reason: "\(reason)")
      }
  }

  private static func namesOnAtRest(_ reference: CircuitModel) -> Set<String> {
    do throws(NotProvedReason) {
      return try reference.namesOnAtRest()
    } catch {
      return []
    }
  }
}

/// For people, in English.
extension CircuitComparison {
  package var text: String {
    var lines = notVerified.map { contact in
      "not verified: whether a lead bridges \(contact.component); "
        + (contact.opening.map { "\($0) and scan again" } ?? "no scan through the components shows it")
    }
    switch safety.answer {
    case .proved: lines.append("safe: no hazard in \(safety.states ?? 0) states")
    case .notProved: lines.append("safety not proved: \(safety.reason ?? "")")
    default: lines += safety.hazards.map(Self.text)
    }
    switch behaviour.answer {
    case .equivalent: lines.append("behaves as the reference does, in \(behaviour.states ?? 0) states")
    case .notProved: lines.append("behaviour not proved: \(behaviour.reason ?? "")")
    default:
      if let example = behaviour.counterexample {
        lines.append(
          "behaves differently: \(Self.text(example.actions)): "
            + "on \(Self.text(example.measuredOutcomes ?? [example.measuredOn])), "
            + "expected \(Self.text(example.expectedOutcomes ?? [example.expectedOn]))")
      }
    }
    lines += practice.lines
    lines += races.map { race in
      "race of the reference, costs nothing (\(Self.text(race.actions))): \(Self.text(race.outcomes))"
    }
    lines.append("\(connections.rightJoins) of \(connections.requiredJoins) joins as drawn")
    lines += connections.joinsToOpen.map { "open  \(Self.text($0))" }
    lines += connections.joinsToClose.map { "close \(Self.text($0))" }
    return lines.joined(separator: "\n")
  }

  private static func text(_ hazard: Hazard) -> String {
    let kind = hazard.kind.rawValue.replacing("_", with: " ")
    if let terminals = hazard.terminals {
      return "hazard, \(kind): \(list(hazard.components)) (joined: \(list(terminals.map(\.description))))"
    }
    return "hazard, \(kind): \(list(hazard.components)) (\(text(hazard.actions)))"
  }

  private static func text(_ actions: [Action]) -> String {
    actions.isEmpty ? "at rest" : actions.map(\.description).joined(separator: ", ")
  }

  private static func text(_ outcomes: [[String]]) -> String { outcomes.map(list).joined(separator: " or ") }

  private static func text(_ join: Join) -> String {
    if let nearest = join.nearest { return "\(nearest.first) \(nearest.second)" }
    return "\(join.first) \(join.second)"
  }

  private static func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }
}

extension Hazard {
  init(of hazard: CircuitHazard) {
    let kind: Kind =
      switch hazard.kind {
      case .short: .short
      case .exclusive: .exclusive
      case .oscillation: .oscillation
      case .startsByItself: .startsByItself
      }
    self.init(kind: kind, actions: hazard.actions, components: hazard.components)
  }
}
