import KitProtocol

/// Drops, doubles, damages, cuts, litters and overtakes what goes over it, a frame at a time; the same in each run.
struct LossyCable {
  /// Of 100 frames, how many suffer each kind of harm.
  var percent: Int
  private var generator: SeededGenerator
  /// A frame that the next one overtakes.
  private var held: [UInt8] = []

  init(percent: Int, seed: UInt64) {
    self.percent = percent
    generator = SeededGenerator(seed: seed)
  }

  mutating func carry(_ bytes: [UInt8]) -> [UInt8] {
    bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().flatMap { frame in
      let overtaken = held
      held = []
      return harm(Array(frame) + [0]) + overtaken
    }
  }

  private mutating func harm(_ frame: [UInt8]) -> [UInt8] {
    switch Int.random(in: 0..<100, using: &generator) / max(1, percent) {
    case _ where percent == 0: return frame
    case 0: return []
    case 1: return frame + frame
    case 2:
      var damaged = frame
      damaged[Int.random(in: 0..<frame.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      return damaged
    case 3: return Array(frame.prefix(Int.random(in: 0..<frame.count, using: &generator)))
    case 4:
      let litter = (0..<Int.random(in: 1...90, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      return litter + frame
    case 5:
      held = frame
      return []
    default: return frame
    }
  }
}

/// A session, the firmware and the cable between them, in steps of 1 ms.
struct Rig {
  var session = LinkSession()
  let kit: FirmwareKit
  var toKit: LossyCable
  var toHost: LossyCable
  /// ns of the host's clock; another zero than the kit's.
  var now: UInt64 = 5_000_000_000
  var actions: [LinkAction] = []
  /// Bytes go nowhere while false.
  var isPlugged = true
  /// Baud rates of host and kit, when they are not the same.
  var rates: (host: Double, kit: Double)?

  init(kit: FirmwareKit, percent: Int = 0, seed: UInt64 = 1) {
    self.kit = kit
    toKit = LossyCable(percent: percent, seed: seed)
    toHost = LossyCable(percent: percent, seed: seed &+ 99)
  }

  mutating func start(nonce: UInt32) {
    perform(session.start(now: now, nonce: nonce))
  }

  @discardableResult
  mutating func send(_ request: KitRequest) -> RequestID {
    let (id, actions) = session.send(request, now: now)
    perform(actions)
    return id
  }

  mutating func perform(_ new: [LinkAction]) {
    for action in new {
      guard case .write(let bytes) = action else {
        actions.append(action)
        continue
      }
      let heard = rates.map { resampled(bytes, sentAt: $0.host, readAt: $0.kit) } ?? bytes
      if isPlugged { kit.receive(toKit.carry(heard)) }
    }
  }

  /// In steps of `step` ms.
  mutating func run(milliseconds: Int, step: Int = 1) {
    for _ in 0..<(milliseconds / step) {
      now += UInt64(step) * 1_000_000
      kit.now += UInt64(step) * 1_000_000
      let sent = kit.poll()
      let bytes = toHost.carry(rates.map { resampled(sent, sentAt: $0.kit, readAt: $0.host) } ?? sent)
      perform(session.received(isPlugged ? bytes : [], now: now))
      perform(session.tick(now: now))
    }
  }

  var events: [KitEvent] { actions.compactMap { if case .event(let event) = $0 { event } else { nil } } }
  var losses: [LossReason] { actions.compactMap { if case .lost(let reason) = $0 { reason } else { nil } } }
  func response(_ id: RequestID) -> KitResponse? {
    actions.lazy.compactMap { if case .response(id, let response) = $0 { response } else { nil } }.first
  }
}
