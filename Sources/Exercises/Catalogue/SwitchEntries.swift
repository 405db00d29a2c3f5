import Circuits

extension ComponentCatalogue {
  /// What a hand operates.
  static let switchEntries: [Entry] = [
    Entry(
      name: "push-button", summary: "push-button that returns by itself; actuator button",
      parameters: [
        contacts([
          ContactSet(pins: ["13", "14"], form: .normallyOpen), ContactSet(pins: ["21", "22"], form: .normallyClosed),
        ])
      ]
    ) { switchType("push-button", $0, actuator: Actuator(name: "button", drive: .momentary)) },
    Entry(
      name: "stop-button", summary: "red push-button that returns by itself; actuator button",
      parameters: [contacts([ContactSet(pins: ["11", "12"], form: .normallyClosed)])]
    ) { switchType("stop-button", $0, actuator: Actuator(name: "button", drive: .momentary)) },
    Entry(
      name: "selector-switch", summary: "switch that stays where it is put; actuator knob",
      parameters: [
        ComponentParameter(
          name: "positions", kind: .positions(standard: ["0", "1"]), meaning: "names of the positions, first at rest"),
        contacts([ContactSet(pins: ["13", "14"], form: .normallyOpen)]),
      ]
    ) { values in
      switchType(
        "selector-switch", values,
        actuator: Actuator(name: "knob", drive: .maintained(positions: values.positions ?? [])))
    },
    Entry(
      name: "emergency-stop", summary: "latching emergency stop; actuator button with positions released and pressed",
      parameters: [
        contacts([
          ContactSet(pins: ["11", "12"], form: .normallyClosed), ContactSet(pins: ["21", "22"], form: .normallyClosed),
        ])
      ]
    ) { values in
      switchType(
        "emergency-stop", values,
        actuator: Actuator(name: "button", drive: .maintained(positions: ["released", "pressed"])))
    },
  ]

  private static func switchType(
    _ name: String, _ values: ComponentParameters, actuator: Actuator
  ) -> ComponentType {
    var positions: [String] = []
    if case .maintained(let names) = actuator.drive { positions = names }
    let contacts = values.contacts ?? []
    return ComponentType(
      name: name, pins: contacts.flatMap(\.pins),
      elements: contacts.flatMap { $0.elements(movedBy: [actuator.name], positions: positions) }, actuators: [actuator])
  }
}
