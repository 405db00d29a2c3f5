/// Why a circuit cannot be computed. Each text says where it is wrong and what to mend.
package enum CircuitError: Error, Hashable, Sendable, CustomStringConvertible {
  case duplicateComponent(String)
  case unknownTerminal(Terminal)
  case unknownPin(component: String, pin: String)
  case unknownLoad(component: String, load: String)
  /// A fault is about a contact that is not there.
  case unknownContact(Terminal, Terminal)
  case unknownActuator(ActuatorID)
  case unknownPosition(ActuatorID, position: Int)
  /// Only buttons, switches and what the world around the kit moves can be set from outside.
  case notOperable(ActuatorID)
  /// Only a time element elapses.
  case notATimer(ActuatorID)
  /// An action that is not possible after those before it; counted from 1.
  case impossibleAction(Action, number: Int)
  /// An action sets several actuators but does not give a position to each.
  case unequalLists(actuators: Int, positions: Int)
  /// A time element that follows itself, directly or in a ring.
  case timerFollowsItself(ActuatorID)
  /// A resistance, voltage or current that must be positive and finite is not.
  case impossibleValue(component: String, quantity: String)
  /// A state has 128 bits; so many actuators do not fit.
  case tooManyActuators(bits: Int)
  /// At most 64 outputs, 64 magnets and 64 sources.
  case tooMany(String, count: Int)

  package var description: String {
    switch self {
    case .duplicateComponent(let designation):
      "\(designation) is listed twice; give each component its own designation"
    case .unknownTerminal(let terminal):
      "\(terminal) is not a terminal of this kit; check the designation and the terminal marking"
    case .unknownPin(let component, let pin):
      "an element of \(component) uses pin \(pin), which its type does not list; add the pin or correct the element"
    case .unknownLoad(let component, let load):
      "\(component) has no load or diode \(load); correct the name"
    case .unknownContact(let one, let other):
      "there is no contact between \(one) and \(other); name both pins of one contact of one component"
    case .unknownActuator(let actuator):
      "\(actuator) does not exist; check the designation and the name of the actuator"
    case .unknownPosition(let actuator, let position):
      "\(actuator) has no position \(position)"
    case .notOperable(let actuator):
      "\(actuator) moves by itself (magnet or timer) and cannot be set from outside"
    case .notATimer(let actuator):
      "\(actuator) is no time element and cannot elapse"
    case .impossibleAction(.elapse(let actuator), let number):
      "action \(number): \(actuator) does not run there, or another time element is over before it; let it start first"
    case .impossibleAction(let action, let number):
      "action \(number): \(action.code) leaves it in the position that it has already; set another one or leave it out"
    case .unequalLists(let actuators, let positions):
      "an action names \(actuators) actuators and \(positions) positions; give each actuator one position"
    case .timerFollowsItself(let actuator):
      "the time element \(actuator) follows itself; let it follow a magnet or a button"
    case .impossibleValue(let component, let quantity):
      "\(quantity) of \(component) must be a positive number"
    case .tooManyActuators(let bits):
      "the positions of all actuators in use need \(bits) bits; at most 128 can be explored"
    case .tooMany(let what, let count):
      "\(count) \(what) are in use; at most 64 can be explored"
    }
  }
}
