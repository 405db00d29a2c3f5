import KitProtocol
import Testing

@Suite("Messages of the link")
struct MessageCodingTests {
  @Test(
    "Every request reads back as it was written",
    arguments: [
      KitRequest.ping([1, 2]), .identify, .readDictionary(offset: 0x0130, length: 48), .clock, .inputs,
      .analog(channel: 3), .sample(periodMilliseconds: 50, channels: 0x8000_0001), .scan, .readProbes(.ohms), .arm,
      .setOutput(1, isOn: true, leaseMilliseconds: 200), .safe, .setFault(0xFF, inserted: false), .selfTest,
    ])
  func requests(request: KitRequest) throws {
    #expect(try KitRequest(id: request.id, payload: request.payload) == request)
    #expect(MessageID(rawValue: request.responseID) != nil)
  }

  @Test(
    "Every response reads back with the number of its request",
    arguments: [
      KitResponse.pong([]), .dictionary(offset: 48, bytes: [65, 10]), .clock(microseconds: 0xFFFF_FFFF),
      .identity(
        .init(
          firmwareMajor: 1, firmwareMinor: 2, firmwarePatch: 3, isVirtual: true, dictionaryLength: 900,
          dictionaryCRC: 0xCBF4_3926, model: "electro-basis", serialNumber: "PB-0042")),
      .inputLevels(microseconds: 7, [true, false, false, false, false, false, false, true, true]),
      .analogValue(microseconds: 7, channel: 1, value: -24_000), .sampling, .scanStarted(terminals: 64),
      .probeValue(
        .init(microseconds: 9, mode: .volts, red: 3, black: nil, status: .touchesNone, value: -1, uncertainty: 20)),
      .armed, .outputSet(.waitsForConfirmation), .safe, .faultSet, .selfTestStarted,
      .refused(.init(request: 0x23, code: 4, detail: 0)),
    ])
  func responses(response: KitResponse) throws {
    let read = try #require(try KitResponse.read(id: response.id, payload: response.payload(answering: 200)))
    #expect(read.sequence == 200)
    #expect(read.response == response)
  }

  @Test(
    "Every event reads back as it was written",
    arguments: [
      KitEvent.telemetry(number: 9, microseconds: 1, channels: 0b101, values: [-5, 24_000]),
      .edge(microseconds: 5, input: 2, level: true), .edgesLost(microseconds: 5, count: 300),
      .scanRow(
        source: 0, first: 1,
        classes: [
          .init(forward: .connected, reverse: .connected), .init(forward: .resistive, reverse: .open),
          .init(forward: .open, reverse: .uncertain),
        ]), .scanOhms(source: 1, sense: 2, forward: 2400, reverse: nil),
      .scanDone(microseconds: 1, rows: 3, status: .disturbed), .probesMoved(microseconds: 1, red: nil, black: 63),
      .outputChanged(microseconds: 1, output: 0, isOn: true, reason: .confirmButton),
      .safeLatched(microseconds: 1, reason: .leaseEnded, output: nil),
      .selfTestResult(.init(part: .supply, index: 0, passed: false, value: -1, low: 22_800, high: 25_200)),
      .selfTestDone(microseconds: 1, tested: 70, failed: 1),
    ])
  func events(event: KitEvent) throws {
    #expect(try KitEvent(id: event.id, payload: event.payload) == event)
  }

  @Test("Scan classes: low nibble first, forward in the low bits")
  func scanClasses() {
    let row = KitEvent.scanRow(
      source: 4, first: 5,
      classes: [.init(forward: .connected, reverse: .resistive), .init(forward: .uncertain, reverse: .open)])
    #expect(row.payload == [4, 5, 2, 0b0011_1001])
  }

  @Test("A payload that is too short, too long, not UTF-8 or has a number without meaning is refused")
  func malformed() {
    #expect(throws: PayloadReader.Failure.tooShort) { try KitEvent(id: .edge, payload: [1, 2, 3, 4, 5]) }
    #expect(throws: PayloadReader.Failure.tooLong) { try KitEvent(id: .edge, payload: [1, 2, 3, 4, 5, 1, 9]) }
    #expect(throws: PayloadReader.Failure.unknownValue) { try KitEvent(id: .edge, payload: [1, 2, 3, 4, 5, 2]) }
    #expect(throws: PayloadReader.Failure.tooShort) { try KitEvent(id: .scanRow, payload: [0, 1, 3, 0]) }
    let identity: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xC3, 0]
    #expect(throws: PayloadReader.Failure.notUTF8) { try KitResponse.read(id: .identity, payload: identity) }
  }

  @Test("A code that this computer does not know still gets a hint")
  func unknownCode() {
    #expect(KitResponse.Refusal(request: 0x23, code: 4, detail: 0).hint == KitErrorCode.interlock.hint)
    #expect(KitResponse.Refusal(request: 0x23, code: 99, detail: 0).hint.contains("99"))
  }
}
