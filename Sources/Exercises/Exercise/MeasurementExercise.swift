package import Circuits
import StrictYAML

/// Values to be read with a meter on a circuit that is wired and stands in a known operating state.
package struct MeasurementExercise: Hashable, Sendable {
  /// How the circuit is wired.
  package var reference: Nets
  /// What is held while it is measured, in this order; nothing elapses.
  package var state: [Action]
  /// Pins that are open inside their component: an inserted fault.
  package var opened: [Terminal]
  /// Their points add up to 100.
  package var questions: [MeasurementQuestion]

  package init(
    reference: Nets, state: [Action] = [], opened: [Terminal] = [], questions: [MeasurementQuestion]
  ) {
    self.reference = reference
    self.state = state
    self.opened = opened
    self.questions = questions
  }
}

/// One value to measure.
package struct MeasurementQuestion: Hashable, Sendable {
  package enum Quantity: Hashable, Sendable {
    /// V at the red lead against the black one, under power.
    case voltage(red: Terminal, black: Terminal)
    /// Ω between the leads, with the power off.
    case resistance(red: Terminal, black: Terminal)
    /// A out of the source of a component.
    case sourceCurrent(component: String)

    /// The unit of its values: `V`, `Ω` or `A`.
    package var unit: String {
      switch self {
      case .voltage: "V"
      case .resistance: "Ω"
      case .sourceCurrent: "A"
      }
    }

    /// Model error where a question gives none, in the unit: small beside 24 V and the tens of milliamperes of a lamp.
    package var usualError: Double {
      switch self {
      case .voltage: 0.1
      case .resistance: 1
      case .sourceCurrent: 0.005
      }
    }
  }

  package var id: String
  package var points: Int
  package var quantity: Quantity
  /// Model error: how far a real circuit may lie from the computed one, as a share of the expected value.
  package var relativeError: Double
  /// Model error that does not depend on the value, in the unit of the quantity.
  package var absoluteError: Double
  /// What is asked, by language; empty where the place says it all.
  package var texts: [String: String]

  /// Without an absolute error that which is usual for the quantity.
  package init(
    id: String, points: Int, _ quantity: Quantity, relativeError: Double = 0.05, absoluteError: Double? = nil,
    texts: [String: String] = [:]
  ) {
    self.id = id
    self.points = points
    self.quantity = quantity
    self.relativeError = relativeError
    self.absoluteError = absoluteError ?? quantity.usualError
    self.texts = texts
  }
}

extension ExerciseDecoder {
  func decodeMeasurement(_ map: YAMLMapping, kit: KitDescription, languages: Set<String>) -> MeasurementExercise? {
    let references = EquipmentReferences(equipment: kit.equipment)
    let reference = map.required("reference").flatMap { decodeReference($0, kit: kit) }
    let state =
      map["state"]?.list { item -> Action? in
        guard let action = references.action(item) else { return nil }
        if case .elapse = action {
          item.report("a state is what is held, not what elapses", hint: "such as press -S1")
          return nil
        }
        return action
      } ?? []
    let opened = map["opened"]?.list { references.terminal($0) } ?? []
    guard let list = map.required("questions"), let items = list.list() else { return nil }
    let questions = items.compactMap { decodeQuestion($0, references, languages: languages) }
    for (index, question) in questions.enumerated()
    where questions.prefix(index).contains(where: { $0.id == question.id }) {
      list.report("there are two questions '\(question.id)'")
    }
    let sum = questions.reduce(0) { $0 + $1.points }
    if questions.count == items.count, sum != 100 {
      list.report("the points of all questions add up to \(sum)", hint: "make it 100")
    }
    guard let reference, questions.count == items.count else { return nil }
    return MeasurementExercise(
      reference: reference, state: state, opened: opened, questions: questions)
  }

  private func decodeQuestion(
    _ value: YAMLValue, _ references: EquipmentReferences, languages: Set<String>
  ) -> MeasurementQuestion? {
    let known = ["id", "points", "volts", "ohms", "amperes", "relative_error", "absolute_error", "texts"]
    guard let map = value.mapping(keys: known) else { return nil }
    let id = map.required("id").flatMap { decodeIdentifier($0) }
    let points = map.required("points")?.wholeNumber(in: 1...100)
    func leads(_ key: String) -> (Terminal, Terminal)? {
      guard let value = map[key], let places = value.list({ references.terminal($0) }) else { return nil }
      guard places.count == 2, places[0] != places[1] else {
        value.report("expected the places of the red and the black lead", hint: "such as [-P1:X1, -P1:X2]")
        return nil
      }
      return (places[0], places[1])
    }
    let quantities = [
      leads("volts").map { MeasurementQuestion.Quantity.voltage(red: $0.0, black: $0.1) },
      leads("ohms").map { MeasurementQuestion.Quantity.resistance(red: $0.0, black: $0.1) },
      map["amperes"].flatMap { references.source($0) }.map {
        MeasurementQuestion.Quantity.sourceCurrent(component: $0)
      },
    ].compactMap { $0 }
    if ["volts", "ohms", "amperes"].filter({ map[$0] != nil }).count != 1 {
      value.report("a question asks for one value", hint: "give one of volts, ohms, amperes")
    }
    let relative = map["relative_error"].map { $0.number(in: 0...1) } ?? 0.05
    let absolute = map["absolute_error"].map { $0.number(in: 0...1_000_000) } ?? quantities.first?.usualError
    let texts = map["texts"].map { decodeTexts($0, in: languages) } ?? [:]
    guard let id, let points, quantities.count == 1, let relative, let absolute, let texts else { return nil }
    return MeasurementQuestion(
      id: id, points: points, quantities[0], relativeError: relative, absoluteError: absolute, texts: texts)
  }
}
