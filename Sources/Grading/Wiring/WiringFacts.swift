import Circuits
import Exercises

/// All that is computed about one measured circuit before any point is given.
struct WiringFacts {
  let task: WiringTask
  let equipment: Equipment
  let scanIndex: Int
  let measured: Nets
  let difference: ConnectionDifference
  let guarding: WiringSafetyRules
  let hazards: [Hazard]
  let equivalence: Equivalence
  let counterexample: Counterexample?
  let requirements: [RequirementResult]
  let rules: WiringRules
  let hidden: [HiddenContact]

  /// From the drawing that the learner has.
  var departure: ConnectionDifference { guarding.departure }

  /// Whether the circuit does what the drawing does: proved, or the same connections.
  var functionIsRight: Bool {
    switch equivalence {
    case .equivalent: true
    case .different: false
    case .notProved: difference.isAsDrawn
    }
  }

  var nothingIsWired: Bool { difference.rightJoins == 0 }

  /// - Parameters:
  ///   - task: what is compared with, which may be an accepted alternative.
  ///   - guarding: of the measured leads against the drawing that the learner has.
  ///   - equipment: of the kit.
  ///   - scanIndex: which scan showed them.
  ///   - hidden: contacts of which it was not seen whether a lead bridges them.
  ///   - coldLoads: loads of which it was not seen.
  /// - Throws: ``CircuitError`` where the nets do not fit the equipment.
  init(
    task: WiringTask, guarding: WiringSafetyRules, equipment: Equipment, scanIndex: Int, hidden: [HiddenContact],
    coldLoads: [String]
  ) throws(CircuitError) {
    self.task = task
    self.equipment = equipment
    self.guarding = guarding
    measured = guarding.measured
    self.scanIndex = scanIndex
    self.hidden = hidden
    difference =
      task.reference == guarding.shown
      ? guarding.departure
      : try ConnectionDifference(equipment: equipment, measured: measured, reference: task.reference)
    rules = try WiringRules(
      equipment: equipment, measured: measured, reference: task.reference, rules: task.rules, difference: difference,
      protection: guarding.protection)
    hazards = guarding.hazards + Hazard.notSeen(coldLoads)
    equivalence = try compareBehaviour(
      measured: measured, reference: task.reference, of: equipment, operating: task.operated)
    counterexample = try Counterexample(
      equivalence, measured: measured, reference: task.reference, equipment: equipment)
    var results: [RequirementResult] = []
    for requirement in task.requirements {
      var result = try RequirementResult(requirement, measured: measured, reference: task.reference, of: equipment)
      // On an empty bench nothing is wrong, and nothing is done either.
      if difference.rightJoins == 0 { result.isMet = false }
      results.append(result)
    }
    requirements = results
  }
}

/// Whether the measured circuit meets one requirement.
struct RequirementResult {
  let requirement: Requirement
  var isMet: Bool
  /// Names that are on after the actions in every outcome; nil when it could not be computed.
  let measuredOn: [String]?

  /// A requirement that only forbids is met by an empty bench too. So what is on in the drawing on the way to it must
  /// have been on in the measured circuit at least once: who never starts has not shown that stop works.
  init(
    _ requirement: Requirement, measured: Nets, reference: Nets, of equipment: Equipment
  ) throws(CircuitError) {
    self.requirement = requirement
    let names = requirement.on + requirement.off
    let found = try Self.observed(requirement.actions, measured, equipment)
    measuredOn = found.map { outcomes in names.filter { name in outcomes.allSatisfy { $0.on.contains(name) } } }
    var isMet = found.map { outcomes in
      outcomes.allSatisfy { outcome in
        requirement.on.allSatisfy(outcome.on.contains) && requirement.off.allSatisfy { !outcome.sometimes.contains($0) }
      }
    }
    if isMet == true, requirement.on.isEmpty {
      var wasDue = false
      var wasSeen = false
      for length in requirement.actions.indices {
        let prefix = Array(requirement.actions[..<length])
        let due = Self.on(try Self.observed(prefix, reference, equipment), among: names)
        guard !due.isEmpty else { continue }
        wasDue = true
        if !Self.on(try Self.observed(prefix, measured, equipment), among: due).isEmpty { wasSeen = true }
      }
      isMet = wasSeen || !wasDue
    }
    self.isMet = isMet ?? false
  }

  private struct Observed {
    var on: Set<String>
    var sometimes: Set<String>
  }

  private static func on(_ outcomes: [Observed]?, among names: [String]) -> [String] {
    guard let outcomes else { return [] }
    return names.filter { name in outcomes.allSatisfy { $0.on.contains(name) } }
  }

  private static func observed(
    _ actions: [Action], _ nets: Nets, _ equipment: Equipment
  ) throws(CircuitError) -> [Observed]? {
    guard case .outcomes(let outcomes) = try CircuitModel.run(actions, nets: nets, of: equipment) else { return nil }
    return outcomes.map { outcome in
      let on = Set(outcome.on + outcome.magnetsIn)
      return Observed(on: on, sometimes: on.union(outcome.flickering + outcome.oscillating))
    }
  }
}
