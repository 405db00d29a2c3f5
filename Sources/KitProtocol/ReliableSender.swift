/// The sending half of the numbered frames: a window, and repetition of all that is unacknowledged (go-back-N).
struct ReliableSender: Sendable {
  struct Request: Sendable {
    let id: RequestID
    let message: UInt8
    let payload: [UInt8]
  }

  struct InFlight: Sendable {
    let sequence: UInt8
    let request: Request
    let sentAt: UInt64
    var isRepeated = false
  }

  /// How many frames may be unacknowledged.
  let window: Int
  private(set) var waiting: [Request] = []
  private(set) var inFlight: [InFlight] = []
  private(set) var nextSequence: UInt8 = 0
  private(set) var roundTrip = RoundTrip()
  /// When the unacknowledged frames are due again; nil when there are none.
  private(set) var repeatAt: UInt64?

  init(window: UInt8) {
    self.window = max(1, min(Int(window), 64))
  }

  mutating func enqueue(_ request: Request) {
    waiting.append(request)
  }

  /// Forgets a request that was never sent.
  mutating func withdraw(_ id: RequestID) {
    waiting.removeAll { $0.id == id }
  }

  /// The next frame that fits in the window. `isFree` says whether no earlier request still uses that number.
  mutating func next(now: UInt64, isFree: (UInt8) -> Bool) -> InFlight? {
    guard inFlight.count < window, !waiting.isEmpty, isFree(nextSequence) else { return nil }
    let frame = InFlight(sequence: nextSequence, request: waiting.removeFirst(), sentAt: now)
    nextSequence &+= 1
    inFlight.append(frame)
    if repeatAt == nil { repeatAt = now + roundTrip.retransmissionTime }
    return frame
  }

  /// The peer expects `sequence` next. An acknowledgement of what was never sent is ignored.
  mutating func acknowledged(upTo sequence: UInt8, now: UInt64) {
    guard let first = inFlight.first?.sequence else { return }
    let count = Int(sequence &- first)
    guard count > 0, count <= inFlight.count else { return }
    if let newest = inFlight[..<count].last(where: { !$0.isRepeated }) {
      roundTrip.measured(now - min(newest.sentAt, now))
    } else {
      roundTrip.resetBackOff()
    }
    inFlight.removeFirst(count)
    repeatAt = inFlight.isEmpty ? nil : now + roundTrip.retransmissionTime
  }

  /// All unacknowledged frames again: the peer asked for them, or their time is over.
  mutating func repeatAll(now: UInt64, timeIsOver: Bool) -> [InFlight] {
    guard !inFlight.isEmpty else { return [] }
    if timeIsOver { roundTrip.backOff() }
    for index in inFlight.indices { inFlight[index].isRepeated = true }
    repeatAt = now + roundTrip.retransmissionTime
    return inFlight
  }
}
