/// One look of the kit at all terminal pairs: the raw truth behind every wiring grade.
///
/// Every pair of ``terminals`` that is in none of the three lists was measured as open, in both polarities.
package struct Scan: Hashable, Sendable, Codable {
  package enum Method: String, Hashable, Sendable, Codable {
    /// Isolation relays were open: only the learner's leads are seen.
    case isolated
    /// Components were in the measurement; known elements must be subtracted.
    case inCircuit = "in_circuit"
  }

  package struct Resistive: Hashable, Sendable, Codable {
    package var pair: TerminalPair
    /// Ω with the first terminal positive; nil when open in that polarity.
    package var forwardOhms: Double?
    /// Ω with the second terminal positive; nil when open in that polarity.
    package var reverseOhms: Double?
    package init(pair: TerminalPair, forwardOhms: Double?, reverseOhms: Double?) {
      self.pair = pair
      self.forwardOhms = forwardOhms
      self.reverseOhms = reverseOhms
    }
  }

  package var method: Method
  package var terminals: [Terminal]
  package var connected: [TerminalPair]
  package var resistive: [Resistive]
  package var uncertain: [TerminalPair]
  /// Actuators that were not at rest, by position.
  package var operatingState: [OperatedActuator]
  /// µs of the device clock when the scan ended.
  package var deviceMicroseconds: UInt64

  package init(
    method: Method, terminals: [Terminal], connected: [TerminalPair], resistive: [Resistive] = [],
    uncertain: [TerminalPair] = [], operatingState: [OperatedActuator] = [], deviceMicroseconds: UInt64 = 0
  ) {
    self.method = method
    self.terminals = terminals
    self.connected = connected
    self.resistive = resistive
    self.uncertain = uncertain
    self.operatingState = operatingState
    self.deviceMicroseconds = deviceMicroseconds
  }

  /// The terminals that are joined by leads, as far as this scan shows; meaningful for an isolated scan.
  package var nets: Nets { Nets(joining: connected) }
}

/// An actuator that is not at rest, such as `-S1/button` in position 1.
package struct OperatedActuator: Hashable, Sendable, Codable {
  package var actuator: ActuatorID
  package var position: Int
  package init(actuator: ActuatorID, position: Int) {
    self.actuator = actuator
    self.position = position
  }
}

/// Voltage of a terminal against the 0 V of the supply, with the device time of the sample.
package struct NodeVoltage: Hashable, Sendable, Codable {
  package var terminal: Terminal
  /// V.
  package var volts: Double
  package var deviceMicroseconds: UInt64
  package init(terminal: Terminal, volts: Double, deviceMicroseconds: UInt64) {
    self.terminal = terminal
    self.volts = volts
    self.deviceMicroseconds = deviceMicroseconds
  }
}

/// A digital channel that changed, stamped by the device.
package struct ChannelEdge: Hashable, Sendable, Codable {
  /// Channel name of the kit description, such as `S1` or `a0`.
  package var channel: String
  package var level: Bool
  package var deviceMicroseconds: UInt64
  package init(channel: String, level: Bool, deviceMicroseconds: UInt64) {
    self.channel = channel
    self.level = level
    self.deviceMicroseconds = deviceMicroseconds
  }
}

/// All that a kit measured for one submission: format `proefbank.measured/1`.
package struct MeasuredState: Hashable, Sendable, Codable {
  package static let formatName = "proefbank.measured/1"

  package var format: String
  /// Id of the kit description, such as `electro-basis`.
  package var kit: String
  package var scans: [Scan]
  package var voltages: [NodeVoltage]
  package var events: [ChannelEdge]

  package init(kit: String, scans: [Scan], voltages: [NodeVoltage] = [], events: [ChannelEdge] = []) {
    format = Self.formatName
    self.kit = kit
    self.scans = scans
    self.voltages = voltages
    self.events = events
  }
}

/// What a recording does not say was not so: an absent list is empty. Another format and unknown keys are refused.
extension MeasuredState {
  private enum CodingKeys: String, CodingKey, CaseIterable { case format, kit, scans, voltages, events }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.checkFormat(Self.formatName, forKey: .format)
    try decoder.refuseKeys(except: CodingKeys.allCases)
    self.init(
      kit: try values.decode(String.self, forKey: .kit), scans: try values.decode([Scan].self, forKey: .scans),
      voltages: try values.decodeIfPresent([NodeVoltage].self, forKey: .voltages) ?? [],
      events: try values.decodeIfPresent([ChannelEdge].self, forKey: .events) ?? [])
  }
}

extension Scan {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case method, terminals, connected, resistive, uncertain, operatingState, deviceMicroseconds
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    self.init(
      method: try values.decode(Method.self, forKey: .method),
      terminals: try values.decode([Terminal].self, forKey: .terminals),
      connected: try values.decode([TerminalPair].self, forKey: .connected),
      resistive: try values.decodeIfPresent([Resistive].self, forKey: .resistive) ?? [],
      uncertain: try values.decodeIfPresent([TerminalPair].self, forKey: .uncertain) ?? [],
      operatingState: try values.decodeIfPresent([OperatedActuator].self, forKey: .operatingState) ?? [],
      deviceMicroseconds: values.contains(.deviceMicroseconds)
        ? try values.decodeMicroseconds(forKey: .deviceMicroseconds) : 0)
  }
}

extension Scan.Resistive {
  private enum CodingKeys: String, CodingKey, CaseIterable { case pair, forwardOhms, reverseOhms }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    func ohms(_ key: CodingKeys) throws -> Double? {
      guard let ohms = try values.decodeIfPresent(Double.self, forKey: key) else { return nil }
      guard ohms >= 0 else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "\(ohms) Ω is no resistance; write 0 or more, or null for open")
      }
      return ohms
    }
    self.init(
      pair: try values.decode(TerminalPair.self, forKey: .pair), forwardOhms: try ohms(.forwardOhms),
      reverseOhms: try ohms(.reverseOhms))
  }
}

extension OperatedActuator {
  private enum CodingKeys: String, CodingKey, CaseIterable { case actuator, position }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    self.init(
      actuator: try values.decode(ActuatorID.self, forKey: .actuator),
      position: try values.decode(Int.self, forKey: .position))
  }
}

extension NodeVoltage {
  private enum CodingKeys: String, CodingKey, CaseIterable { case terminal, volts, deviceMicroseconds }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    self.init(
      terminal: try values.decode(Terminal.self, forKey: .terminal),
      volts: try values.decode(Double.self, forKey: .volts),
      deviceMicroseconds: try values.decodeMicroseconds(forKey: .deviceMicroseconds))
  }
}

extension ChannelEdge {
  private enum CodingKeys: String, CodingKey, CaseIterable { case channel, level, deviceMicroseconds }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    self.init(
      channel: try values.decode(String.self, forKey: .channel), level: try values.decode(Bool.self, forKey: .level),
      deviceMicroseconds: try values.decodeMicroseconds(forKey: .deviceMicroseconds))
  }
}
