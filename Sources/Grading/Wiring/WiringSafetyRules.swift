import Circuits
import Exercises

/// Whether a circuit may be energised: the same for its grade and for the gate, whichever drawing it is compared with.
///
/// What guards people and leads is that of the drawing that the learner has, or of an accepted alternative that is wired
/// exactly as drawn.
struct WiringSafetyRules {
  let measured: Nets
  /// The drawing that the learner has.
  let shown: Nets
  /// How the measured leads depart from it.
  let departure: ConnectionDifference
  let protection: ProtectionRules
  /// What is reached in some state, then what the connections show.
  let hazards: [Hazard]

  /// - Parameters:
  ///   - equipment: of the kit.
  ///   - measured: the leads.
  ///   - task: with its alternatives.
  ///   - shown: the drawing that the learner has.
  /// - Throws: ``CircuitError`` where the nets do not fit the equipment.
  init(equipment: Equipment, measured: Nets, task: WiringTask, shown: Nets) throws(CircuitError) {
    self.measured = measured
    self.shown = shown
    departure = try ConnectionDifference(equipment: equipment, measured: measured, reference: shown)
    var (reference, difference) = (shown, departure)
    for alternative in task.alternatives where !difference.isAsDrawn {
      let other = try ConnectionDifference(
        equipment: equipment, measured: measured, reference: alternative.reference)
      if other.isAsDrawn { (reference, difference) = (alternative.reference, other) }
    }
    protection = ProtectionRules(
      equipment: equipment, measured: measured, reference: reference, difference: difference,
      supplyIsReversed: try WiringRules.isReversed(equipment, measured, reference, difference))
    hazards =
      try Self.reached(measured, equipment: equipment, exclusive: task.exclusive, reference) + protection.hazards
  }

  private static func reached(
    _ measured: Nets, equipment: Equipment, exclusive: [[String]], _ reference: Nets
  ) throws(CircuitError) -> [Hazard] {
    let drawn = try CircuitModel(equipment: equipment, nets: reference)
    let onAtRest: Set<String>
    do throws(NotProvedReason) {
      onAtRest = try drawn.namesOnAtRest()
    } catch {
      onAtRest = []
    }
    let circuit = try CircuitModel(equipment: equipment, nets: measured)
    return switch proveSafety(circuit, exclusive: exclusive, onAtRest: onAtRest) {
    case .proved: []
    case .hazards(let found): found.map(Hazard.init(of:))
    case .notProved: [Hazard(kind: .notProved, actions: [], components: [])]
    }
  }
}
