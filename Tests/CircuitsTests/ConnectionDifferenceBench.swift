@testable import Circuits

/// A small bench for these tests: a relay with two make contacts, a break contact and a changeover contact.
enum DifferenceBench {
  static func contact(_ from: String, _ to: String, _ rest: Contact.Rest, _ actuator: String) -> Element {
    .contact(Contact(from: from, to: to, rest: rest, operatedWhen: [Contact.Condition(actuator)]))
  }

  static func relay(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "relay",
        pins: ["A1", "A2", "13", "14", "23", "24", "31", "32", "41", "42", "44"],
        elements: [
          .load(Load(name: "coil", kind: .coil, from: "A1", to: "A2", ohms: 650)),
          contact("13", "14", .open, "armature"), contact("23", "24", .open, "armature"),
          contact("31", "32", .closed, "armature"),
          contact("41", "42", .closed, "armature"), contact("41", "44", .open, "armature"),
        ],
        actuators: [
          Actuator(name: "armature", drive: .magnet(load: "coil", pickUpVolts: 16.8, dropOutVolts: 2.4))
        ]))
  }

  static func button(_ designation: String, _ from: String, _ to: String, _ rest: Contact.Rest) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "button", pins: [from, to], elements: [contact(from, to, rest, "button")],
        actuators: [Actuator(name: "button", drive: .momentary)]))
  }

  static func lamp(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "lamp", pins: ["X1", "X2"],
        elements: [.load(Load(name: "lamp", kind: .lamp, from: "X1", to: "X2", ohms: 240))]))
  }

  static func led(_ designation: String) -> Component {
    Component(
      designation: designation,
      type: ComponentType(
        name: "led", pins: ["X1", "X2"],
        elements: [.diode(Diode(name: "led", anode: "X1", cathode: "X2", forwardVolts: 2, ohms: 1500))]))
  }

  static let equipment = Equipment(components: [
    Component(
      designation: "-T1",
      type: ComponentType(
        name: "supply", pins: ["+", "-"],
        elements: [.source(Source(plus: "+", minus: "-", volts: 24, limitAmperes: 2))])),
    Component(
      designation: "-X1",
      type: ComponentType(
        name: "bar", pins: ["1", "2", "3"], elements: [.bridge("1", "2"), .bridge("2", "3")])),
    button("-S0", "11", "12", .closed), button("-S1", "13", "14", .open), button("-S2", "13", "14", .open),
    relay("-K1"), relay("-K2"), lamp("-P1"), lamp("-P2"), led("-P3"),
  ])

  static func nets(_ text: String) -> Nets {
    Nets(
      joining: text.split(separator: "|").map { group in
        group.split(separator: " ").compactMap { Terminal(String($0)) }
      })
  }

  /// A holding circuit: stop, start, self-holding, lamp parallel to the coil.
  static let holding = nets(
    "-T1:+ -S0:11 | -S0:12 -S1:13 -K1:13 | -S1:14 -K1:14 -K1:A1 -P1:X1 | -T1:- -K1:A2 -P1:X2")

  static func difference(
    _ measured: Nets, _ reference: Nets = holding
  ) throws(CircuitError) -> ConnectionDifference {
    try ConnectionDifference(equipment: equipment, measured: measured, reference: reference)
  }
}

/// Numbers that look random and are the same on every machine (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
