/// What happens between the pins inside a component. Pins are the markings of that component, such as `13`.
///
/// The behaviour of each element is laid down in `docs/semantics.md`.
package enum Element: Hashable, Sendable {
  /// Two pins that are one node inside the component (two sockets of one terminal).
  case bridge(String, String)
  /// Two pins that are one node too, as long as it is whole; but what it protects must lie behind it, so that it counts
  /// as a part of the drawing that can be left out or bypassed.
  case fuse(String, String)
  case contact(Contact)
  case load(Load)
  case diode(Diode)
  case source(Source)

  /// The two pins that it is between; of what has a direction, the one that belongs to plus first.
  package var pins: [String] {
    switch self {
    case .bridge(let one, let other), .fuse(let one, let other): [one, other]
    case .contact(let contact): [contact.from, contact.to]
    case .load(let load): [load.from, load.to]
    case .diode(let diode): [diode.anode, diode.cathode]
    case .source(let source): [source.plus, source.minus]
    }
  }

  /// Whether it matters which of its pins is on the side of plus.
  package var isPolarised: Bool {
    switch self {
    case .diode: true
    case .load(let load): load.polarised
    case .bridge, .fuse, .contact, .source: false
    }
  }
}

/// A pair of pins that is joined or not, depending on actuators of the same component.
package struct Contact: Hashable, Sendable {
  package enum Rest: String, Hashable, Sendable, CaseIterable {
    /// Open while not operated (make contact, NO).
    case open
    /// Closed while not operated (break contact, NC).
    case closed
  }

  /// One actuator standing in one of these positions (see ``Actuator/positions``): one of the same component, or
  /// `-A1/extended` of another one, such as the cylinder that runs onto a limit switch.
  package struct Condition: Hashable, Sendable {
    package var actuator: String
    package var positions: Set<Int>
    package init(_ actuator: String, in positions: Set<Int> = [1]) {
      self.actuator = actuator
      self.positions = positions
    }
  }

  package var from: String
  package var to: String
  package var rest: Rest
  /// The contact is operated while every condition holds. Never empty.
  package var operatedWhen: [Condition]

  package init(from: String, to: String, rest: Rest, operatedWhen: [Condition]) {
    self.from = from
    self.to = to
    self.rest = rest
    self.operatedWhen = operatedWhen
  }
}

/// A resistance that may be seen from outside (lamp, motor, valve) or may move an actuator (coil).
package struct Load: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case lamp, motor, coil, valve, resistor, electronics
  }

  /// Name inside the component, such as `coil`; actuators refer to it.
  package var name: String
  package var kind: Kind
  package var from: String
  package var to: String
  /// Ω, positive.
  package var ohms: Double
  /// V; nominal voltage. A lamp, motor or valve is on at or above 60 % of it.
  package var nominalVolts: Double
  /// Whether a negative voltage from `from` to `to` has no effect (motors and coils with a diode, electronics).
  package var polarised: Bool

  package init(
    name: String, kind: Kind, from: String, to: String, ohms: Double, nominalVolts: Double = 24,
    polarised: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.from = from
    self.to = to
    self.ohms = ohms
    self.nominalVolts = nominalVolts
    self.polarised = polarised
  }

  /// Whether a technician sees this load work: it is compared as an output of the circuit.
  package var isOutput: Bool {
    switch kind {
    case .lamp, .motor, .valve: true
    case .coil, .resistor, .electronics: false
    }
  }
}

/// A piecewise linear diode: open below `forwardVolts`, then `forwardVolts` in series with `ohms`.
package struct Diode: Hashable, Sendable {
  package var name: String
  package var anode: String
  package var cathode: String
  /// V, positive.
  package var forwardVolts: Double
  /// Ω, positive; slope resistance while conducting.
  package var ohms: Double
  /// A current above this many amperes lights it; nil for a diode that is not an LED.
  package var litAboveAmperes: Double?

  package init(
    name: String, anode: String, cathode: String, forwardVolts: Double, ohms: Double, litAboveAmperes: Double? = nil
  ) {
    self.name = name
    self.anode = anode
    self.cathode = cathode
    self.forwardVolts = forwardVolts
    self.ohms = ohms
    self.litAboveAmperes = litAboveAmperes
  }
}

/// A voltage source with an inner resistance and a current limit.
package struct Source: Hashable, Sendable {
  package var plus: String
  package var minus: String
  /// V.
  package var volts: Double
  /// Ω, positive.
  package var innerOhms: Double
  /// A; more than this is a short circuit.
  package var limitAmperes: Double

  package init(plus: String, minus: String, volts: Double, innerOhms: Double = 0.1, limitAmperes: Double) {
    self.plus = plus
    self.minus = minus
    self.volts = volts
    self.innerOhms = innerOhms
    self.limitAmperes = limitAmperes
  }
}
