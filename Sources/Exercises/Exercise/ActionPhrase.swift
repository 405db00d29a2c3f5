package import Circuits
package import StrictYAML

extension EquipmentReferences {
  /// One action in words, as exercises write it:
  ///
  /// `press -S1` · `release -S1` · `press -S1 and -S2 together` · `press -S1 and release -S0 together` · `set -S3 to 2` ·
  /// `actuate -B1` · `clear -B1` · `wait -K4` (the timer of −K4 elapses).
  ///
  /// An actuator is written as `-S1/button` where a component has several.
  package func action(_ value: YAMLValue) -> Action? {
    guard let text = value.text("an action such as press -S1") else { return nil }
    switch parseAction(text) {
    case .success(let action): return action
    case .failure(let error):
      value.report(error.message, hint: error.hint)
      return nil
    }
  }

  /// Why a text is no action.
  struct ActionError: Error {
    var message: String
    var hint: String?
  }

  private enum Verb: String, CaseIterable {
    case press, release, actuate, clear, set, wait
  }

  func parseAction(_ text: String) -> Result<Action, ActionError> {
    var words = text.split(separator: " ").map(String.init)
    let together = words.last == "together"
    if together { words.removeLast() }
    let parts = words.split(separator: "and", omittingEmptySubsequences: false).map(Array.init)
    if parts.count > 1, !together {
      return .failure(ActionError(message: "'\(text)' is two actions", hint: "end it with 'together', or write two"))
    }
    if parts.count < 2, together {
      return .failure(ActionError(message: "'\(text)' names one thing only", hint: "write press -S1 and -S2 together"))
    }
    var verb: Verb?
    var actions: [Action] = []
    for part in parts {
      var part = part
      if let word = part.first, !word.hasPrefix("-") {
        guard let known = Verb(rawValue: word) else {
          let hint = hint(for: word, among: Verb.allCases.map(\.rawValue))
          return .failure(ActionError(message: "unknown action '\(word)'", hint: hint))
        }
        verb = known
        part.removeFirst()
      }
      guard let verb else {
        return .failure(ActionError(message: "'\(text)' does not say what to do", hint: "such as press -S1"))
      }
      switch parse(verb, part) {
      case .success(let action): actions.append(action)
      case .failure(let error): return .failure(error)
      }
    }
    return combine(actions, text)
  }

  private func combine(_ actions: [Action], _ text: String) -> Result<Action, ActionError> {
    if actions.count == 1 { return .success(actions[0]) }
    var actuators: [ActuatorID] = []
    var positions: [Int] = []
    for action in actions {
      guard case .set(let actuator, let position) = action else {
        return .failure(ActionError(message: "a timer does not elapse together with something else", hint: nil))
      }
      actuators.append(actuator)
      positions.append(position)
    }
    guard Set(actuators).count == actuators.count else {
      return .failure(ActionError(message: "'\(text)' names one thing twice", hint: nil))
    }
    return .success(.together(actuators, positions: positions))
  }

  private func parse(_ verb: Verb, _ words: [String]) -> Result<Action, ActionError> {
    guard let name = words.first, words.count == (verb == .set ? 3 : 1), verb != .set || words[1] == "to" else {
      let example = verb == .set ? "set -S3 to 2" : "\(verb.rawValue) -S1"
      return .failure(ActionError(message: "this is not how '\(verb.rawValue)' is written", hint: "such as \(example)"))
    }
    if verb == .wait { return parseWait(name) }
    let actuator: ActuatorID
    switch find(actuator: name) {
    case .success(let found): actuator = found
    case .failure(let error):
      return .failure(ActionError(message: error.message, hint: hint(for: name, among: error.known)))
    }
    let drive = equipment[actuator.component]?.type.actuators.first { $0.name == actuator.actuator }?.drive
    switch (verb, drive) {
    case (.press, .momentary?), (.actuate, .environment?): return .success(.set(actuator, position: 1))
    case (.release, .momentary?), (.clear, .environment?): return .success(.set(actuator, position: 0))
    case (.set, .maintained?):
      let names = positionNames(of: actuator)
      guard let index = names.firstIndex(of: words[2]) else {
        let message = "\(name) has no position '\(words[2])'"
        return .failure(ActionError(message: message, hint: hint(for: words[2], among: names)))
      }
      return .success(.set(actuator, position: index))
    case (_, .momentary?):
      return .failure(ActionError(message: "\(name) is a button", hint: "write press \(name) or release \(name)"))
    case (_, .maintained?):
      let position = positionNames(of: actuator).last ?? "1"
      return .failure(ActionError(message: "\(name) stays where it is put", hint: "write set \(name) to \(position)"))
    case (_, .environment?):
      return .failure(ActionError(message: "\(name) is a sensor", hint: "write actuate \(name) or clear \(name)"))
    default:
      return .failure(ActionError(message: "\(name) is nothing that one operates", hint: nil))
    }
  }

  private func parseWait(_ name: String) -> Result<Action, ActionError> {
    let timers = equipment.components.flatMap { component in
      component.type.actuators.compactMap { actuator -> ActuatorID? in
        switch actuator.drive {
        case .onDelay, .offDelay: ActuatorID(component.designation, actuator.name)
        default: nil
        }
      }
    }
    let found = timers.first { $0.component == name || $0.description == name }
    guard let found else {
      let hint = hint(for: name, among: timers.map(\.component))
      return .failure(ActionError(message: "\(name) is no timer of the kit", hint: hint))
    }
    return .success(.elapse(found))
  }
}
