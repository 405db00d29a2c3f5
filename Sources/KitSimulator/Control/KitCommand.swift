import StrictYAML

/// One thing that a person can do at the virtual kit; names are those of the panel.
///
/// The same words serve the control socket, scripts and the command line; `docs/virtual-kit.md` lists them.
package enum KitCommand: Hashable, Sendable {
  case plug(from: String, to: String)
  case unplug(from: String, to: String)
  case unplugAll
  case press(actuator: String)
  case release(actuator: String)
  case set(actuator: String, position: String)
  /// Turns the screw of a throttle, or the knob of a time relay: seconds.
  case tune(actuator: String, seconds: String)
  case confirm
  case emergencyStop(pressed: Bool)
  /// Nil: that probe touches nothing.
  case probe(red: String?, black: String?)
  case insertDefect(BenchDefect)
  /// Nil clears all of them.
  case clearDefect(BenchDefect?)
  case cable(plugged: Bool)
  /// The microcontroller starts again, as its watchdog would make it.
  case reset
  case state
}

extension KitCommand {
  /// A verb with the fields that it takes, in the order of the command line.
  package struct Form: Hashable, Sendable {
    package var verb: String
    package var fields: [String]
    /// How many of the fields may be left out, counted from the last one.
    package var optionalFields = 0
    package var summary: String
    /// As typed after `control SOCKET`.
    package var example: String
  }

  package static let forms: [Form] = [
    Form(
      verb: "plug", fields: ["from", "to"], summary: "Plugs a lead between two sockets.",
      example: "plug -S1:14 -K1:A1"),
    Form(
      verb: "unplug", fields: ["from", "to"], summary: "Takes that lead away.", example: "unplug -S1:14 -K1:A1"),
    Form(verb: "unplug_all", fields: [], summary: "Takes all leads away.", example: "unplug_all"),
    Form(
      verb: "press", fields: ["actuator"], summary: "Presses a button, or brings a target before a sensor.",
      example: "press -S1"),
    Form(verb: "release", fields: ["actuator"], summary: "Lets it go again.", example: "release -S1"),
    Form(
      verb: "set", fields: ["actuator", "position"], summary: "Brings a switch or a target into a position.",
      example: "set -S3 1"),
    Form(
      verb: "tune", fields: ["actuator", "seconds"], summary: "Turns a throttle or a time relay: seconds for it.",
      example: "tune -K4/timer 3"),
    Form(verb: "confirm", fields: [], summary: "Presses the confirm button for a moment.", example: "confirm"),
    Form(
      verb: "emergency_stop", fields: ["action"], summary: "press or release the emergency stop.",
      example: "emergency_stop press"),
    Form(
      verb: "probe", fields: ["red", "black"], summary: "Puts the two probes on terminals; 'none' lifts one.",
      example: "probe -K1:A1 -K1:A2"),
    Form(
      verb: "insert_defect", fields: ["part", "value"],
      summary: "Breaks the bench: \(BenchDefect.parts.joined(separator: ", ")).",
      example: "insert_defect terminal -K1:13"),
    Form(
      verb: "clear_defect", fields: ["part", "value"], optionalFields: 2,
      summary: "Mends that defect, or all of them.", example: "clear_defect supply 19.0"),
    Form(verb: "cable", fields: ["action"], summary: "plug or unplug the cable.", example: "cable unplug"),
    Form(verb: "reset", fields: [], summary: "Starts the microcontroller again.", example: "reset"),
    Form(verb: "state", fields: [], summary: "Tells what the kit shows now.", example: "state"),
  ]

  package static var verbs: [String] { forms.map(\.verb) }

  /// Reads a verb with its words in the order of ``Form/fields``, as a person types them.
  package init(words: [String]) throws(VirtualKitError) {
    guard let verb = words.first else { throw .unknownCommand(verb: "", nearest: nil) }
    let form = try Self.form(of: verb)
    let values = words.dropFirst()
    if values.count > form.fields.count, let extra = values.dropFirst(form.fields.count).first {
      throw .unknownField(command: verb, field: extra, known: form.fields)
    }
    try self.init(
      verb: verb, fields: Dictionary(uniqueKeysWithValues: zip(form.fields, values.map(Optional.some))))
  }

  /// Reads a verb with named fields; nil and `none` stand for nothing.
  package init(verb: String, fields: [String: String?]) throws(VirtualKitError) {
    let form = try Self.form(of: verb)
    for field in fields.keys.sorted() where !form.fields.contains(field) {
      throw .unknownField(command: verb, field: field, known: form.fields)
    }
    for field in form.fields.dropLast(form.optionalFields) where fields[field] == nil {
      throw .missingField(command: verb, field: field, example: form.example)
    }
    let values = Fields(form: form, values: fields)
    switch verb {
    case "plug": self = .plug(from: try values.text("from"), to: try values.text("to"))
    case "unplug": self = .unplug(from: try values.text("from"), to: try values.text("to"))
    case "unplug_all": self = .unplugAll
    case "press": self = .press(actuator: try values.text("actuator"))
    case "release": self = .release(actuator: try values.text("actuator"))
    case "set": self = .set(actuator: try values.text("actuator"), position: try values.text("position"))
    case "tune": self = .tune(actuator: try values.text("actuator"), seconds: try values.text("seconds"))
    case "confirm": self = .confirm
    case "emergency_stop": self = .emergencyStop(pressed: try values.choice("action", yes: "press", no: "release"))
    case "probe": self = .probe(red: values["red"], black: values["black"])
    case "insert_defect":
      self = .insertDefect(try BenchDefect(part: try values.text("part"), value: try values.text("value")))
    case "clear_defect":
      if values["part"] == nil, values["value"] == nil {
        self = .clearDefect(nil)
      } else {
        self = .clearDefect(try BenchDefect(part: try values.text("part"), value: try values.text("value")))
      }
    case "cable": self = .cable(plugged: try values.choice("action", yes: "plug", no: "unplug"))
    case "reset": self = .reset
    case "state": self = .state
    default: throw .unknownCommand(verb: verb, nearest: nil)
    }
  }

  /// The fields by name, the reverse of ``init(verb:fields:)``.
  package var spelledOut: (verb: String, fields: [String: String?]) {
    switch self {
    case .plug(let from, let to): ("plug", ["from": from, "to": to])
    case .unplug(let from, let to): ("unplug", ["from": from, "to": to])
    case .unplugAll: ("unplug_all", [:])
    case .press(let actuator): ("press", ["actuator": actuator])
    case .release(let actuator): ("release", ["actuator": actuator])
    case .set(let actuator, let position): ("set", ["actuator": actuator, "position": position])
    case .tune(let actuator, let seconds): ("tune", ["actuator": actuator, "seconds": seconds])
    case .confirm: ("confirm", [:])
    case .emergencyStop(let pressed): ("emergency_stop", ["action": pressed ? "press" : "release"])
    case .probe(let red, let black): ("probe", ["red": red, "black": black])
    case .insertDefect(let defect), .clearDefect(let defect?):
      (isInsertion ? "insert_defect" : "clear_defect", ["part": defect.part, "value": defect.value])
    case .clearDefect(nil): ("clear_defect", [:])
    case .cable(let plugged): ("cable", ["action": plugged ? "plug" : "unplug"])
    case .reset: ("reset", [:])
    case .state: ("state", [:])
    }
  }

  private var isInsertion: Bool {
    if case .insertDefect = self { true } else { false }
  }

  private static func form(of verb: String) throws(VirtualKitError) -> Form {
    if let form = forms.first(where: { $0.verb == verb }) { return form }
    throw .unknownCommand(verb: verb, nearest: nearestName(to: verb, among: verbs))
  }
}

/// The values of one command, read by the name of the field.
private struct Fields {
  let form: KitCommand.Form
  let values: [String: String?]

  subscript(_ field: String) -> String? {
    guard let value = values[field] ?? nil, value != "none" else { return nil }
    return value
  }

  func text(_ field: String) throws(VirtualKitError) -> String {
    guard let value = self[field], !value.isEmpty else {
      throw .missingField(command: form.verb, field: field, example: form.example)
    }
    return value
  }

  func choice(_ field: String, yes: String, no: String) throws(VirtualKitError) -> Bool {
    switch try text(field) {
    case yes: return true
    case no: return false
    case let other: throw .badValue(field: field, value: other, expected: "\(yes) or \(no)")
    }
  }
}
