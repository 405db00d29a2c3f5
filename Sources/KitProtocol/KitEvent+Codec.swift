/// Stands for an open pair in SCAN_OHMS.
private let openOhms: UInt32 = 0xFFFF_FFFF
/// Stands for all outputs in SAFE_LATCHED.
private let allOutputs: UInt8 = 0xFF

extension KitEvent {
  package var id: MessageID {
    switch self {
    case .telemetry: .telemetry
    case .edge: .edge
    case .edgesLost: .edgesLost
    case .scanRow: .scanRow
    case .scanOhms: .scanOhms
    case .scanDone: .scanDone
    case .probesMoved: .probesMoved
    case .outputChanged: .outputChanged
    case .safeLatched: .safeLatched
    case .selfTestResult: .selfTestResult
    case .selfTestDone: .selfTestDone
    }
  }

  package var payload: [UInt8] {
    var payload = PayloadWriter()
    switch self {
    case .telemetry(let number, let microseconds, let channels, let values):
      payload.append(number)
      payload.append(microseconds)
      payload.append(channels)
      for value in values { payload.append(value) }
    case .edge(let microseconds, let input, let level):
      payload.append(microseconds)
      payload.append(input)
      payload.append(level ? 1 : 0 as UInt8)
    case .edgesLost(let microseconds, let count):
      payload.append(microseconds)
      payload.append(count)
    case .scanRow(let source, let first, let classes):
      payload.append(source)
      payload.append(first)
      payload.append(UInt8(truncatingIfNeeded: classes.count))
      for low in stride(from: 0, to: classes.count, by: 2) {
        payload.append(classes[low].nibble | (low + 1 < classes.count ? classes[low + 1].nibble << 4 : 0))
      }
    case .scanOhms(let source, let sense, let forward, let reverse):
      payload.append(source)
      payload.append(sense)
      payload.append(forward ?? openOhms)
      payload.append(reverse ?? openOhms)
    case .scanDone(let microseconds, let rows, let status):
      payload.append(microseconds)
      payload.append(rows)
      payload.append(status.rawValue)
    case .probesMoved(let microseconds, let red, let black):
      payload.append(microseconds)
      payload.append(red ?? noTerminal)
      payload.append(black ?? noTerminal)
    case .outputChanged(let microseconds, let output, let isOn, let reason):
      payload.append(microseconds)
      payload.append(output)
      payload.append(isOn ? 1 : 0 as UInt8)
      payload.append(reason.rawValue)
    case .safeLatched(let microseconds, let reason, let output):
      payload.append(microseconds)
      payload.append(reason.rawValue)
      payload.append(output ?? allOutputs)
    case .selfTestResult(let result):
      payload.append(result.part.rawValue)
      payload.append(result.index)
      payload.append(result.passed ? 0 : 1 as UInt8)
      payload.append(result.value)
      payload.append(result.low)
      payload.append(result.high)
    case .selfTestDone(let microseconds, let tested, let failed):
      payload.append(microseconds)
      payload.append(tested)
      payload.append(failed)
    }
    return payload.bytes
  }

  /// Nil when the id is not that of an event.
  package init?(id: MessageID, payload: [UInt8]) throws(PayloadReader.Failure) {
    var reader = PayloadReader(payload)
    switch id {
    case .telemetry: self = try Self.telemetry(from: &reader)
    case .edge: self = .edge(microseconds: try reader.integer(), input: try reader.integer(), level: try reader.flag())
    case .edgesLost: self = .edgesLost(microseconds: try reader.integer(), count: try reader.integer())
    case .scanRow: self = try Self.scanRow(from: &reader)
    case .scanOhms:
      self = .scanOhms(
        source: try reader.integer(), sense: try reader.integer(), forward: try reader.ohms(),
        reverse: try reader.ohms())
    case .scanDone:
      self = .scanDone(microseconds: try reader.integer(), rows: try reader.integer(), status: try reader.value())
    case .probesMoved:
      self = .probesMoved(microseconds: try reader.integer(), red: try reader.terminal(), black: try reader.terminal())
    case .outputChanged:
      self = .outputChanged(
        microseconds: try reader.integer(), output: try reader.integer(), isOn: try reader.flag(),
        reason: try reader.value())
    case .safeLatched:
      let (microseconds, reason) = (try reader.integer(UInt32.self), try reader.value(SafeReason.self))
      let output: UInt8 = try reader.integer()
      self = .safeLatched(microseconds: microseconds, reason: reason, output: output == allOutputs ? nil : output)
    case .selfTestResult:
      self = .selfTestResult(
        SelfTestResult(
          part: try reader.value(), index: try reader.integer(), passed: try !reader.flag(),
          value: try reader.integer(), low: try reader.integer(), high: try reader.integer()))
    case .selfTestDone:
      self = .selfTestDone(
        microseconds: try reader.integer(), tested: try reader.integer(), failed: try reader.integer())
    default: return nil
    }
    try reader.end()
  }

  private static func telemetry(from reader: inout PayloadReader) throws(PayloadReader.Failure) -> KitEvent {
    let (number, microseconds) = (try reader.integer(UInt16.self), try reader.integer(UInt32.self))
    let channels: UInt32 = try reader.integer()
    var values: [Int16] = []
    for _ in 0..<channels.nonzeroBitCount { values.append(try reader.integer()) }
    return .telemetry(number: number, microseconds: microseconds, channels: channels, values: values)
  }

  private static func scanRow(from reader: inout PayloadReader) throws(PayloadReader.Failure) -> KitEvent {
    let (source, first) = (try reader.integer(UInt8.self), try reader.integer(UInt8.self))
    let count = Int(try reader.integer(UInt8.self))
    let bytes = reader.remainder()
    guard bytes.count == (count + 1) / 2 else { throw bytes.count < (count + 1) / 2 ? .tooShort : .tooLong }
    let classes = (0..<count).map { PairClass(nibble: bytes[$0 / 2] >> ($0 % 2 * 4) & 0xF) }
    return .scanRow(source: source, first: first, classes: classes)
  }
}

extension PayloadReader {
  fileprivate mutating func ohms() throws(Failure) -> UInt32? {
    let tenths: UInt32 = try integer()
    return tenths == openOhms ? nil : tenths
  }
}
