package import Circuits
package import Exercises
package import Messages

/// Whether a measured circuit may be energised, without a word about points.
package enum WiringSafety: Hashable, Sendable {
  /// Proved: no hazard in any state that can be reached by these connections.
  case safe(Nets)
  /// What can be reached, protective conductors that are missing, or `notProved`. Never empty.
  case hazards([Hazard])
  /// The scan was uncertain, or components hid whether leads bridge them: nothing can be said.
  case repeatScan
}

/// Looks for hazards in what was scanned, as ``gradeWiring(exercise:kit:measured:)`` does before anything else.
///
/// A sequence has no drawing: nothing in it may be on before somebody does something.
///
/// - Throws: ``GradingError`` when there is nothing to prove; such a circuit must not be energised either.
package func safety(
  of measured: MeasuredState, exercise: Exercise, kit: KitDescription
) throws(GradingError) -> WiringSafety {
  let task = exercise.kind.wiring
  let reading = try ScanReading(measured, kit: kit, reference: task.reference)
  guard case .nets(let nets) = reading.outcome, reading.hidden.isEmpty else { return .repeatScan }
  let hazards: [Hazard]
  do throws(CircuitError) {
    let rules = try WiringSafetyRules(
      equipment: kit.equipment, measured: nets, task: task, shown: task.reference)
    hazards = rules.hazards + Hazard.notSeen(reading.coldLoads)
  } catch {
    throw .circuit(error)
  }
  return hazards.isEmpty ? .safe(nets) : .hazards(hazards)
}

/// Looks for hazards in a circuit that nobody has drawn an exercise for yet.
///
/// - Parameters:
///   - nets: all joins.
///   - kit: the kit that they are on.
/// - Returns: shorts and whatever else must not get power; empty when it is proved safe.
/// - Throws: ``GradingError`` when there is nothing to prove.
package func hazards(of nets: Nets, on kit: KitDescription) throws(GradingError) -> [Hazard] {
  let task = WiringTask(reference: nets, requirements: [], connectionPoints: 100)
  do throws(CircuitError) {
    return try WiringSafetyRules(equipment: kit.equipment, measured: nets, task: task, shown: nets).hazards
  } catch {
    throw .circuit(error)
  }
}

/// How what was scanned departs from the drawing on which a search for a fault or a measurement begins; empty when it is
/// as drawn, or when the exercise has no drawing.
///
/// - Throws: ``GradingError`` when there is nothing to compare.
package func departures(
  of measured: MeasuredState, from exercise: Exercise, on kit: KitDescription
) throws(GradingError) -> [Message] {
  if case .sequence = exercise.kind { return [] }
  let task = exercise.kind.wiring
  let reading = try ScanReading(measured, kit: kit, reference: task.reference)
  guard case .nets(let nets) = reading.outcome else { return [Message("refusal.scan_uncertain")] }
  do throws(CircuitError) {
    let difference = try ConnectionDifference(equipment: kit.equipment, measured: nets, reference: task.reference)
    return WiringWording(equipment: kit.equipment).otherwise(difference)
  } catch {
    throw .circuit(error)
  }
}

extension Hazard {
  /// What the scans could not show of these components.
  static func notSeen(_ components: [String]) -> [Hazard] {
    components.isEmpty ? [] : [Hazard(kind: .notProved, actions: [], components: components)]
  }
}

extension Exercise.Kind {
  /// The circuit that is wired for it.
  fileprivate var wiring: WiringTask {
    switch self {
    case .wiring(let task): task
    case .sequence: WiringTask(reference: .empty, requirements: [], connectionPoints: 0)
    case .faultFinding(let search):
      WiringTask(reference: search.reference, operated: search.operated, requirements: [], connectionPoints: 0)
    case .measurement(let measurement):
      WiringTask(reference: measurement.reference, requirements: [], connectionPoints: 0)
    }
  }
}
