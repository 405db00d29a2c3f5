extension KitResponse {
  package var id: MessageID {
    switch self {
    case .pong: .pong
    case .identity: .identity
    case .dictionary: .dictionary
    case .clock: .clockReply
    case .inputLevels: .inputLevels
    case .analogValue: .analogValue
    case .sampling: .sampleReply
    case .scanStarted: .scanStarted
    case .probeValue: .probeValue
    case .armed: .armed
    case .outputSet: .outputSet
    case .safe: .safeReply
    case .faultSet: .faultSet
    case .selfTestStarted: .selfTestStarted
    case .refused: .error
    }
  }

  /// The payload that answers the request with that sequence number.
  package func payload(answering sequence: UInt8) -> [UInt8] {
    var payload = PayloadWriter()
    payload.append(sequence)
    switch self {
    case .sampling, .armed, .safe, .faultSet, .selfTestStarted: break
    case .pong(let bytes): payload.append(bytes: bytes)
    case .identity(let identity): identity.write(to: &payload)
    case .dictionary(let offset, let bytes):
      payload.append(offset)
      payload.append(bytes: bytes)
    case .clock(let microseconds): payload.append(microseconds)
    case .inputLevels(let microseconds, let levels):
      payload.append(microseconds)
      payload.append(UInt8(truncatingIfNeeded: levels.count))
      for first in stride(from: 0, to: levels.count, by: 8) {
        payload.append(
          levels[first..<min(first + 8, levels.count)].reversed().reduce(0 as UInt8) { $0 << 1 | ($1 ? 1 : 0) })
      }
    case .analogValue(let microseconds, let channel, let value):
      payload.append(microseconds)
      payload.append(channel)
      payload.append(value)
    case .scanStarted(let terminals): payload.append(terminals)
    case .probeValue(let value): value.write(to: &payload)
    case .outputSet(let result): payload.append(result.rawValue)
    case .refused(let refusal):
      payload.append(refusal.request)
      payload.append(refusal.code)
      payload.append(refusal.detail)
    }
    return payload.bytes
  }

  /// Reads a response and the sequence number of its request. Nil when the id is not that of a response.
  package static func read(
    id: MessageID, payload: [UInt8]
  ) throws(PayloadReader.Failure) -> (sequence: UInt8, response: KitResponse)? {
    var reader = PayloadReader(payload)
    guard let sequence: UInt8 = try? reader.integer(), let response = try KitResponse(id: id, reader: &reader) else {
      return nil
    }
    try reader.end()
    return (sequence, response)
  }

  private init?(id: MessageID, reader: inout PayloadReader) throws(PayloadReader.Failure) {
    switch id {
    case .pong: self = .pong(reader.remainder())
    case .identity: self = .identity(try Identity(reader: &reader))
    case .dictionary: self = .dictionary(offset: try reader.integer(), bytes: reader.remainder())
    case .clockReply: self = .clock(microseconds: try reader.integer())
    case .inputLevels:
      let microseconds: UInt32 = try reader.integer()
      let count = Int(try reader.integer(UInt8.self))
      let bits = reader.remainder()
      guard bits.count == (count + 7) / 8 else { throw bits.count < (count + 7) / 8 ? .tooShort : .tooLong }
      self = .inputLevels(microseconds: microseconds, (0..<count).map { bits[$0 / 8] >> ($0 % 8) & 1 == 1 })
    case .analogValue:
      self = .analogValue(
        microseconds: try reader.integer(), channel: try reader.integer(), value: try reader.integer())
    case .sampleReply: self = .sampling
    case .scanStarted: self = .scanStarted(terminals: try reader.integer())
    case .probeValue: self = .probeValue(try ProbeValue(reader: &reader))
    case .armed: self = .armed
    case .outputSet: self = .outputSet(try reader.value())
    case .safeReply: self = .safe
    case .faultSet: self = .faultSet
    case .selfTestStarted: self = .selfTestStarted
    case .error:
      self = .refused(
        Refusal(request: try reader.integer(), code: try reader.integer(), detail: try reader.integer()))
    default: return nil
    }
  }
}

extension KitResponse.Identity {
  fileprivate func write(to payload: inout PayloadWriter) {
    payload.append(firmwareMajor)
    payload.append(firmwareMinor)
    payload.append(firmwarePatch)
    payload.append(isVirtual ? 1 : 0 as UInt8)
    payload.append(dictionaryLength)
    payload.append(dictionaryCRC)
    payload.append(text: model)
    payload.append(text: serialNumber)
  }

  fileprivate init(reader: inout PayloadReader) throws(PayloadReader.Failure) {
    firmwareMajor = try reader.integer()
    firmwareMinor = try reader.integer()
    firmwarePatch = try reader.integer()
    isVirtual = try reader.integer(UInt8.self) & 1 == 1
    dictionaryLength = try reader.integer()
    dictionaryCRC = try reader.integer()
    model = try reader.text()
    serialNumber = try reader.text()
  }
}

extension KitResponse.ProbeValue {
  fileprivate func write(to payload: inout PayloadWriter) {
    payload.append(microseconds)
    payload.append(mode.rawValue)
    payload.append(red ?? noTerminal)
    payload.append(black ?? noTerminal)
    payload.append(status.rawValue)
    payload.append(value)
    payload.append(uncertainty)
  }

  fileprivate init(reader: inout PayloadReader) throws(PayloadReader.Failure) {
    microseconds = try reader.integer()
    mode = try reader.value()
    red = try reader.terminal()
    black = try reader.terminal()
    status = try reader.value()
    value = try reader.integer()
    uncertainty = try reader.integer()
  }
}

extension PayloadReader {
  /// A terminal number; nil for none.
  mutating func terminal() throws(Failure) -> UInt8? {
    let number: UInt8 = try integer()
    return number == noTerminal ? nil : number
  }
}
