import Circuits
import Exercises
import Messages

@testable import Grading

/// A bench with two relays for these tests, built without files.
enum StarterBench {
  static func contact(_ from: String, _ to: String, _ rest: Contact.Rest, _ actuator: String) -> Element {
    .contact(Contact(from: from, to: to, rest: rest, operatedWhen: [Contact.Condition(actuator)]))
  }

  static func button(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "push-button", pins: ["11", "12", "13", "14"],
        elements: [contact("11", "12", .closed, "button"), contact("13", "14", .open, "button")],
        actuators: [Actuator(name: "button", drive: .momentary)]))
  }

  static func relay(_ designation: String, withDiode: Bool = false) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "relay", pins: ["A1", "A2", "13", "14", "23", "24", "31", "32", "43", "44"],
        elements: [
          .load(
            Load(name: "coil", kind: .coil, from: "A1", to: "A2", ohms: 100, polarised: withDiode)),
          contact("13", "14", .open, "armature"), contact("23", "24", .open, "armature"),
          contact("31", "32", .closed, "armature"), contact("43", "44", .open, "armature"),
        ],
        actuators: [
          Actuator(name: "armature", drive: .magnet(load: "coil", pickUpVolts: 16.8, dropOutVolts: 2.4))
        ]))
  }

  static func lamp(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "lamp", pins: ["X1", "X2"],
        elements: [.load(Load(name: "lamp", kind: .lamp, from: "X1", to: "X2", ohms: 240))]))
  }

  static let equipment = Equipment(components: [
    Component(
      designation: "-T1",
      type: ComponentType(
        name: "supply", pins: ["+", "-"],
        elements: [.source(Source(plus: "+", minus: "-", volts: 24, limitAmperes: 2))])),
    button("-S0"), button("-S1"), button("-S2"), relay("-K1"), relay("-K2"), relay("-K3", withDiode: true),
    lamp("-P1"), lamp("-P2"),
    Component(
      designation: "-P3",
      type: ComponentType(
        name: "led", pins: ["X1", "X2"],
        elements: [
          .diode(
            Diode(name: "led", anode: "X1", cathode: "X2", forwardVolts: 2, ohms: 1500, litAboveAmperes: 0.005))
        ])),
    Component(
      designation: "-M1",
      type: ComponentType(
        name: "motor", pins: ["1", "2", "PE"],
        elements: [.load(Load(name: "motor", kind: .motor, from: "1", to: "2", ohms: 120))])),
    Component(
      designation: "-PE", type: ComponentType(name: "protective-bar", pins: ["1", "2"], elements: [.bridge("1", "2")])),
  ])

  static let kit = KitDescription(
    id: "starter-bench", version: "1", title: ["en": "Starter bench"], equipment: equipment,
    scannedTerminals: equipment.terminals, scanMethod: .isolated,
    channels: Channels(inputs: [], analogs: [], outputs: [], faults: []), contentHash: "kit")

  static func nets(_ text: String) -> Nets {
    Nets(
      joining: text.split(separator: "|").map { group in
        group.split(separator: " ").compactMap { Terminal(String($0)) }
      })
  }

  static func press(_ component: String, _ position: Int = 1) -> Action {
    .set(ActuatorID(component, "button"), position: position)
  }

  static let bothPressed = Action.together(
    [ActuatorID("-S0", "button"), ActuatorID("-S1", "button")], positions: [1, 1])

  /// Stop, start, self-holding; the lamp is parallel to the coil.
  static let holding = nets(
    "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2")

  static func requirement(
    _ id: String, _ points: Int, _ actions: [Action], on: [String] = [], off: [String] = []
  ) -> Requirement {
    Requirement(id: id, points: points, actions: actions, on: on, off: off, texts: ["en": "\(id)."])
  }

  static let holdingRequirements = [
    requirement("dark-at-rest", 5, [], off: ["-P1"]),
    requirement("starts", 10, [press("-S1")], on: ["-P1"]),
    requirement("holds", 20, [press("-S1"), press("-S1", 0)], on: ["-P1"]),
    requirement("stops", 15, [press("-S1"), press("-S1", 0), press("-S0"), press("-S0", 0)], off: ["-P1"]),
    requirement("stop-dominates", 10, [bothPressed], off: ["-P1"]),
  ]

  static func exercise(
    _ reference: Nets = holding, _ requirements: [Requirement] = holdingRequirements, connectionPoints: Int = 40,
    exclusive: [[String]] = []
  ) -> Exercise {
    Exercise(
      id: "holding", version: 1,
      kind: .wiring(
        WiringTask(
          reference: reference, requirements: requirements, connectionPoints: connectionPoints, exclusive: exclusive)),
      tag: .reproductive, kit: kit.id, texts: [:], passMark: 70, attemptsAllowed: nil, release: .automatic,
      expectedMinutes: 10, contentHash: "exercise")
  }

  /// An exercise whose only point is that the circuit does what the drawing does.
  static func plainExercise(_ reference: Nets, exclusive: [[String]] = []) -> Exercise {
    exercise(
      reference, [requirement("lights", 60, [press("-S1")], on: [])], connectionPoints: 40, exclusive: exclusive)
  }

  static func pairs(_ nets: Nets) -> [TerminalPair] {
    nets.groups.flatMap { group in
      group.indices.flatMap { i in group[(i + 1)...].compactMap { TerminalPair(group[i], $0) } }
    }
  }

  static func scan(_ nets: Nets) -> Scan {
    Scan(method: .isolated, terminals: equipment.terminals, connected: pairs(nets))
  }

  /// What a scan through the components sees: leads, closed contacts and bridges alike.
  static func throughComponents(_ leads: Nets, pressed: [String] = [], cold: [[String]] = []) -> Scan {
    var groups = leads.groups + equipment.bridges + cold.map { $0.compactMap { Terminal($0) } }
    for component in equipment.components {
      for case .contact(let contact) in component.type.elements {
        let isOperated = pressed.contains(component.designation)
        guard isOperated != (contact.rest == .closed) else { continue }
        groups.append([Terminal(component.designation, contact.from), Terminal(component.designation, contact.to)])
      }
    }
    return Scan(
      method: .inCircuit, terminals: equipment.terminals,
      connected: pairs(Nets(joining: groups)),
      operatingState: pressed.map { OperatedActuator(actuator: ActuatorID($0, "button"), position: 1) })
  }

  static func measured(_ nets: Nets) -> MeasuredState { MeasuredState(kit: kit.id, scans: [scan(nets)]) }

  static func grade(_ text: String, _ exercise: Exercise = exercise()) throws(GradingError) -> Grade {
    try gradeWiring(exercise: exercise, kit: kit, measured: measured(nets(text)))
  }
}

extension Grade {
  func tells(_ key: String, _ arguments: [String: MessageArgument] = [:]) -> Bool {
    feedback.contains { message in
      message.key == key && arguments.allSatisfy { message.arguments[$0.key] == $0.value }
    }
  }

  func points(_ criterion: String) -> Int? { criteria.first { $0.id == criterion }?.points }
}
