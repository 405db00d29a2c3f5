import Circuits

extension ComponentCatalogue {
  /// Valves, and what air moves. Air is taken as present and tubes as drawn: neither can be measured at sockets.
  static let pneumaticEntries: [Entry] = [
    springValve("valve-5-2", "5/2 solenoid valve with one coil and a spring"),
    springValve("valve-3-2", "3/2 solenoid valve with one coil and a spring"),
    Entry(
      name: "valve-5-2-double",
      summary: "5/2 solenoid valve with two coils, stays where it was put; pins 1 and 2 (coil 14), 3 and 4 (coil 12); "
        + "actuator spool",
      parameters: coil
    ) { values in
      ComponentType(
        name: "valve-5-2-double", pins: ["1", "2", "3", "4"],
        elements: [valveCoil("14", "1", "2", values), valveCoil("12", "3", "4", values)],
        actuators: [
          Actuator(
            name: "spool", drive: .impulse(set: "14", reset: "12", pickUpVolts: values.number("pick_up_volts")))
        ])
    },
    Entry(
      name: "cylinder",
      summary: "cylinder without sockets, moved by a valve; actuators extended and away (from the retracted end)",
      parameters: [
        component("moved_by", "the valve; extended while its spool is in position 1"),
        ComponentParameter(
          name: "extend_seconds", kind: .seconds(standard: 0.1...5), meaning: "stroke out, over all throttle settings"),
        ComponentParameter(
          name: "retract_seconds", kind: .seconds(standard: 0.1...5),
          meaning: "stroke back, over all throttle settings"),
      ]
    ) { values in
      let valve = values.texts["moved_by"]
      return ComponentType(
        name: "cylinder", pins: [], elements: [],
        actuators: valve.map {
          [
            Actuator(name: "extended", drive: .onDelay(of: "\($0)/spool", seconds: values.range("extend_seconds"))),
            Actuator(name: "away", drive: .offDelay(of: "\($0)/spool", seconds: values.range("retract_seconds"))),
          ]
        } ?? [
          // Moved by hand or by air that no valve of the kit switches.
          Actuator(name: "extended", drive: .environment), Actuator(name: "away", drive: .environment),
        ])
    },
    Entry(
      name: "throttle",
      summary: "one-way flow control without sockets; its screw is part of the stroke times of its cylinder",
      parameters: []
    ) { _ in ComponentType(name: "throttle", pins: [], elements: []) },
    Entry(
      name: "limit-switch", summary: "contacts that a cylinder operates; without a cylinder, actuator target",
      parameters: onCylinder + [contacts([ContactSet(pins: ["1", "2", "4"], form: .changeover)])]
    ) { values in
      let target = Target(values)
      return ComponentType(
        name: "limit-switch", pins: (values.contacts ?? []).flatMap(\.pins),
        elements: (values.contacts ?? []).flatMap { $0.elements(operatedWhen: [target.condition]) },
        actuators: target.actuators)
    },
    Entry(
      name: "pressure-switch", summary: "contacts that operate under pressure; actuator pressure",
      parameters: [
        component("fed_by", "the valve that lets air in; without it, the world around the kit does"),
        ComponentParameter(name: "seconds", kind: .seconds(standard: 0.05...2), meaning: "until the pressure is there"),
        contacts([ContactSet(pins: ["1", "2", "4"], form: .changeover)]),
      ]
    ) { values in
      let drive = values.texts["fed_by"].map {
        Actuator.Drive.onDelay(of: "\($0)/spool", seconds: values.range("seconds"))
      }
      return ComponentType(
        name: "pressure-switch", pins: (values.contacts ?? []).flatMap(\.pins),
        elements: (values.contacts ?? []).flatMap { $0.elements(operatedWhen: [Contact.Condition("pressure")]) },
        actuators: [Actuator(name: "pressure", drive: drive ?? .environment)])
    },
  ]

  /// Where a cylinder operates a sensor or limit switch.
  static let onCylinder: [ComponentParameter] = [
    component("on", "the cylinder that operates it; without it, the world around the kit does"),
    ComponentParameter(
      name: "at", kind: .choice(["retracted", "extended"], standard: "extended"),
      meaning: "the end of the cylinder at which it sits"),
  ]

  static func component(_ name: String, _ meaning: String) -> ComponentParameter {
    ComponentParameter(name: name, kind: .component, meaning: meaning)
  }

  /// What operates a sensor or limit switch: a cylinder at one of its ends, or something around the kit.
  struct Target {
    let condition: Contact.Condition
    let actuators: [Actuator]

    init(_ values: ComponentParameters) {
      guard let cylinder = values.texts["on"] else {
        condition = Contact.Condition("target")
        actuators = [Actuator(name: "target", drive: .environment)]
        return
      }
      // At the retracted end it is operated while the cylinder is not away.
      condition =
        values.texts["at"] == "retracted"
        ? Contact.Condition("\(cylinder)/away", in: [0]) : Contact.Condition("\(cylinder)/extended")
      actuators = []
    }
  }

  private static let coil = [
    number("ohms", 1...100_000, "Ω", 192, "resistance of each coil"),
    number("volts", 1...60, "V", 24, "nominal voltage"),
    number("pick_up_volts", 0.1...60, "V", 14.4, "moves the spool at or above"),
  ]

  private static func valveCoil(_ name: String, _ from: String, _ to: String, _ values: ComponentParameters) -> Element
  {
    .load(
      Load(
        name: name, kind: .valve, from: from, to: to, ohms: values.number("ohms"),
        nominalVolts: values.number("volts")))
  }

  private static func springValve(_ name: String, _ summary: String) -> Entry {
    Entry(
      name: name, summary: "\(summary); pins 1 and 2; actuator spool",
      parameters: coil + [number("drop_out_volts", 0.1...60, "V", 2.4, "the spring moves it back below")]
    ) { values in
      ComponentType(
        name: name, pins: ["1", "2"], elements: [valveCoil("14", "1", "2", values)],
        actuators: [
          Actuator(
            name: "spool",
            drive: .magnet(
              load: "14", pickUpVolts: values.number("pick_up_volts"), dropOutVolts: values.number("drop_out_volts")))
        ])
    }
  }
}
