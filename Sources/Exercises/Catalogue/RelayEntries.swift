import Circuits

extension ComponentCatalogue {
  /// Relays and timer relays: a coil between A1 and A2 and any contacts.
  static let relayEntries: [Entry] = [
    Entry(
      name: "relay", summary: "relay with a coil between A1 and A2; actuator armature",
      parameters: coil + [contacts([ContactSet(pins: ["11", "12", "14"], form: .changeover)])]
    ) { relayType("relay", $0, delayed: nil) },
    Entry(
      name: "on-delay-relay", summary: "timer relay; contacts operate a set time after the coil; actuator timer",
      parameters: coil + [seconds, contacts([ContactSet(pins: ["15", "16", "18"], form: .changeover)])]
    ) { values in
      relayType(
        "on-delay-relay", values,
        delayed: .onDelay(of: "armature", seconds: values.range("seconds")))
    },
    Entry(
      name: "off-delay-relay", summary: "timer relay; contacts return a set time after the coil; actuator timer",
      parameters: coil + [seconds, contacts([ContactSet(pins: ["15", "16", "18"], form: .changeover)])]
    ) { values in
      relayType(
        "off-delay-relay", values,
        delayed: .offDelay(of: "armature", seconds: values.range("seconds")))
    },
  ]

  private static let coil = [
    number("ohms", 1...100_000, "Ω", 650, "resistance of the coil"),
    number("volts", 1...60, "V", 24, "nominal voltage"),
    number("pick_up_volts", 0.1...60, "V", 16.8, "operates at or above"),
    number("drop_out_volts", 0.1...60, "V", 2.4, "releases below"),
  ]

  private static let seconds = ComponentParameter(
    name: "seconds", kind: .seconds(standard: 1...10), meaning: "range of the knob")

  private static func relayType(
    _ name: String, _ values: ComponentParameters, delayed: Actuator.Drive?
  ) -> ComponentType {
    let contacts = values.contacts ?? []
    let armature = Actuator(
      name: "armature",
      drive: .magnet(
        load: "coil", pickUpVolts: values.number("pick_up_volts"), dropOutVolts: values.number("drop_out_volts")))
    let timer = delayed.map { Actuator(name: "timer", drive: $0) }
    let coil = Load(
      name: "coil", kind: .coil, from: "A1", to: "A2", ohms: values.number("ohms"), nominalVolts: values.number("volts")
    )
    return ComponentType(
      name: name, pins: ["A1", "A2"] + contacts.flatMap(\.pins),
      elements: [.load(coil)] + contacts.flatMap { $0.elements(movedBy: [timer?.name ?? armature.name]) },
      actuators: [armature] + (timer.map { [$0] } ?? []))
  }
}
