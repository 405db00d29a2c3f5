/// What a host can ask a kit. Each request is carried out once and answered once.
package enum KitRequest: Hashable, Sendable {
  /// At most 55 bytes come back.
  case ping([UInt8])
  case identify
  /// 1…48 bytes of the dictionary.
  case readDictionary(offset: UInt16, length: UInt8)
  case clock
  case inputs
  case analog(channel: UInt8)
  /// Period 0 stops, else at least 5 ms; bit n of `channels` is analogue channel n.
  case sample(periodMilliseconds: UInt16, channels: UInt32)
  case scan
  case readProbes(ProbeMode)
  /// Clears a latched safe state and permits outputs away from safe.
  case arm
  /// Lease 0 takes the default of the dictionary; at most 2,000 ms. A supply goes on only when the kit finds the connections
  /// of this ``WiringDigest`` as its button is pressed.
  case setOutput(UInt8, isOn: Bool, leaseMilliseconds: UInt16, digest: UInt32 = 0)
  /// Every output to its safe state, disarm.
  case safe
  /// Fault 0xFF means all.
  case setFault(UInt8, inserted: Bool)
  case selfTest

  package var id: MessageID {
    switch self {
    case .ping: .ping
    case .identify: .identify
    case .readDictionary: .readDictionary
    case .clock: .clock
    case .inputs: .inputs
    case .analog: .analog
    case .sample: .sample
    case .scan: .scan
    case .readProbes: .readProbes
    case .arm: .arm
    case .setOutput: .setOutput
    case .safe: .safe
    case .setFault: .setFault
    case .selfTest: .selfTest
    }
  }

  /// The id of the response, ``MessageID/error`` apart.
  package var responseID: UInt8 { id.rawValue | 0x80 }

  package var payload: [UInt8] {
    var payload = PayloadWriter()
    switch self {
    case .identify, .clock, .inputs, .scan, .arm, .safe, .selfTest: break
    case .ping(let bytes): payload.append(bytes: bytes)
    case .readDictionary(let offset, let length):
      payload.append(offset)
      payload.append(length)
    case .analog(let channel): payload.append(channel)
    case .sample(let period, let channels):
      payload.append(period)
      payload.append(channels)
    case .readProbes(let mode): payload.append(mode.rawValue)
    case .setOutput(let output, let isOn, let lease, let digest):
      payload.append(output)
      payload.append(isOn ? 1 : 0 as UInt8)
      payload.append(lease)
      payload.append(digest)
    case .setFault(let fault, let inserted):
      payload.append(fault)
      payload.append(inserted ? 1 : 0 as UInt8)
    }
    return payload.bytes
  }

  /// Nil when the id is not that of a request.
  package init?(id: MessageID, payload: [UInt8]) throws(PayloadReader.Failure) {
    var reader = PayloadReader(payload)
    switch id {
    case .ping: self = .ping(reader.remainder())
    case .identify: self = .identify
    case .readDictionary: self = .readDictionary(offset: try reader.integer(), length: try reader.integer())
    case .clock: self = .clock
    case .inputs: self = .inputs
    case .analog: self = .analog(channel: try reader.integer())
    case .sample: self = .sample(periodMilliseconds: try reader.integer(), channels: try reader.integer())
    case .scan: self = .scan
    case .readProbes: self = .readProbes(try reader.value())
    case .arm: self = .arm
    case .setOutput:
      self = .setOutput(
        try reader.integer(), isOn: try reader.flag(), leaseMilliseconds: try reader.integer(),
        digest: try reader.integer())
    case .safe: self = .safe
    case .setFault: self = .setFault(try reader.integer(), inserted: try reader.flag())
    case .selfTest: self = .selfTest
    default: return nil
    }
    try reader.end()
  }
}

/// What the meter of the probe leads measures.
package enum ProbeMode: UInt8, Hashable, Sendable {
  case volts = 0
  case ohms = 1
}
