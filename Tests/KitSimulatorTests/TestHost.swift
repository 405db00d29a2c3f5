import Exercises
import Foundation
import Glibc
import KitProtocol

/// The smallest host: a ``LinkSession`` on the terminal of a kit.
final class TestHost {
  enum Failure: Error {
    case cannotOpen(String, reason: String)
    case hungUp
    case neverHappened(String)
    case link(LinkError)
    case lost(LossReason)
  }

  /// How long a test waits for something that must happen; far more than it takes.
  static let patience = Duration.seconds(20)

  private let descriptor: CInt
  private var session = LinkSession()
  private var responses: [RequestID: Result<KitResponse, Failure>] = [:]
  private(set) var events: [KitEvent] = []
  private(set) var info: SessionInfo?
  private var loss: LossReason?

  init(path: String) throws {
    descriptor = unsafe open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure.cannotOpen(path, reason: unsafe String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  func connect() async throws {
    take(session.start(now: now, nonce: .random(in: 1 ... .max)))
    try await wait(for: "a session") { self.info != nil }
  }

  func request(_ request: KitRequest) async throws -> KitResponse {
    let (id, actions) = session.send(request, now: now)
    take(actions)
    try await wait(for: "an answer to \(request)") { self.responses[id] != nil }
    guard let response = responses.removeValue(forKey: id) else { throw Failure.neverHappened("an answer") }
    return try response.get()
  }

  /// The first event, from now on or already here, that `matches`; it and those before it are taken away.
  func event(_ what: String, _ matches: (KitEvent) -> Bool) async throws -> KitEvent {
    try await wait(for: what) { self.events.contains(where: matches) }
    guard let index = events.firstIndex(where: matches) else { throw Failure.neverHappened(what) }
    defer { events.removeSubrange(...index) }
    return events[index]
  }

  /// Keeps the session alive until there is nothing more to wait for.
  func wait(for what: String, until isSo: () -> Bool) async throws {
    let deadline = ContinuousClock.now + Self.patience
    while !isSo() {
      guard ContinuousClock.now < deadline else { throw Failure.neverHappened(what) }
      try exchange()
      if let loss { throw Failure.lost(loss) }
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

  /// What has arrived, past the session.
  func read() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
    if count == 0 || (count < 0 && errno != EAGAIN) { throw Failure.hungUp }
    return Array(buffer.prefix(max(0, count)))
  }

  /// The outputs that heartbeats renew.
  func renew(outputs: UInt32) {
    take(session.renew(outputs: outputs, now: now))
  }

  private func exchange() throws {
    let bytes = try read()
    if !bytes.isEmpty { take(session.received(bytes, now: now)) }
    take(session.tick(now: now))
  }

  private func take(_ actions: [LinkAction]) {
    for action in actions {
      switch action {
      case .write(let bytes): write(bytes)
      case .established(let info): self.info = info
      case .response(let id, let response): responses[id] = .success(response)
      case .failed(let id, let error): responses[id] = .failure(.link(error))
      case .event(let event): events.append(event)
      case .lost(let reason): loss = reason
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
    _ = try await request(.arm)
    // A long lease: a machine that is busy with other tests must not end it.
    _ = try await request(.setOutput(0, isOn: true, leaseMilliseconds: 2000))
    renew(outputs: 1)
    try await confirm()
    _ = try await event("power on") { event in
      if case .outputChanged(_, 0, true, .confirmButton) = event { true } else { false }
    }
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
