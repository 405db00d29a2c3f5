/// How far a reading under power may lie from its prediction before it counts: model error plus meter error.
///
/// The model error follows from the circuit: each value is changed by its tolerance alone, and the changes of the
/// reading add up (`docs/semantics.md`, Prediction under power). All numbers are positive.
package struct PowerTolerance: Hashable, Sendable {
  /// Of a source's voltage: a regulated 24 V supply, with its setting and its drop under load.
  package var supplyFraction: Double
  /// Of a load's resistance: coils are made to 10 % at 20 °C (IEC 61810-1) and gain 0.4 % per kelvin when warm.
  package var resistanceFraction: Double
  /// Of a diode's forward voltage, over temperature and make.
  package var forwardFraction: Double
  /// V lost in contacts and leads, which the model takes as 0 Ω.
  package var jointVolts: Double
  /// V by which the kit's meter may be wrong, whatever it reads.
  package var meterVolts: Double
  /// A by which the kit's meter may be wrong, whatever it reads.
  package var meterAmperes: Double
  /// Of what the meter reads.
  package var meterFraction: Double

  package init(
    supplyFraction: Double = 0.05, resistanceFraction: Double = 0.2, forwardFraction: Double = 0.15,
    jointVolts: Double = 0.3, meterVolts: Double = 0.1, meterAmperes: Double = 0.02, meterFraction: Double = 0.01
  ) {
    self.supplyFraction = supplyFraction
    self.resistanceFraction = resistanceFraction
    self.forwardFraction = forwardFraction
    self.jointVolts = jointVolts
    self.meterVolts = meterVolts
    self.meterAmperes = meterAmperes
    self.meterFraction = meterFraction
  }

  package static let standard = PowerTolerance()
}

/// What one analogue channel of a kit measures.
package enum MeteredQuantity: Hashable, Sendable {
  /// V from the second terminal (black lead) to the first (red lead).
  case volts(red: Terminal, black: Terminal)
  /// A out of the sources of a component.
  case sourceAmperes(component: String)

  /// Designations of the components at which it is measured.
  var components: [String] {
    switch self {
    case .volts(let red, let black): [red.component, black.component]
    case .sourceAmperes(let component): [component]
    }
  }
}
