/// The host's end of the link as a state machine: no I/O, no clock of its own. `firmware-protocol/PROTOCOL.md`, 2 and 3.
///
/// Times are ns of one clock that never goes back. Hand over received bytes, or some of them, before calling ``tick(now:)``: a host that was
/// held up must not take its own absence for silence of the kit.
package struct LinkSession: Sendable {
  static let supportedVersions: ClosedRange<UInt8> = 1...1
  static let helloEvery: UInt64 = 200_000_000
  static let silenceLimit: UInt64 = 1_000_000_000
  static let responseLimit: UInt64 = 10_000_000_000
  static let heartbeatEvery: UInt64 = 250_000_000
  static let urgentHeartbeatEvery: UInt64 = 50_000_000
  /// After so long a silence heartbeats are urgent: on a bad cable four a second may all get lost.
  static let worryingSilence: UInt64 = 300_000_000

  enum Phase: Sendable {
    case idle
    case greeting(nonce: UInt32, helloAt: UInt64)
    case established(Conversation)
  }

  /// What exists only while there is a session.
  struct Conversation: Sendable {
    struct Awaited: Sendable {
      let id: RequestID
      let responseID: UInt8
    }
    let info: SessionInfo
    let hostNonce: UInt32
    let seed: UInt16
    var sender: ReliableSender
    var receiver = ReliableReceiver()
    /// By the sequence number of the request.
    var awaited: [UInt8: Awaited] = [:]
    var responseIDs: [RequestID: UInt8] = [:]
    var deadlines: [RequestID: UInt64] = [:]
    var heardAt: UInt64
    var heartbeatAt: UInt64
    var token: UInt8 = 0
    var tokenSentAt: UInt64?
    var state: KitState?
    var telemetryNumber: UInt16?
    var owesAcknowledgement = false
    var owesNak = false
  }

  var phase = Phase.idle
  var decoder = FrameDecoder()
  var counters = LinkStatistics()
  var requestCount: UInt64 = 0
  var lastBootNonce: UInt32?
  /// Bytes and other actions of the call that runs.
  var outgoing: [UInt8] = []
  var actions: [LinkAction] = []

  /// Bit n: output n shall stay on. See ``renew(outputs:now:)``.
  package internal(set) var renewedOutputs: UInt32 = 0
  /// Goes on through sessions of the same boot of the kit.
  package internal(set) var clock = DeviceClock()

  package init() {}

  package var statistics: LinkStatistics {
    var statistics = counters
    statistics.received = decoder.counts
    return statistics
  }

  /// 64-bit µs of a stamp in an event that has just arrived; see ``DeviceClock``.
  package mutating func deviceTime(_ low: UInt32, now: UInt64) -> UInt64 {
    clock.unwrap(low, arrivedAt: now)
  }

  package var isEstablished: Bool {
    if case .established = phase { true } else { false }
  }

  /// ns; nil before the first acknowledgement of the session.
  package var smoothedRoundTrip: UInt64? {
    if case .established(let conversation) = phase { conversation.sender.roundTrip.smoothed } else { nil }
  }

  /// Begins a new session: greets until the kit answers. The nonce must differ from that of earlier sessions.
  package mutating func start(now: UInt64, nonce: UInt32) -> [LinkAction] {
    end(.stopped)
    phase = .greeting(nonce: nonce, helloAt: now)
    return collect(now: now)
  }

  /// Gives the session up; every outstanding request fails.
  package mutating func stop() -> [LinkAction] {
    end(.stopped)
    phase = .idle
    defer { actions = [] }
    return actions
  }

  /// Sends a request as soon as the window permits.
  package mutating func send(_ request: KitRequest, now: UInt64) -> (id: RequestID, actions: [LinkAction]) {
    requestCount += 1
    let id = RequestID(number: requestCount)
    let payload = request.payload
    guard case .established(var conversation) = phase else { return (id, [.failed(id, .notEstablished)]) }
    guard payload.count <= Frame.maximumPayload else { return (id, [.failed(id, .requestTooLong)]) }
    phase = .idle
    conversation.sender.enqueue(.init(id: id, message: request.id.rawValue, payload: payload))
    conversation.responseIDs[id] = request.responseID
    conversation.deadlines[id] = now + Self.responseLimit
    phase = .established(conversation)
    return (id, collect(now: now))
  }

  /// Names the outputs that every heartbeat renews from now on; 0 for none. A new output is renewed at once.
  package mutating func renew(outputs: UInt32, now: UInt64) -> [LinkAction] {
    let isMore = outputs & ~renewedOutputs != 0
    renewedOutputs = outputs
    guard isMore, case .established(var conversation) = phase else { return [] }
    conversation.heartbeatAt = now
    phase = .established(conversation)
    return collect(now: now)
  }

  /// Takes bytes in any portions.
  package mutating func received(_ bytes: some Sequence<UInt8>, now: UInt64) -> [LinkAction] {
    for byte in bytes {
      if let frame = decoder.take(byte, seed: seed) { take(frame, now: now) }
    }
    return collect(now: now)
  }

  /// Does what is due at `now`; harmless when nothing is.
  package mutating func tick(now: UInt64) -> [LinkAction] {
    if case .established(let conversation) = phase {
      if now >= conversation.heardAt + Self.silenceLimit {
        end(.silence)
        phase = .idle
      } else {
        expireRequests(now: now)
      }
    }
    return collect(now: now)
  }

  /// When ``tick(now:)`` has something to do; nil while nothing is going on.
  package var nextDeadline: UInt64? {
    switch phase {
    case .idle: nil
    case .greeting(_, let helloAt): helloAt
    case .established(let conversation):
      ([conversation.heardAt + Self.silenceLimit, conversation.heartbeatAt]
        + [conversation.sender.repeatAt].compactMap(\.self) + conversation.deadlines.values).min()
    }
  }

  private var seed: UInt16? {
    if case .established(let conversation) = phase { conversation.seed } else { nil }
  }
}
