import Circuits
import StrictYAML

extension Equipment {
  /// All actuators in the order of the kit.
  var actuators: [(id: ActuatorID, drive: Actuator.Drive)] {
    components.flatMap { component in
      component.type.actuators.map { (ActuatorID(component.designation, $0.name), $0.drive) }
    }
  }

  /// The terminal of that name, with the nearest one in the error.
  func terminal(named text: String) throws(VirtualKitError) -> Terminal {
    if let terminal = Terminal(text), self[terminal.component]?.type.pins.contains(terminal.pin) == true {
      return terminal
    }
    throw .unknownTerminal(text: text, nearest: nearestName(to: text, among: terminals.map(\.description)))
  }

  /// The actuator named as `-S1/button`, or as `-S1` where a hand moves only one of its actuators.
  func actuatorMovedByHand(named text: String) throws(VirtualKitError) -> (id: ActuatorID, drive: Actuator.Drive) {
    if let exact = actuators.first(where: { $0.id.description == text }) {
      guard exact.drive.isByHand else { throw .notMovedByHand(actuator: text) }
      return exact
    }
    let own = actuators.filter { $0.id.component == text }
    let byHand = own.filter(\.drive.isByHand)
    if byHand.count > 1 {
      throw .ambiguousActuator(component: text, choices: byHand.map(\.id.description))
    }
    if let only = byHand.first { return only }
    if let moved = own.first { throw .notMovedByHand(actuator: moved.id.description) }
    let names = actuators.filter(\.drive.isByHand).flatMap { [$0.id.component, $0.id.description] }
    throw .unknownActuator(text: text, nearest: nearestName(to: text, among: names))
  }
}

extension Actuator.Drive {
  /// Whether something outside the circuit moves it: a hand, a target, a cylinder.
  var isByHand: Bool {
    switch self {
    case .momentary, .maintained, .environment: true
    case .magnet, .impulse, .onDelay, .offDelay: false
    }
  }

  /// The words for its positions, at rest first.
  var positionNames: [String] {
    switch self {
    case .momentary: ["released", "pressed"]
    case .maintained(let names): names
    case .environment: ["absent", "present"]
    case .magnet: ["out", "in"]
    case .impulse, .onDelay, .offDelay: ["0", "1"]
    }
  }

  /// The position of that name or number; a name that is a number counts before the number.
  func position(named text: String, of actuator: ActuatorID) throws(VirtualKitError) -> Int {
    if let index = positionNames.firstIndex(of: text) { return index }
    if let number = Int(text), positionNames.indices.contains(number) { return number }
    throw .unknownPosition(actuator: actuator.description, position: text, known: positionNames)
  }
}

extension Equipment {
  /// The throttles of cylinders as a workshop leaves them: in the middle of their range, in seconds. Wide open, a piston would
  /// be too fast to be watched.
  var usualStrokes: [ActuatorID: Double] {
    let cylinders = Set(components.filter { $0.type.name == "cylinder" }.map(\.designation))
    let strokes = timers.filter { cylinders.contains($0.id.component) }
    return Dictionary(
      uniqueKeysWithValues: strokes.map {
        ($0.id, ($0.seconds.lowerBound * $0.seconds.upperBound).squareRoot())
      })
  }
}
