package import Circuits

/// One reading of the probe leads.
package struct ProbeMeasurement: Hashable, Sendable {
  package enum Mode: String, Hashable, Sendable, CaseIterable, Codable { case volts, ohms }

  /// What was done before, from rest, and still holds.
  package var actions: [Action]
  package var mode: Mode
  package var red: Terminal
  package var black: Terminal
  /// V from black to red, or Ω; nil for open.
  package var value: Double?
  /// Half the width of the interval in which the true value is, in the unit of the value.
  package var uncertainty: Double
  /// Whether the supply was on. Ω under power is unsafe and tells nothing.
  package var powered: Bool

  package init(
    actions: [Action] = [], mode: Mode, red: Terminal, black: Terminal, value: Double?, uncertainty: Double,
    powered: Bool? = nil
  ) {
    self.actions = actions
    self.mode = mode
    self.red = red
    self.black = black
    self.value = value
    self.uncertainty = uncertainty
    self.powered = powered ?? (mode == .volts)
  }

  package var isUnsafe: Bool { mode == .ohms && powered }
}

/// One thing that happened during a search for a fault, in the order of time.
package enum FaultLogEntry: Hashable, Sendable {
  case measurement(ProbeMeasurement)
  /// What could be seen after these actions: the names of all outputs that were on.
  case look(actions: [Action], on: [String])
  /// The learner repaired or replaced something on trial.
  case remedy(Remedy)
}

/// A search for a fault: format `proefbank.fault-log/1`, `docs/formats-fault.md`.
package struct FaultLog: Hashable, Sendable {
  package static let formatName = "proefbank.fault-log/1"

  /// Id of the kit description.
  package var kit: String
  package var entries: [FaultLogEntry]

  package init(kit: String, entries: [FaultLogEntry]) {
    self.kit = kit
    self.entries = entries
  }
}

extension FaultLog: Codable {
  /// With those of ``FaultSubmission``, whose log has its answer beside it.
  private enum CodingKeys: String, CodingKey, CaseIterable { case format, kit, entries, inserted, answer }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    try values.checkFormat(Self.formatName, forKey: .format)
    self.init(
      kit: try values.decode(String.self, forKey: .kit),
      entries: try values.decode([FaultLogEntry].self, forKey: .entries))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(Self.formatName, forKey: .format)
    try values.encode(kit, forKey: .kit)
    try values.encode(entries, forKey: .entries)
  }
}

extension FaultLogEntry: Codable {
  private enum CodingKeys: String, CodingKey { case actions, mode, red, black, value, uncertainty, powered, on, remedy }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    // A key that is misspelt would otherwise count as not written, and the reading as one at rest.
    let known: [CodingKeys] =
      if values.contains(.remedy) {
        [.remedy]
      } else if values.contains(.on) {
        [.actions, .on]
      } else {
        [.actions, .mode, .red, .black, .value, .uncertainty, .powered]
      }
    try decoder.refuseKeys(except: known)
    let actions = try values.decodeIfPresent([Action].self, forKey: .actions) ?? []
    if values.contains(.remedy) {
      self = .remedy(try values.decode(Remedy.self, forKey: .remedy))
    } else if values.contains(.on) {
      self = .look(actions: actions, on: try values.decode([String].self, forKey: .on))
    } else {
      let uncertainty = try values.decode(Double.self, forKey: .uncertainty)
      guard uncertainty >= 0, uncertainty.isFinite else {
        throw DecodingError.dataCorruptedError(
          forKey: .uncertainty, in: values, debugDescription: "\(uncertainty) is no uncertainty; write 0 or more")
      }
      let modeName = try values.decode(String.self, forKey: .mode)
      guard let mode = ProbeMeasurement.Mode(rawValue: modeName) else {
        throw DecodingError.dataCorruptedError(
          forKey: .mode, in: values, debugDescription: "'\(modeName)' is no mode; write volts or ohms")
      }
      let value = try values.decodeIfPresent(Double.self, forKey: .value)
      if mode == .volts, value == nil {
        throw DecodingError.dataCorruptedError(
          forKey: .value, in: values, debugDescription: "a voltage has a value; only a resistance may be open")
      }
      if let value, !value.isFinite || (mode == .ohms && value < 0) {
        throw DecodingError.dataCorruptedError(
          forKey: .value, in: values, debugDescription: "\(value) cannot be a reading in \(mode.rawValue)")
      }
      self = .measurement(
        ProbeMeasurement(
          actions: actions, mode: mode, red: try values.decode(Terminal.self, forKey: .red),
          black: try values.decode(Terminal.self, forKey: .black), value: value, uncertainty: uncertainty,
          powered: try values.decodeIfPresent(Bool.self, forKey: .powered)))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .measurement(let reading):
      try values.encode(reading.actions, forKey: .actions)
      try values.encode(reading.mode, forKey: .mode)
      try values.encode(reading.red, forKey: .red)
      try values.encode(reading.black, forKey: .black)
      try values.encode(reading.value, forKey: .value)
      try values.encode(reading.uncertainty, forKey: .uncertainty)
      try values.encode(reading.powered, forKey: .powered)
    case .look(let actions, let on):
      try values.encode(actions, forKey: .actions)
      try values.encode(on, forKey: .on)
    case .remedy(let remedy): try values.encode(remedy, forKey: .remedy)
    }
  }
}
