/* Any bytes at the host's end of the cable, with time passing: no trap, every request is answered or fails exactly once, and a session
   never outlives a silent kit. The first byte of the input chooses whether the bytes are raw or become the contents of valid
   frames, so that the fuzzer also reaches what lies behind the CRC. Compiled together with Sources/KitProtocol. */

private struct FuzzedHost {
  private static let hostNonce: UInt32 = 0x0507_0B0D
  private static let bootNonce: UInt32 = 0x1113_1719
  private static let requests: [KitRequest] = [.identify, .inputs, .scan, .arm, .safe, .selfTest, .clock]

  private var session = LinkSession()
  private var now: UInt64 = 1_000_000_000
  private var asked: Set<RequestID> = []
  private var sequence: UInt8 = 0

  mutating func receive(raw bytes: UnsafeBufferPointer<UInt8>) {
    perform(session.start(now: now, nonce: Self.hostNonce))
    perform(session.received(bytes, now: now))
    finish()
  }

  /// Reads `control length payload…`: bit 7 of the control also asks something, bit 6 spoils the number of the frame and
  /// bit 5 makes it unnumbered; the low bits and the length choose the message.
  mutating func receive(contents bytes: UnsafeBufferPointer<UInt8>) {
    greet()
    var at = 0
    while at + 2 < bytes.count {
      let (control, id) = (bytes[at], bytes[at + 1])
      let length = min(Int(bytes[at + 2]) % (Frame.maximumPayload + 1), bytes.count - at - 3)
      let payload = Array(bytes[(at + 3)..<(at + 3 + length)])
      at += 3 + length
      if control & 0x80 != 0 { ask(Self.requests[Int(control & 0x1F) % Self.requests.count]) }
      give(control: control, id: id, payload: payload)
      now += UInt64(control & 0x1F) * 7_000_000
      perform(session.tick(now: now))
    }
    finish()
  }

  private mutating func greet() {
    perform(session.start(now: now, nonce: Self.hostNonce))
    let reply = Handshake.HelloReply(
      version: 1, minimumVersion: 1, maximumVersion: 1, hostNonce: Self.hostNonce, bootNonce: Self.bootNonce,
      schemaHash: schemaHash, window: 4, resetCause: 0)
    give(Frame(flags: .handshake, id: MessageID.helloReply.rawValue, payload: reply.payload))
    require(session.isEstablished)
  }

  private mutating func ask(_ request: KitRequest) {
    let (id, actions) = session.send(request, now: now)
    require(asked.insert(id).inserted)
    perform(actions)
  }

  private mutating func give(control: UInt8, id: UInt8, payload: [UInt8]) {
    let isNumbered = control & 0x20 == 0
    let number = control & 0x40 != 0 ? sequence &+ control : sequence
    if isNumbered, number == sequence, session.isEstablished { sequence &+= 1 }
    give(
      Frame(
        flags: isNumbered ? .reliable : [], sequence: isNumbered ? number : 0, acknowledged: control & 0x1F, id: id,
        payload: payload))
  }

  private mutating func give(_ frame: Frame) {
    let seed = CRC16.sessionSeed(schemaHash: schemaHash, hostNonce: Self.hostNonce, bootNonce: Self.bootNonce)
    guard let wire = try? frame.encoded(seed: seed) else { return }
    require(wire.count <= Frame.maximumLength && wire.last == 0 && !wire.dropLast().contains(0))
    require((try? Frame(encoded: Array(wire.dropLast()), seed: seed)) == frame)
    perform(session.received(wire, now: now))
  }

  private mutating func perform(_ actions: [LinkAction]) {
    for action in actions {
      switch action {
      case .response(let id, _), .failed(let id, _): require(asked.remove(id) != nil)
      default: break
      }
    }
  }

  /// The kit falls silent: the session ends, and with it all that was asked.
  private mutating func finish() {
    for _ in 0..<25 {
      now += 50_000_000
      perform(session.tick(now: now))
    }
    require(!session.isEstablished)
    require(asked.isEmpty)
  }
}

private func require(_ holds: Bool) {
  precondition(holds)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: data, count: count)
  guard let first = bytes.first else { return 0 }
  var host = FuzzedHost()
  let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst())
  if first % 2 == 0 { host.receive(raw: rest) } else { host.receive(contents: rest) }
  return 0
}
