@testable import Circuits

/// A small practice kit for these tests: 24 V supply of 2 A, buttons, relays, lamps, and what only some tests need.
enum PracticeEquipment {
  static let coilOhms = 360.0
  static let lampOhms = 240.0

  static let all = Equipment(components: [
    supply("-T1"), supply("-T2"),
    button("-S0"), button("-S1"), button("-S2"), selector("-S3"),
    relay("-K1"), relay("-K2"), relay("-K3"), onDelayRelay("-K4", seconds: 1...2), offDelayRelay("-K5"),
    relay("-K6", polarised: true), onDelayRelay("-K7", seconds: 5...10),
    sensor("-B1"), lamp("-P1"), lamp("-P2"), lamp("-P3"), led("-P4"),
    Component(
      designation: "-R1",
      type: ComponentType(
        name: "resistor", pins: ["1", "2"],
        elements: [.load(Load(name: "resistor", kind: .resistor, from: "1", to: "2", ohms: 5))])),
  ])

  static func supply(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "supply", pins: ["L+", "L-"],
        elements: [.source(Source(plus: "L+", minus: "L-", volts: 24, innerOhms: 0.1, limitAmperes: 2))]))
  }

  static func button(_ designation: String) -> Component {
    let pressed = [Contact.Condition("button")]
    return Component(
      designation: designation,
      type: ComponentType(
        name: "push-button", pins: ["11", "12", "13", "14"],
        elements: [
          .contact(Contact(from: "11", to: "12", rest: .closed, operatedWhen: pressed)),
          .contact(Contact(from: "13", to: "14", rest: .open, operatedWhen: pressed)),
        ], actuators: [Actuator(name: "button", drive: .momentary)]))
  }

  static func selector(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "selector", pins: ["13", "14", "23", "24"],
        elements: [
          .contact(Contact(from: "13", to: "14", rest: .open, operatedWhen: [Contact.Condition("knob", in: [1])])),
          .contact(Contact(from: "23", to: "24", rest: .open, operatedWhen: [Contact.Condition("knob", in: [2])])),
        ], actuators: [Actuator(name: "knob", drive: .maintained(positions: ["0", "1", "2"]))]))
  }

  static func relay(_ designation: String, polarised: Bool = false) -> Component {
    let isIn = [Contact.Condition("armature")]
    return Component(
      designation: designation,
      type: ComponentType(
        name: "relay", pins: ["A1", "A2", "13", "14", "21", "22", "31", "32", "34", "41", "42", "44"],
        elements: [
          coil(polarised: polarised),
          .contact(Contact(from: "13", to: "14", rest: .open, operatedWhen: isIn)),
          .contact(Contact(from: "21", to: "22", rest: .closed, operatedWhen: isIn)),
          .contact(Contact(from: "31", to: "32", rest: .closed, operatedWhen: isIn)),
          .contact(Contact(from: "31", to: "34", rest: .open, operatedWhen: isIn)),
          .contact(Contact(from: "41", to: "42", rest: .closed, operatedWhen: isIn)),
          .contact(Contact(from: "41", to: "44", rest: .open, operatedWhen: isIn)),
        ], actuators: [armature]))
  }

  static func onDelayRelay(_ designation: String, seconds: ClosedRange<Double>) -> Component {
    timerRelay(designation, Actuator(name: "delay", drive: .onDelay(of: "armature", seconds: seconds)))
  }

  static func offDelayRelay(_ designation: String) -> Component {
    timerRelay(designation, Actuator(name: "delay", drive: .offDelay(of: "armature", seconds: 1...10)))
  }

  private static func timerRelay(_ designation: String, _ delay: Actuator) -> Component {
    let elapsed = [Contact.Condition("delay")]
    return Component(
      designation: designation,
      type: ComponentType(
        name: "timer", pins: ["A1", "A2", "15", "16", "18"],
        elements: [
          coil(polarised: false),
          .contact(Contact(from: "15", to: "16", rest: .closed, operatedWhen: elapsed)),
          .contact(Contact(from: "15", to: "18", rest: .open, operatedWhen: elapsed)),
        ], actuators: [armature, delay]))
  }

  private static func coil(polarised: Bool) -> Element {
    .load(Load(name: "coil", kind: .coil, from: "A1", to: "A2", ohms: coilOhms, polarised: polarised))
  }

  private static let armature = Actuator(
    name: "armature", drive: .magnet(load: "coil", pickUpVolts: 16, dropOutVolts: 4))

  /// Its output closes while it has its supply and a target is present.
  static func sensor(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "sensor", pins: ["1", "3", "4"],
        elements: [
          .load(Load(name: "electronics", kind: .electronics, from: "1", to: "3", ohms: 2_400, polarised: true)),
          .contact(
            Contact(
              from: "1", to: "4", rest: .open,
              operatedWhen: [Contact.Condition("target"), Contact.Condition("power")])),
        ],
        actuators: [
          Actuator(name: "target", drive: .environment),
          Actuator(name: "power", drive: .magnet(load: "electronics", pickUpVolts: 10, dropOutVolts: 8)),
        ]))
  }

  static func lamp(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "lamp", pins: ["X1", "X2"],
        elements: [.load(Load(name: "lamp", kind: .lamp, from: "X1", to: "X2", ohms: lampOhms))]))
  }

  static func led(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "led", pins: ["X1", "X2"],
        elements: [
          .diode(
            Diode(name: "led", anode: "X1", cathode: "X2", forwardVolts: 2, ohms: 2_200, litAboveAmperes: 0.002))
        ]))
  }
}

/// Nets written as on paper: terminals of a net apart by spaces, `T1:L+ S0:11`, the sign of the designation left out.
func nets(_ lines: String...) -> Nets {
  Nets(joining: lines.map { $0.split(separator: " ").map { terminal(String($0)) } })
}

func terminal(_ text: String) -> Terminal {
  Terminal("-" + text) ?? Terminal(text, "")
}

func press(_ component: String) -> Action { .set(ActuatorID(component, "button"), position: 1) }
func release(_ component: String) -> Action { .set(ActuatorID(component, "button"), position: 0) }

func together(_ one: Action, _ other: Action) -> Action {
  guard case .set(let first, let position) = one, case .set(let second, let otherPosition) = other else { return one }
  return .together([first, second], positions: [position, otherPosition])
}

/// Circuits that several suites use.
enum PracticeCircuits {
  /// −S1 starts, −K1 holds itself, −S0 stops; −P1 on the second contact.
  static let latching = nets(
    "T1:L+ S0:11 K1:31", "S0:12 S1:13 K1:13", "S1:14 K1:14 K1:A1", "K1:34 P1:X1", "T1:L- K1:A2 P1:X2")

  /// Two latching circuits, each through the break contact of the other relay.
  static let reversing = nets(
    "T1:L+ S0:11 K1:31 K2:31", "S0:12 S1:13 K1:13 S2:13 K2:13",
    "S1:14 K1:14 K2:21", "K2:22 K1:A1", "S2:14 K2:14 K1:21", "K1:22 K2:A1",
    "K1:34 P1:X1", "K2:34 P2:X1", "T1:L- K1:A2 K2:A2 P1:X2 P2:X2")

  /// As ``reversing`` without the interlock; the contactors short the supply when both are in.
  static let reversingWithoutInterlock = nets(
    "T1:L+ S0:11 K1:31 K2:31", "S0:12 S1:13 K1:13 S2:13 K2:13",
    "S1:14 K1:14 K1:A1", "S2:14 K2:14 K2:A1",
    "K1:34 P1:X1", "K2:34 P2:X1", "T1:L- K1:A2 K2:A2 P1:X2 P2:X2")
}
