package import Circuits

/// A fault to be found: what a learner has to say, and what it is worth.
package struct FaultFindingTask: Hashable, Sendable {
  /// The healthy circuit.
  package var reference: Nets
  /// What the kit inserted.
  package var inserted: Fault
  /// What may be wrong; nil for every single fault of the circuit.
  package var candidates: [Fault]?
  /// Actuators that a learner may operate; nil for all in use.
  package var operated: [ActuatorID]?
  /// The right answer to the question for the symptom, as the exercise names it.
  package var symptom: String
  package var points: Points
  package var passMark: Int

  /// Points of the criteria; they add up to 100.
  package struct Points: Hashable, Sendable {
    package var symptom = 10
    package var cause = 30
    package var remedy = 20
    package var efficiency = 20
    package var evidence = 20
    /// Lost for each wrong replacement, and for each unsafe action.
    package var penalty = 10
    package init() {}
  }

  package init(
    reference: Nets, inserted: Fault, candidates: [Fault]? = nil, operated: [ActuatorID]? = nil, symptom: String,
    points: Points = Points(), passMark: Int = 70
  ) {
    self.reference = reference
    self.inserted = inserted
    self.candidates = candidates
    self.operated = operated
    self.symptom = symptom
    self.points = points
    self.passMark = passMark
  }
}

/// What a learner says in the end; nil where nothing was answered.
package struct FaultAnswer: Hashable, Sendable, Codable {
  package var symptom: String?
  package var cause: Fault?
  package var remedy: Remedy?
  package init(symptom: String? = nil, cause: Fault? = nil, remedy: Remedy? = nil) {
    self.symptom = symptom
    self.cause = cause
    self.remedy = remedy
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case symptom, cause, remedy }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    self.init(
      symptom: try values.decodeIfPresent(String.self, forKey: .symptom),
      cause: try values.decodeIfPresent(Fault.self, forKey: .cause),
      remedy: try values.decodeIfPresent(Remedy.self, forKey: .remedy))
  }

  /// Refuses a cause or a remedy of parts and terminals that the kit does not have.
  func check(on equipment: Equipment, wired nets: Nets) throws(GradingError) {
    if let cause {
      try cause.check(on: equipment, place: "answer.cause")
      do throws(CircuitError) {
        _ = try CircuitModel(equipment: equipment, nets: nets, faults: [cause], including: Set(cause.components))
      } catch {
        throw .impossibleFault(error, place: "answer.cause")
      }
    }
    try remedy?.check(on: equipment, place: "answer.remedy")
  }
}
