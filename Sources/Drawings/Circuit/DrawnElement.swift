import Circuits

/// One symbol of a circuit diagram: something between two pins, or a single socket.
struct DrawnElement: Hashable, Sendable {
  enum Shape: Hashable, Sendable {
    case contact(DrawnContact)
    case coil(DrawnCoil)
    case lamp, motor, resistor, electronics, valveCoil
    /// With arrows when it is an LED.
    case diode(isLight: Bool)
    case source, fuse
    /// Two sockets that are one inside.
    case bridge
    /// A socket with nothing behind it; hangs on its net.
    case socket
    /// The same, of the protective conductor.
    case earth
  }

  var component: String
  /// What follows the designation when the component has several of its kind: `14` of a valve with two coils.
  var suffix: String
  var shape: Shape
  /// The pin that a drawing has on top, unless the current path runs the other way.
  var from: Terminal
  /// Nil for a single socket.
  var to: Terminal?
  /// Name of the output that it is, as in ``ShownState/on``; nil when it is none.
  var output: String?

  var label: String { suffix.isEmpty ? component : "\(component)/\(suffix)" }
  var terminals: [Terminal] { [from] + (to.map { [$0] } ?? []) }
}

/// What moves a drawn contact.
enum ContactOperator: Hashable, Sendable {
  case none
  case pushButton, rotary, emergencyStop
  case roller, proximity, pressure
}

struct DrawnContact: Hashable, Sendable {
  var closedAtRest: Bool
  var conditions: [ContactCondition]
  var movedBy: ContactOperator
  /// Delayed when it operates, or when it returns.
  var isOnDelayed = false
  var isOffDelayed = false

  /// Whether it is operated in this state.
  func isOperated(in state: ShownState) -> Bool {
    conditions.allSatisfy { $0.positions.contains(state.position(of: $0.actuator)) }
  }
}

struct ContactCondition: Hashable, Sendable {
  var actuator: ActuatorID
  var positions: Set<Int>
}

struct DrawnCoil: Hashable, Sendable {
  var armature: ActuatorID?
  var isOnDelayed = false
  var isOffDelayed = false
}

extension Component {
  /// The symbols of all its elements, in order; sockets behind which there is nothing come last.
  var drawnElements: [DrawnElement] {
    let type = self.type
    let outputs = type.elements.filter(\.isShownOutput).count
    let contactPins = Set(
      type.elements.compactMap { element -> Set<String>? in
        if case .contact(let contact) = element { Set([contact.from, contact.to]) } else { nil }
      })
    var drawn: [DrawnElement] = []
    func add(_ shape: DrawnElement.Shape, _ from: String, _ to: String, suffix: String = "", output: String? = nil) {
      drawn.append(
        DrawnElement(
          component: designation, suffix: suffix, shape: shape, from: Terminal(designation, from),
          to: Terminal(designation, to), output: output))
    }
    for element in type.elements {
      switch element {
      case .bridge(let from, let to): add(.bridge, from, to)
      case .fuse(let from, let to): add(.fuse, from, to)
      case .contact(let contact): add(.contact(drawing(of: contact)), contact.from, contact.to)
      case .source(let source): add(.source, source.plus, source.minus)
      case .diode(let diode):
        let isLight = diode.litAboveAmperes != nil
        add(
          .diode(isLight: isLight), diode.anode, diode.cathode,
          output: isLight ? outputName(diode.name, of: outputs) : nil)
      case .load(let load):
        // A two-wire sensor's own current needs no symbol beside that of its contact.
        if load.kind == .electronics, contactPins.contains([load.from, load.to]) { continue }
        let suffix = load.isOutput && outputs > 1 ? load.name : ""
        add(
          shape(of: load), load.from, load.to, suffix: suffix,
          output: load.isOutput ? outputName(load.name, of: outputs) : nil)
      }
    }
    let covered = Set(drawn.flatMap(\.terminals))
    for terminal in terminals where !covered.contains(terminal) {
      drawn.append(
        DrawnElement(
          component: designation, suffix: "", shape: type.name == "protective-bar" ? .earth : .socket, from: terminal,
          to: nil, output: nil))
    }
    return drawn
  }

  private func outputName(_ name: String, of count: Int) -> String {
    count > 1 ? "\(designation)/\(name)" : designation
  }

  private func shape(of load: Load) -> DrawnElement.Shape {
    switch load.kind {
    case .lamp: .lamp
    case .motor: .motor
    case .resistor: .resistor
    case .electronics: .electronics
    case .valve: .valveCoil
    case .coil:
      .coil(
        DrawnCoil(
          armature: armature(of: load.name).map { ActuatorID(designation, $0) },
          isOnDelayed: type.actuators.contains { $0.isOnDelay }, isOffDelayed: type.actuators.contains { $0.isOffDelay }
        ))
    }
  }

  private func armature(of load: String) -> String? {
    for actuator in type.actuators {
      if case .magnet(load, _, _) = actuator.drive { return actuator.name }
    }
    return nil
  }

  private func drawing(of contact: Contact) -> DrawnContact {
    let conditions = contact.operatedWhen.map {
      ContactCondition(
        actuator: ActuatorID(code: $0.actuator[...]) ?? ActuatorID(designation, $0.actuator), positions: $0.positions)
    }
    var drawn = DrawnContact(closedAtRest: contact.rest == .closed, conditions: conditions, movedBy: .none)
    for condition in conditions {
      guard condition.actuator.component == designation,
        let actuator = type.actuators.first(where: { $0.name == condition.actuator.actuator })
      else {
        // Something of another component runs onto it.
        drawn.movedBy = type.name.hasPrefix("sensor") ? .proximity : .roller
        continue
      }
      switch actuator.drive {
      case .momentary: drawn.movedBy = .pushButton
      case .maintained: drawn.movedBy = type.name == "emergency-stop" ? .emergencyStop : .rotary
      case .environment: drawn.movedBy = type.environmentOperator
      case .onDelay: if type.name == "pressure-switch" { drawn.movedBy = .pressure } else { drawn.isOnDelayed = true }
      case .offDelay: drawn.isOffDelayed = true
      case .magnet, .impulse: break
      }
    }
    return drawn
  }
}

extension ComponentType {
  /// What the world around the kit moves.
  fileprivate var environmentOperator: ContactOperator {
    switch name {
    case "limit-switch": .roller
    case "pressure-switch": .pressure
    default: .proximity
    }
  }
}

extension Actuator {
  fileprivate var isOnDelay: Bool { if case .onDelay = drive { true } else { false } }
  fileprivate var isOffDelay: Bool { if case .offDelay = drive { true } else { false } }
}

extension Element {
  fileprivate var isShownOutput: Bool {
    switch self {
    case .load(let load): load.isOutput
    case .diode(let diode): diode.litAboveAmperes != nil
    case .bridge, .fuse, .contact, .source: false
    }
  }
}
