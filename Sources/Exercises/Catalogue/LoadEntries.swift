import Circuits

extension ComponentCatalogue {
  /// What works when it is under voltage, and passive parts.
  static let loadEntries: [Entry] = [
    load("lamp", "signal lamp, either polarity", pins: ("X1", "X2"), ohms: 240),
    load("motor", "small DC motor; which way it turns is not judged", pins: ("1", "2"), ohms: 120),
    load("valve", "coil of a solenoid valve", pins: ("1", "2"), ohms: 192),
    load("resistor", "resistor", pins: ("1", "2"), ohms: 1000),
    Entry(
      name: "diode", summary: "diode; pins A (anode) and K (cathode)",
      parameters: [
        number("forward_volts", 0.1...10, "V", 0.7, "forward voltage"),
        number("ohms", 0.001...10_000, "Ω", 0.5, "slope resistance while conducting"),
      ]
    ) { values in
      ComponentType(
        name: "diode", pins: ["A", "K"],
        elements: [
          .diode(
            Diode(
              name: "diode", anode: "A", cathode: "K", forwardVolts: values.number("forward_volts"),
              ohms: values.number("ohms")))
        ])
    },
    Entry(
      name: "led", summary: "LED with its series resistor; pins X1 (anode) and X2",
      parameters: [
        number("forward_volts", 0.1...10, "V", 2, "forward voltage"),
        number("ohms", 1...100_000, "Ω", 1500, "series resistor"),
        number("lit_above_amperes", 0.0001...1, "A", 0.005, "current above which it is lit"),
      ]
    ) { values in
      ComponentType(
        name: "led", pins: ["X1", "X2"],
        elements: [
          .diode(
            Diode(
              name: "led", anode: "X1", cathode: "X2", forwardVolts: values.number("forward_volts"),
              ohms: values.number("ohms"), litAboveAmperes: values.number("lit_above_amperes")))
        ])
    },
  ]

  /// An entry for a resistance between two pins; the catalogue name of a load is the name of its kind.
  private static func load(_ name: String, _ summary: String, pins: (String, String), ohms: Double) -> Entry {
    Entry(
      name: name, summary: "\(summary); pins \(pins.0) and \(pins.1)",
      parameters: [
        number("ohms", 0.1...1_000_000, "Ω", ohms, "resistance"),
        number("volts", 1...60, "V", 24, "nominal voltage; on at or above 60 % of it"),
      ]
    ) { values in
      ComponentType(
        name: name, pins: [pins.0, pins.1],
        elements: [
          .load(
            Load(
              name: name, kind: Load.Kind(rawValue: name) ?? .resistor, from: pins.0, to: pins.1,
              ohms: values.number("ohms"), nominalVolts: values.number("volts")))
        ])
    }
  }
}
