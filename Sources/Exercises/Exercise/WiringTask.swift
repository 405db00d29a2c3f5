package import Circuits

/// The expected circuit of a wiring exercise and what counts in it.
package struct WiringTask: Hashable, Sendable {
  /// The expected circuit.
  package var reference: Nets
  /// Actuators that a learner may operate; nil means every manual and environment actuator of components in use.
  package var operated: [ActuatorID]?
  /// Named requirements with their points; points of requirements and connections add up to 100.
  package var requirements: [Requirement]
  /// Points for the connections as drawn.
  package var connectionPoints: Int
  /// Loads that must never be on together, as `-K1`, `-K2` pairs.
  package var exclusive: [[String]]
  /// What good practice asks beside the function; each kind once. Their points belong to the same 100.
  package var rules: [WiringRule]
  /// Other circuits that count as right: whoever wires one of them gets what the reference gets.
  package var alternatives: [AcceptedAlternative]

  package init(
    reference: Nets, operated: [ActuatorID]? = nil, requirements: [Requirement], connectionPoints: Int,
    exclusive: [[String]] = [], rules: [WiringRule] = [], alternatives: [AcceptedAlternative] = []
  ) {
    self.reference = reference
    self.operated = operated
    self.requirements = requirements
    self.connectionPoints = connectionPoints
    self.exclusive = exclusive
    self.rules = rules
    self.alternatives = alternatives
  }
}

/// A circuit other than the reference that a trainer accepted, with the reason.
package struct AcceptedAlternative: Hashable, Sendable {
  /// Such as `stop-behind-holding-contact`.
  package var id: String
  package var reference: Nets
  /// Why it is as good, by language.
  package var texts: [String: String]

  package init(id: String, reference: Nets, texts: [String: String]) {
    self.id = id
    self.reference = reference
    self.texts = texts
  }
}

/// A rule of good practice that costs points although the circuit works without it.
///
/// Polarity and the protective conductor are no rules that an exercise chooses: they always count.
package struct WiringRule: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// These contacts, as numbered on the drawing, and no others of the same relay.
    case contacts([ContactName])
    /// Nothing is switched between a load and the 0 V, unless the drawing does.
    case minus
    /// No lead that leads nowhere.
    case stubs

    /// As exercises write it.
    package var name: String {
      switch self {
      case .contacts: "contacts"
      case .minus: "minus"
      case .stubs: "stubs"
      }
    }
  }

  package var kind: Kind
  package var points: Int

  package init(_ kind: Kind, points: Int) {
    self.kind = kind
    self.points = points
  }
}

/// A contact by its two pins, as on drawings: `-K1:13-14`.
package struct ContactName: Hashable, Sendable, CustomStringConvertible {
  package var from: Terminal
  package var to: Terminal

  package init(from: Terminal, to: Terminal) {
    self.from = from
    self.to = to
  }

  package var description: String { "\(from)-\(to.pin)" }
}

/// A behaviour that the circuit must show: after these actions from rest, these outputs are on and these off.
package struct Requirement: Hashable, Sendable {
  /// Such as `holds`; the text stands in `texts.requirements`.
  package var id: String
  package var points: Int
  package var actions: [Action]
  package var on: [String]
  package var off: [String]
  /// What the requirement says, by language: "−P1 stays lit after −S1 is released".
  package var texts: [String: String]

  package init(id: String, points: Int, actions: [Action], on: [String], off: [String], texts: [String: String]) {
    self.id = id
    self.points = points
    self.actions = actions
    self.on = on
    self.off = off
    self.texts = texts
  }
}
