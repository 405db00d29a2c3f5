import Exercises
import Foundation
import Glibc
import KitProtocol
import Synchronization

/// The smallest host: a ``LinkSession`` on the terminal of a kit.
///
/// It has a thread of its own, because a kit ends a session after a second of silence, however busy the tests are.
final class TestHost: Sendable {
  enum Failure: Error {
    case cannotOpen(String, reason: String)
    case neverHappened(String)
    case link(LinkError)
    case lost(LossReason)
  }

  /// How long a test waits for something that must happen; far more than it takes.
  static let patience = Duration.seconds(20)

  private struct State {
    var session = LinkSession()
    var responses: [RequestID: Result<KitResponse, Failure>] = [:]
    var events: [KitEvent] = []
    var info: SessionInfo?
    var loss: LossReason?
  }

  private let descriptor: CInt
  private let state = Mutex(State())

  init(path: String) throws {
    descriptor = unsafe open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure.cannotOpen(path, reason: unsafe String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  func connect() async throws {
    state.withLock { state in
      take(state.session.start(now: now, nonce: .random(in: 1 ... .max)), &state)
    }
    Thread.detachNewThread { [weak self] in
      while self?.exchange() == true {}
    }
    try await wait(for: "a session") { self.info != nil }
  }

  /// Nil before the first session.
  var info: SessionInfo? { state.withLock { $0.info } }

  func request(_ request: KitRequest) async throws -> KitResponse {
    let id = state.withLock { state in
      let (id, actions) = state.session.send(request, now: now)
      take(actions, &state)
      return id
    }
    try await wait(for: "an answer to \(request)") { self.state.withLock { $0.responses[id] != nil } }
    guard let response = state.withLock({ $0.responses.removeValue(forKey: id) }) else {
      throw Failure.neverHappened("an answer")
    }
    return try response.get()
  }

  /// The first event, from now on or already here, that `matches`; it and those before it are taken away.
  func event(_ what: String, _ matches: (KitEvent) -> Bool) async throws -> KitEvent {
    var found: KitEvent?
    try await wait(for: what) {
      found = state.withLock { state in
        guard let index = state.events.firstIndex(where: matches) else { return nil }
        defer { state.events.removeSubrange(...index) }
        return state.events[index]
      }
      return found != nil
    }
    guard let found else { throw Failure.neverHappened(what) }
    return found
  }

  /// Returns when `isSo`; throws when the session is lost before that.
  func wait(for what: String, until isSo: () -> Bool) async throws {
    let deadline = ContinuousClock.now + Self.patience
    while !isSo() {
      if let loss = state.withLock({ $0.loss }) { throw Failure.lost(loss) }
      guard ContinuousClock.now < deadline else { throw Failure.neverHappened(what) }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Whether the kit has hung up.
  var isHungUp: Bool {
    var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&descriptor, 1, 0)
    return Int32(descriptor.revents) & POLLHUP != 0
  }

  /// Sends bytes as they are.
  func write(_ bytes: [UInt8]) {
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
  }

  /// What has arrived, past the session; empty when nothing has.
  func read() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
    return Array(buffer.prefix(max(0, count)))
  }

  /// The outputs that heartbeats renew.
  func renew(outputs: UInt32) {
    state.withLock { state in take(state.session.renew(outputs: outputs, now: now), &state) }
  }

  /// Waits at most a millisecond for bytes and does what is due; false when the kit has hung up.
  private func exchange() -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&waiting, 1, 1)
    if Int32(waiting.revents) & POLLHUP != 0 { return false }
    state.withLock { state in
      let bytes = read()
      if !bytes.isEmpty { take(state.session.received(bytes, now: now), &state) }
      take(state.session.tick(now: now), &state)
    }
    return true
  }

  private func take(_ actions: [LinkAction], _ state: inout State) {
    for action in actions {
      switch action {
      case .write(let bytes): write(bytes)
      case .established(let info): state.info = info
      case .response(let id, let response): state.responses[id] = .success(response)
      case .failed(let id, let error): state.responses[id] = .failure(.link(error))
      case .event(let event): state.events.append(event)
      case .lost(let reason): state.loss = reason
      case .stateChanged, .versionMismatch, .schemaMismatch: break
      }
    }
  }

  private var now: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension TestHost {
  /// Arms the kit and switches the supply on, with the confirm button pressed by `confirm`.
  func energise(confirm: () async throws -> Void) async throws {
    let digest = try await digestOfWiring()
    _ = try await request(.arm)
    // A long lease: a machine that is busy with other tests must not end it.
    _ = try await request(.setOutput(0, isOn: true, leaseMilliseconds: 2000, digest: digest))
    renew(outputs: 1)
    try await confirm()
    _ = try await event("power on") { event in
      if case .outputChanged(_, 0, true, .confirmButton) = event { true } else { false }
    }
  }

  /// Of what is plugged now.
  func digestOfWiring() async throws -> UInt32 {
    _ = try await request(.scan)
    var digest = WiringDigest()
    var isDone = false
    while !isDone {
      switch try await event("a row of the scan or its end", { $0.isOfScan }) {
      case .scanRow(let source, let first, let classes): digest.add(source: source, first: first, classes: classes)
      default: isDone = true
      }
    }
    return digest.value
  }

  /// Reads the whole dictionary as a host does.
  func dictionary(length: Int) async throws -> String {
    var bytes: [UInt8] = []
    while bytes.count < length {
      let part = UInt8(min(48, length - bytes.count))
      guard
        case .dictionary(_, let more) = try await request(.readDictionary(offset: UInt16(bytes.count), length: part))
      else { throw Failure.neverHappened("a part of the dictionary") }
      bytes += more
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension KitEvent {
  fileprivate var isOfScan: Bool {
    switch self {
    case .scanRow, .scanDone: true
    default: false
    }
  }
}
