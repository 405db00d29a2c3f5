import Attempts
import KitProtocol

extension SerialKit {
  private static let shortestRetry: UInt64 = 250_000_000
  private static let longestRetry: UInt64 = 1_000_000_000
  /// A kit that must not be used is asked again less often: opening the port may reset it.
  private static let refusedRetry: UInt64 = 5_000_000_000
  private static let greetingPatience: UInt64 = 5_000_000_000

  /// One turn of the thread: reads, does what is due, and says what to wait for.
  func round() -> CableThread.Wait {
    let now = CableThread.now()
    if case .closed(let openAt) = phase, now >= openAt { open(now: now) }
    readSome()
    perform(session.tick(now: CableThread.now()))
    if case .greeting(let sayAt?) = phase, now >= sayAt {
      phase = .greeting(sayAt: nil)
      setState(
        .searching(
          hint: .port(
            path: settings.path, reason: "the port is open, but no kit answers",
            hint: "Switch the kit on; check that this is the kit's port and that its firmware is installed.")))
    }
    expire(now: now)
    flush()
    return CableThread.Wait(
      descriptor: port?.descriptor, wantsToWrite: !unsent.isEmpty, deadline: nextDeadline)
  }

  private var nextDeadline: UInt64? {
    var deadlines = [session.nextDeadline, scanning?.gathering.deadline, testing?.gathering.deadline]
    deadlines += confirmations.values.map(\.deadline)
    switch phase {
    case .closed(let openAt): deadlines.append(openAt)
    case .greeting(let sayAt): deadlines.append(sayAt)
    case .off, .identifying, .attached: break
    }
    return deadlines.compactMap(\.self).min()
  }

  private func expire(now: UInt64) {
    scanning?.gathering.expire(now: now)
    testing?.gathering.expire(now: now)
    for confirmation in confirmations.values { confirmation.expire(now: now) }
  }

  private func open(now: UInt64) {
    do {
      port = try openCable(settings)
      openDelay = 0
      phase = .greeting(sayAt: now + Self.greetingPatience)
      perform(session.start(now: now, nonce: .random(in: .min ... .max)))
    } catch {
      // To look for a port that is not there costs next to nothing, and somebody may be plugging it in.
      openDelay = error.isAbsent ? Self.shortestRetry : min(max(2 * openDelay, Self.shortestRetry), Self.longestRetry)
      phase = .closed(openAt: now + openDelay)
      let reason = error.error(path: settings.path, holder: error.isHeld ? holder(of: settings.path) : nil)
      // A kit that was there and is unplugged stays lost; any other obstacle is told.
      if case .lost = state, error.isAbsent { return }
      setState(.searching(hint: reason))
    }
  }

  /// Once in a round: a kit that sends faster than this computer reads must not keep it from renewing the leases.
  private func readSome() {
    guard let port else { return }
    switch port.read() {
    case .nothing: break
    case .bytes(let bytes): perform(session.received(bytes, now: CableThread.now()))
    case .hungUp:
      close(because: "the cable was unplugged")
      if case .searching = state {
        setState(
          .searching(
            hint: .port(
              path: settings.path, reason: "the port opens and hangs up at once",
              hint: "Plug the kit's cable in again, or try another socket and another cable.")))
      }
      phase = .closed(openAt: CableThread.now() + Self.shortestRetry)
    }
  }

  private func flush() {
    guard let port, !unsent.isEmpty else { return }
    // A hang-up is found by the next read, which also knows what to say.
    unsent.removeFirst(port.write(unsent) ?? unsent.count)
  }

  func perform(_ actions: [LinkAction]) {
    for action in actions {
      switch action {
      case .write(let bytes): unsent += bytes
      case .established(let info): established(info)
      case .response(let id, let response): responses.removeValue(forKey: id)?.resume(returning: .success(response))
      case .failed(let id, let error):
        responses.removeValue(forKey: id)?.resume(returning: .failure(benchError(error)))
      case .event(let event): take(event)
      case .stateChanged: break
      case .lost(.stopped): break
      case .lost(let reason): lost(reason)
      case .versionMismatch(let kit, let host):
        let host = Int(host.lowerBound)...Int(host.upperBound)
        refuse(.protocolVersion(kit: kit.map { Int($0.lowerBound)...Int($0.upperBound) } ?? 0...0, host: host))
      case .schemaMismatch(let kit, let host):
        refuse(
          .descriptionMismatch(
            detail: "its firmware has the message layouts \(String(kit, radix: 16)), this computer "
              + "\(String(host, radix: 16)); update the older of the two"))
      }
    }
    flush()
  }

  private func benchError(_ error: LinkError) -> BenchError {
    switch error {
    case .notEstablished: .notAttached(station: station)
    case .lost(.stopped): .lost(reason: lossWords)
    case .lost(let reason): .lost(reason: reason.words)
    case .timeout: .timeout(what: "a request was taken but never answered")
    case .requestTooLong, .unexpectedResponse, .malformedResponse:
      .interrupted(reason: "host and kit did not understand each other (\(error)); update the kit's firmware")
    }
  }

  private func established(_ info: SessionInfo) {
    phase = .identifying
    let epoch = self.epoch
    Task { await self.identify(epoch: epoch) }
  }

  private func lost(_ reason: LossReason) {
    if case .silence = reason {
      close(because: reason.words)
      phase = .closed(openAt: CableThread.now() + Self.shortestRetry)
    } else {
      forgetLink(reason.words)
      let now = CableThread.now()
      phase = .greeting(sayAt: now + Self.greetingPatience)
      perform(session.start(now: now, nonce: .random(in: .min ... .max)))
    }
  }

  /// This kit is not to be used; says why and looks again later.
  func refuse(_ error: BenchError) {
    close(because: "\(error)")
    setState(.searching(hint: error))
    phase = .closed(openAt: CableThread.now() + Self.refusedRetry)
  }

  /// Lets go of the port. The caller sets the next phase.
  func close(because words: String) {
    lossWords = words
    perform(session.stop())
    forgetLink(words)
    port = nil
    unsent = []
  }

  /// Ends all that belonged to the link that is gone.
  private func forgetLink(_ words: String) {
    epoch += 1
    let error = BenchError.lost(reason: words)
    scanning?.gathering.finish(.failure(error))
    testing?.gathering.finish(.failure(error))
    for confirmation in confirmations.values { confirmation.finish(.failure(error)) }
    (scanning, testing, confirmations, digests) = (nil, nil, [:], [])
    line.sendAway(because: error)
    powerIsOff(because: "\(words); the kit switches off by itself", at: lastDeviceTime)
    if case .attached = phase { setState(.lost(reason: error)) }
  }
}

extension PortFailure {
  var isAbsent: Bool {
    if case .port(_, "there is no such port", _) = error(path: "", holder: nil) { true } else { false }
  }
}
