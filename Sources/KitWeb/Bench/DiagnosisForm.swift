import Circuits
import Exercises
import Grading
import Messages

/// What a learner may say at the end of a search for a fault: what the circuit does, what is wrong, what mends it.
///
/// Every single fault of the circuit as drawn is offered, so that the list tells nothing of the one in the kit.
struct DiagnosisForm {
  let search: FaultExercise
  let kit: KitDescription

  private var faults: [Fault] { singleFaults(of: kit.equipment, nets: search.reference) }

  /// What was filled in; what the circuit cannot have is refused as a form that no browser sends.
  func answer(_ form: Form) -> FaultAnswer? {
    let cause = form["cause"].flatMap(Fault.init(code:))
    let remedy = form["remedy"].flatMap(Remedy.init(code:))
    guard (form["cause"] == nil) == (cause == nil), (form["remedy"] == nil) == (remedy == nil),
      form["symptom"].map({ symptom in search.symptoms.contains { $0.id == symptom } }) ?? true
    else { return nil }
    return FaultAnswer(symptom: form["symptom"], cause: cause, remedy: remedy)
  }

  func values(_ renderer: PageRenderer, _ language: String) -> [String: Any] {
    let faults = faults
    var remedies: [Remedy] = []
    for remedy in faults.map(Remedy.init(for:)) where !remedies.contains(remedy) { remedies.append(remedy) }
    return [
      "symptoms": search.symptoms.map { symptom in
        ["id": symptom.id, "said": symptom.texts[language] ?? symptom.texts["en"] ?? symptom.id]
      },
      "causes": grouped(faults.map { (group(of: $0, renderer, language), $0.code, $0.message) }, renderer, language),
      "remedies": grouped(
        remedies.map { remedy in
          let words = remedy.description.split(separator: " ").map(String.init)
          let places = words.dropFirst().map { MessageArgument.text($0) }
          let message = Message(
            "page.remedy_\(words[0].replacing("-", with: "_"))",
            ["place": places.first ?? .text(""), "other": places.last ?? .text("")])
          let component = words[1].split(separator: ":").first.map(String.init) ?? words[1]
          return (
            words[0] == "remove-short" ? renderer.text("page.short_circuits", language) : component,
            remedy.description, message
          )
        }, renderer, language),
    ]
  }

  private func group(of fault: Fault, _ renderer: PageRenderer, _ language: String) -> String {
    fault.kind == .short ? renderer.text("page.short_circuits", language) : fault.components[0]
  }

  private func grouped(
    _ choices: [(group: String, code: String, message: Message)], _ renderer: PageRenderer, _ language: String
  ) -> [[String: Any]] {
    var order: [String] = []
    for choice in choices where !order.contains(choice.group) { order.append(choice.group) }
    return order.map { group in
      [
        "group": group,
        "choices": choices.filter { $0.group == group }.map { choice in
          ["code": choice.code, "said": renderer.render(choice.message, language)]
        },
      ]
    }
  }
}

extension Fault {
  /// The fault as a technician says it.
  var message: Message {
    let key = "page.fault_\(kind.rawValue.replacing("-", with: "_"))"
    return switch self {
    case .openPin(let place), .openLead(let place), .highResistance(let place, _):
      Message(key, ["place": .text("\(place)")])
    case .openElement(let component, let element):
      Message(key, ["place": .text(component), "element": .text(element)])
    case .blocked(let actuator): Message(key, ["place": .text(actuator.component)])
    case .stuckOpen(let one, let other), .stuckClosed(let one, let other), .short(let one, let other),
      .swapped(let one, let other), .reversed(let one, let other):
      Message(key, ["place": .text("\(one)"), "other": .text("\(other)")])
    }
  }
}
