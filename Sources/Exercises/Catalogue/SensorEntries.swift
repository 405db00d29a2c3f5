import Circuits

extension ComponentCatalogue {
  /// Proximity sensors with the pin numbers of EN 60947-5-2: 1 brown (+), 3 blue (0 V), 4 black (output).
  ///
  /// The electronics are a resistance with the supply side polarised; the output closes only while a target is present *and* the
  /// electronics are supplied. The voltage drop of the output transistor is left out.
  static let sensorEntries: [Entry] = [
    threeWire("sensor-pnp", "3-wire sensor, output switches to +", supplyPin: "1"),
    threeWire("sensor-npn", "3-wire sensor, output switches to 0 V", supplyPin: "3"),
    Entry(
      name: "sensor-2-wire", summary: "2-wire sensor; pins 1 and 4; actuator target",
      parameters: [number("leakage_ohms", 1000...1_000_000, "Ω", 47_000, "resistance while no target is present")]
        + onCylinder
    ) { values in
      let target = Target(values)
      return ComponentType(
        name: "sensor-2-wire", pins: ["1", "4"],
        elements: [
          .load(
            Load(name: "electronics", kind: .electronics, from: "1", to: "4", ohms: values.number("leakage_ohms"))),
          .contact(Contact(from: "1", to: "4", rest: .open, operatedWhen: [target.condition])),
        ], actuators: target.actuators)
    },
  ]

  private static func threeWire(_ name: String, _ summary: String, supplyPin: String) -> Entry {
    Entry(
      name: name, summary: "\(summary); pins 1 (+), 4 (output), 3 (0 V); actuator target",
      parameters: [
        number("ohms", 100...100_000, "Ω", 2400, "resistance of the electronics"),
        number("works_from_volts", 1...60, "V", 10, "least supply voltage"),
      ] + onCylinder
    ) { values in
      let target = Target(values)
      let least = values.number("works_from_volts")
      return ComponentType(
        name: name, pins: ["1", "4", "3"],
        elements: [
          .load(
            Load(
              name: "electronics", kind: .electronics, from: "1", to: "3", ohms: values.number("ohms"), polarised: true)
          ),
          .contact(
            Contact(
              from: supplyPin, to: "4", rest: .open,
              operatedWhen: [target.condition, Contact.Condition("power")])),
        ],
        actuators: target.actuators + [
          Actuator(
            name: "power", drive: .magnet(load: "electronics", pickUpVolts: least, dropOutVolts: least * 0.8))
        ])
    }
  }
}
