package import Circuits
package import Exercises

/// Whether a measured circuit may be energised, without a word about points.
package enum WiringSafety: Hashable, Sendable {
  /// Proved: no hazard in any state that can be reached by these connections.
  case safe(Nets)
  /// What can be reached, protective conductors that are missing, or `notProved`. Never empty.
  case hazards([Hazard])
  /// The scan was uncertain: nothing can be said.
  case repeatScan
}

/// Looks for hazards in what was scanned, as ``gradeWiring(exercise:kit:measured:)`` does before anything else.
///
/// - Throws: ``GradingError`` when there is nothing to prove; such a circuit must not be energised either.
package func safety(
  of measured: MeasuredState, exercise: Exercise, kit: KitDescription
) throws(GradingError) -> WiringSafety {
  guard case .wiring(let task) = exercise.kind else { throw .noScan }
  let reading = try ScanReading(measured, kit: kit, reference: task.reference)
  guard case .nets(let nets) = reading.outcome else { return .repeatScan }
  let hazards: [Hazard]
  do throws(CircuitError) {
    let difference = try ConnectionDifference(equipment: kit.equipment, measured: nets, reference: task.reference)
    let rules = try WiringRules(equipment: kit.equipment, measured: nets, task: task, difference: difference)
    hazards = try WiringFacts.hazards(equipment: kit.equipment, measured: nets, task: task, rules: rules)
  } catch {
    throw .circuit(error)
  }
  return hazards.isEmpty ? .safe(nets) : .hazards(hazards)
}
