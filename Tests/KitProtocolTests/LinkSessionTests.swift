import KitProtocol
import Testing

/// The session against hand-made frames: what a kit that differs from the reference may do.
@Suite("The link session")
struct LinkSessionTests {
  private static let millisecond: UInt64 = 1_000_000
  private let nonce: UInt32 = 0xA1B2_C3D4
  private let boot: UInt32 = 0x0BAD_CAFE

  private var seed: UInt16 { CRC16.sessionSeed(schemaHash: schemaHash, hostNonce: nonce, bootNonce: boot) }

  private func helloReply(
    version: UInt8 = 1, range: (UInt8, UInt8) = (1, 1), schema: UInt32 = schemaHash, window: UInt8 = 4,
    to nonce: UInt32? = nil
  ) throws -> [UInt8] {
    let reply = Handshake.HelloReply(
      version: version, minimumVersion: range.0, maximumVersion: range.1, hostNonce: nonce ?? self.nonce,
      bootNonce: boot, schemaHash: schema, window: window, resetCause: 0)
    return try Frame(
      flags: .handshake, id: MessageID.helloReply.rawValue, payload: reply.payload, version: version
    ).encoded(seed: 0)
  }

  private func established(window: UInt8 = 4) throws -> LinkSession {
    var session = LinkSession()
    _ = session.start(now: 0, nonce: nonce)
    _ = session.received(try helloReply(window: window), now: 0)
    return session
  }

  private func frames(_ actions: [LinkAction]) -> [Frame] {
    var decoder = FrameDecoder()
    return actions.flatMap { action in
      if case .write(let bytes) = action { bytes.compactMap { decoder.take($0, seed: seed) } } else { [Frame]() }
    }
  }

  private func reliable(_ sequence: UInt8, ack: UInt8 = 0, _ id: MessageID, _ payload: [UInt8]) throws -> [UInt8] {
    try Frame(flags: .reliable, sequence: sequence, acknowledged: ack, id: id.rawValue, payload: payload)
      .encoded(seed: seed)
  }

  @Test("Greets every 200 ms until the reply with its own nonce comes")
  func greets() throws {
    var session = LinkSession()
    #expect(session.nextDeadline == nil)
    #expect(frames(session.start(now: 0, nonce: nonce)).map(\.id) == [MessageID.hello.rawValue])
    #expect(session.tick(now: 199 * Self.millisecond).isEmpty)
    #expect(session.nextDeadline == 200 * Self.millisecond)
    #expect(frames(session.tick(now: 200 * Self.millisecond)).count == 1)
    #expect(session.received(try helloReply(to: 1), now: 210 * Self.millisecond).isEmpty)
    let actions = session.received(try helloReply(), now: 220 * Self.millisecond)
    #expect(actions.first == .established(.init(protocolVersion: 1, bootNonce: boot, resetCause: 0)))
    #expect(frames(actions).map(\.id) == [MessageID.heartbeat.rawValue])
  }

  @Test("Says which versions the kit and this computer have when none is common; impossible ranges do no harm")
  func versionMismatch() throws {
    for (range, told) in [((2, 3), 2...3), ((3, 2), nil)] as [((UInt8, UInt8), ClosedRange<UInt8>?)] {
      var session = LinkSession()
      _ = session.start(now: 0, nonce: nonce)
      let actions = session.received(try helloReply(version: 0, range: range), now: 0)
      #expect(actions == [.versionMismatch(kit: told, host: 1...1)])
      #expect(session.nextDeadline == nil)
    }
  }

  @Test("A kit with other message layouts is refused")
  func schemaMismatch() throws {
    var session = LinkSession()
    _ = session.start(now: 0, nonce: nonce)
    let actions = session.received(try helloReply(schema: 1), now: 0)
    #expect(actions == [.schemaMismatch(kit: 1, host: schemaHash)])
  }

  @Test("Sends no more than the window, and the rest as soon as there is room")
  func window() throws {
    var session = try established(window: 2)
    let sent = (0..<4).map { _ in session.send(.clock, now: 0) }
    #expect(frames(sent.flatMap(\.actions)).count == 2)
    let ack = try Frame(flags: [], acknowledged: 1, id: 0).encoded(seed: seed)
    #expect(frames(session.received(ack, now: 1)).map(\.sequence) == [2])
    #expect(frames(session.received(ack, now: 2)).isEmpty)
    let strange = try Frame(flags: [], acknowledged: 77, id: 0).encoded(seed: seed)
    #expect(frames(session.received(strange, now: 3)).isEmpty)
  }

  @Test("Repeats after 100 ms at first, twice as long each time, and at once when asked")
  func repetition() throws {
    var session = try established()
    _ = session.send(.clock, now: 0)
    _ = session.send(.inputs, now: 0)
    let repeated = { (actions: [LinkAction]) in frames(actions).filter { $0.flags == .reliable }.map(\.sequence) }
    #expect(repeated(session.tick(now: 99 * Self.millisecond)).isEmpty)
    #expect(repeated(session.tick(now: 100 * Self.millisecond)) == [0, 1])
    #expect(repeated(session.tick(now: 299 * Self.millisecond)).isEmpty)
    #expect(repeated(session.tick(now: 300 * Self.millisecond)) == [0, 1])
    let nak = try Frame(flags: .nak, acknowledged: 1, id: 0).encoded(seed: seed)
    #expect(repeated(session.received(nak, now: 310 * Self.millisecond)) == [1])
    #expect(session.statistics.framesRepeated == 5)
  }

  @Test("Repeats sooner on a fast cable, measured on frames that were sent once, never below 25 ms")
  func measuredRepetition() throws {
    var session = try established()
    for number in 0..<20 as Range<UInt8> {
      let now = UInt64(number) * 10 * Self.millisecond
      _ = session.send(.clock, now: now)
      let response = KitResponse.clock(microseconds: 0)
      _ = session.received(
        try reliable(number, ack: number + 1, .clockReply, response.payload(answering: number)),
        now: now + 2 * Self.millisecond)
    }
    #expect(session.smoothedRoundTrip == 2 * Self.millisecond)
    let now = 400 * Self.millisecond
    _ = session.send(.clock, now: now)
    #expect(frames(session.tick(now: now + 24 * Self.millisecond)).allSatisfy { $0.flags != .reliable })
    #expect(frames(session.tick(now: now + 25 * Self.millisecond)).contains { $0.flags == .reliable })
  }

  @Test("An event that comes twice is told once and acknowledged twice; a gap is reported once")
  func duplicatesAndGaps() throws {
    var session = try established()
    let edge = try reliable(0, .edge, KitEvent.edge(microseconds: 1, input: 0, level: true).payload)
    let first = session.received(edge, now: 1)
    #expect(first.contains(.event(.edge(microseconds: 1, input: 0, level: true))))
    #expect(frames(first).map(\.acknowledged) == [1])
    let second = session.received(edge, now: 2)
    #expect(frames(second).map(\.acknowledged) == [1])
    #expect(second.count == 1)
    let later = try reliable(2, .edge, KitEvent.edge(microseconds: 3, input: 0, level: true).payload)
    #expect(frames(session.received(later, now: 3)).map(\.flags) == [.nak])
    #expect(session.received(later, now: 4).isEmpty)
    #expect(session.statistics.duplicatesReceived == 1)
    #expect(session.statistics.gapsReceived == 2)
  }

  @Test("Heartbeats come every 250 ms, every 50 ms with outputs to renew, and name these")
  func heartbeats() throws {
    var session = try established()
    #expect(frames(session.tick(now: 249 * Self.millisecond)).isEmpty)
    #expect(frames(session.tick(now: 250 * Self.millisecond)).map(\.payload) == [[2, 0, 0, 0, 0]])
    let now = 260 * Self.millisecond
    #expect(frames(session.renew(outputs: 0b10, now: now)).map(\.payload) == [[3, 2, 0, 0, 0]])
    #expect(session.nextDeadline == now + 50 * Self.millisecond)
    #expect(session.renew(outputs: 0, now: now + 1).isEmpty)
  }

  @Test("The state of the kit is told when it changes")
  func stateChanges() throws {
    var session = try established()
    let reply = { (state: KitState) in
      try Frame(
        flags: [], id: MessageID.heartbeatReply.rawValue,
        payload: HeartbeatReply(token: 1, microseconds: 5, state: state).payload
      ).encoded(seed: self.seed)
    }
    #expect(session.received(try reply([]), now: 1) == [.stateChanged([])])
    #expect(session.received(try reply([]), now: 2).isEmpty)
    #expect(session.received(try reply([.emergencyStopOpen]), now: 3) == [.stateChanged([.emergencyStopOpen])])
  }

  @Test("Silence of a second fails what is outstanding; other people's bytes are silence")
  func silence() throws {
    var session = try established()
    let (id, _) = session.send(.identify, now: 0)
    let noise = (0..<900).map { UInt8(truncatingIfNeeded: $0 * 7) }
    _ = session.received(noise, now: 900 * Self.millisecond)
    let actions = session.tick(now: 1000 * Self.millisecond)
    #expect(actions == [.failed(id, .lost(.silence)), .lost(.silence)])
    #expect(session.nextDeadline == nil)
    #expect(
      session.send(.clock, now: 2000 * Self.millisecond).actions.contains {
        if case .failed(_, .notEstablished) = $0 { true } else { false }
      })
  }

  @Test("A banner of the same boot means that the kit has ended the session")
  func endedByKit() throws {
    var session = try established()
    let banner = Handshake.Banner(minimumVersion: 1, maximumVersion: 1, bootNonce: boot, resetCause: 0)
    let bytes = try Frame(flags: .handshake, id: MessageID.banner.rawValue, payload: banner.payload).encoded(seed: 0)
    #expect(session.received(bytes, now: 1) == [.lost(.endedByKit)])
  }

  @Test("A request that is acknowledged but never answered fails after 10 s; the link goes on")
  func unanswered() throws {
    var session = try established()
    let (id, _) = session.send(.selfTest, now: 0)
    var actions: [LinkAction] = []
    for step in 1...20 as ClosedRange<UInt64> {
      let now = step * 500 * Self.millisecond
      actions += session.received(try Frame(flags: [], acknowledged: 1, id: 0).encoded(seed: seed), now: now)
      actions += session.tick(now: now)
    }
    #expect(actions.contains(.failed(id, .timeout)))
    #expect(session.isEstablished)
  }

  @Test("An answer of the wrong kind, or one that cannot be read, fails its request")
  func wrongAnswers() throws {
    var session = try established()
    let (first, _) = session.send(.identify, now: 0)
    let (second, _) = session.send(.clock, now: 0)
    let armed = try reliable(0, ack: 1, .armed, KitResponse.armed.payload(answering: 0))
    #expect(session.received(armed, now: 1).contains(.failed(first, .unexpectedResponse(.armed))))
    let short = try reliable(1, ack: 2, .clockReply, [1, 9])
    #expect(session.received(short, now: 2).contains(.failed(second, .malformedResponse(.clockReply))))
    let refusal = KitResponse.refused(.init(request: 0x30, code: 6, detail: 0))
    let (third, _) = session.send(.arm, now: 3)
    let error = try reliable(2, ack: 3, .error, refusal.payload(answering: 2))
    #expect(session.received(error, now: 4).contains(.response(third, refusal)))
  }

  @Test("Lost telemetry is counted, repeated telemetry dropped")
  func telemetry() throws {
    var session = try established()
    let sample = { (number: UInt16) in
      try Frame(
        flags: [], id: MessageID.telemetry.rawValue,
        payload: KitEvent.telemetry(number: number, microseconds: 1, channels: 1, values: [5]).payload
      ).encoded(seed: self.seed)
    }
    for number in [0xFFFE, 0xFFFE, 1] as [UInt16] { _ = session.received(try sample(number), now: 1) }
    #expect(session.statistics.telemetryLost == 2)
  }
}
