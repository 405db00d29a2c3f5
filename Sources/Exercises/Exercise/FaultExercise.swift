package import Circuits
import StrictYAML

/// A circuit with one fault in it, to be found by measuring.
package struct FaultExercise: Hashable, Sendable {
  /// The healthy circuit.
  package var reference: Nets
  /// Actuators that a learner may operate; nil for all in use.
  package var operated: [ActuatorID]?
  /// One of them is inserted in an attempt. Never empty.
  package var faults: [ExerciseFault]
  /// The answers to choose from when asked what the circuit does wrong.
  package var symptoms: [Symptom]
  package var points: FaultPoints

  package init(
    reference: Nets, operated: [ActuatorID]? = nil, faults: [ExerciseFault], symptoms: [Symptom],
    points: FaultPoints = FaultPoints()
  ) {
    self.reference = reference
    self.operated = operated
    self.faults = faults
    self.symptoms = symptoms
    self.points = points
  }
}

/// A fault that an exercise may insert.
package struct ExerciseFault: Hashable, Sendable {
  package var fault: Fault
  /// Id of the fault of the kit that inserts it; nil where the kit has to know a fault that is the same.
  package var relay: String?
  /// Id of the symptom that it shows.
  package var symptom: String

  package init(_ fault: Fault, relay: String? = nil, symptom: String) {
    self.fault = fault
    self.relay = relay
    self.symptom = symptom
  }

  /// What names it in a record of an attempt: the relay, or the code of the fault.
  package var id: String { relay ?? fault.code }
}

/// What a faulty circuit shows, as a learner may choose it.
package struct Symptom: Hashable, Sendable {
  package var id: String
  package var texts: [String: String]
  package init(id: String, texts: [String: String]) {
    self.id = id
    self.texts = texts
  }
}

/// What the parts of a search for a fault are worth; the first five add up to 100.
package struct FaultPoints: Hashable, Sendable {
  package var symptom = 10
  package var cause = 30
  package var remedy = 20
  package var efficiency = 20
  package var evidence = 20
  /// Lost for each wrong replacement, and for each unsafe action.
  package var penalty = 10
  package init() {}
}

extension ExerciseDecoder {
  func decodeFaultExercise(_ map: YAMLMapping, kit: KitDescription, languages: Set<String>) -> FaultExercise? {
    let references = EquipmentReferences(equipment: kit.equipment)
    let reference = map.required("reference").flatMap { decodeReference($0, kit: kit) }
    let operated = map["operated"].flatMap { $0.list { references.actuator($0) } }
    let points = map["points"].map(decodePoints) ?? FaultPoints()
    let symptoms = map.required("symptoms")?.list { item -> Symptom? in
      guard let entry = item.mapping(keys: ["id", "texts"]) else { return nil }
      let id = entry.required("id").flatMap { decodeIdentifier($0) }
      let texts = entry.required("texts").flatMap { decodeTexts($0, in: languages) }
      guard let id, let texts else { return nil }
      return Symptom(id: id, texts: texts)
    }
    let ids = symptoms?.map(\.id) ?? []
    guard let list = map.required("faults"), let items = list.list() else { return nil }
    let faults = items.compactMap { decodeFault($0, kit: kit, references, reference: reference, symptoms: ids) }
    if items.isEmpty { list.report("a fault-finding exercise has at least one fault") }
    guard let reference, let symptoms, let points, !faults.isEmpty, faults.count == items.count else { return nil }
    return FaultExercise(reference: reference, operated: operated, faults: faults, symptoms: symptoms, points: points)
  }

  private func decodeFault(
    _ value: YAMLValue, kit: KitDescription, _ references: EquipmentReferences, reference: Nets?, symptoms: [String]
  ) -> ExerciseFault? {
    guard let map = value.mapping(keys: ["relay", "fault", "symptom"]) else { return nil }
    let symptom = map.required("symptom").flatMap { item -> String? in
      guard let id = decodeIdentifier(item) else { return nil }
      if symptoms.contains(id) { return id }
      item.report("there is no symptom '\(id)'", hint: hint(for: id, among: symptoms))
      return nil
    }
    let wired = reference.map { references.inUse($0) } ?? []
    let fault: Fault?
    let relay = map["relay"]?.text("the id of a fault of the kit")
    if let relay, map["fault"] == nil {
      let known = kit.channels.faults
      fault = known.first { $0.id == relay }?.fault
      if fault == nil {
        map["relay"]?.report("the kit has no fault '\(relay)'", hint: hint(for: relay, among: known.map(\.id)))
      }
    } else if relay == nil, let item = map["fault"] {
      let text = item.text("a fault such as open-lead -K1:14") ?? ""
      fault = Fault(code: text)
      if fault == nil {
        item.report("'\(text)' is no fault", hint: "such as open-lead -K1:14 or stuck-open -K1:13 -K1:14")
      }
    } else {
      value.report("a fault is inserted in one way", hint: "give 'relay' or 'fault'")
      return nil
    }
    guard let fault, let symptom else { return nil }
    if reference != nil, let outside = fault.components.first(where: { !wired.contains($0) }) {
      value.report("\(outside) is not part of the reference circuit")
    }
    return ExerciseFault(fault, relay: relay, symptom: symptom)
  }

  private func decodePoints(_ value: YAMLValue) -> FaultPoints? {
    let known = ["symptom", "cause", "remedy", "efficiency", "evidence", "penalty"]
    guard let map = value.mapping(keys: known) else { return nil }
    var points = FaultPoints()
    points.symptom = map["symptom"]?.wholeNumber(in: 0...100) ?? points.symptom
    points.cause = map["cause"]?.wholeNumber(in: 0...100) ?? points.cause
    points.remedy = map["remedy"]?.wholeNumber(in: 0...100) ?? points.remedy
    points.efficiency = map["efficiency"]?.wholeNumber(in: 0...100) ?? points.efficiency
    points.evidence = map["evidence"]?.wholeNumber(in: 0...100) ?? points.evidence
    points.penalty = map["penalty"]?.wholeNumber(in: 0...100) ?? points.penalty
    let sum = points.symptom + points.cause + points.remedy + points.efficiency + points.evidence
    guard sum == 100 else {
      value.report("symptom, cause, remedy, efficiency and evidence add up to \(sum)", hint: "make it 100")
      return nil
    }
    return points
  }
}
