extension LinkSession {
  mutating func take(_ frame: Frame, now: UInt64) {
    if frame.flags.contains(.handshake) {
      takeHandshake(frame, now: now)
    } else if case .established(var conversation) = phase {
      phase = .idle
      takeInSession(frame, &conversation, now: now)
      phase = .established(conversation)
    }
  }

  /// Ends the session if there is one: its requests fail, then it is reported. The caller sets the next phase.
  mutating func end(_ reason: LossReason) {
    guard case .established(let conversation) = phase else { return }
    for id in conversation.deadlines.keys.sorted(by: { $0.number < $1.number }) {
      actions.append(.failed(id, .lost(reason)))
    }
    actions.append(.lost(reason))
    renewedOutputs = 0
  }

  mutating func expireRequests(now: UInt64) {
    guard case .established(var conversation) = phase else { return }
    let expired = conversation.deadlines.filter { $0.value <= now }.keys.sorted { $0.number < $1.number }
    guard !expired.isEmpty else { return }
    for id in expired {
      conversation.forget(id)
      conversation.sender.withdraw(id)
      actions.append(.failed(id, .timeout))
    }
    phase = .established(conversation)
  }

  private mutating func takeHandshake(_ frame: Frame, now: UInt64) {
    switch MessageID(rawValue: frame.id) {
    case .banner:
      guard let banner = try? Handshake.Banner(payload: frame.payload) else { return malformed() }
      switch phase {
      case .idle: break
      // The kit has just come up: no need to wait for the next greeting.
      case .greeting(let nonce, _): phase = .greeting(nonce: nonce, helloAt: now)
      case .established(let conversation):
        let isSameBoot = conversation.info.bootNonce == banner.bootNonce
        end(isSameBoot ? .endedByKit : .kitReset(cause: banner.resetCause))
        phase = .idle
      }
    case .helloReply:
      guard let reply = try? Handshake.HelloReply(payload: frame.payload) else { return malformed() }
      guard case .greeting(let nonce, _) = phase, reply.hostNonce == nonce else { return }
      begin(reply, now: now)
    default: malformed()
    }
  }

  private mutating func begin(_ reply: Handshake.HelloReply, now: UInt64) {
    guard Self.supportedVersions.contains(reply.version) else {
      phase = .idle
      let isRange = reply.minimumVersion <= reply.maximumVersion
      actions.append(
        .versionMismatch(
          kit: isRange ? reply.minimumVersion...reply.maximumVersion : nil, host: Self.supportedVersions))
      return
    }
    guard reply.schemaHash == schemaHash else {
      phase = .idle
      actions.append(.schemaMismatch(kit: reply.schemaHash, host: schemaHash))
      return
    }
    if lastBootNonce != reply.bootNonce { clock = DeviceClock() }
    lastBootNonce = reply.bootNonce
    counters.sessions += 1
    let info = SessionInfo(
      protocolVersion: reply.version, bootNonce: reply.bootNonce, resetCause: reply.resetCause)
    phase = .established(
      Conversation(
        info: info, hostNonce: reply.hostNonce,
        seed: CRC16.sessionSeed(
          schemaHash: schemaHash, hostNonce: reply.hostNonce, bootNonce: reply.bootNonce),
        sender: ReliableSender(window: reply.window), heardAt: now, heartbeatAt: now))
    actions.append(.established(info))
  }

  private mutating func takeInSession(_ frame: Frame, _ conversation: inout Conversation, now: UInt64) {
    conversation.heardAt = now
    conversation.sender.acknowledged(upTo: frame.acknowledged, now: now)
    if frame.flags.contains(.nak) {
      counters.naksReceived += 1
      let again = conversation.sender.repeatAll(now: now, timeIsOver: false)
      counters.framesRepeated += again.count
      for item in again { write(item, conversation) }
    }
    guard frame.flags.contains(.reliable) else { return takeUnnumbered(frame, &conversation, now: now) }
    switch conversation.receiver.received(frame.sequence) {
    case .take:
      conversation.owesAcknowledgement = true
      takeNumbered(frame, &conversation)
    case .duplicate:
      counters.duplicatesReceived += 1
      conversation.owesAcknowledgement = true
    case .gap(let report):
      counters.gapsReceived += 1
      if report { conversation.owesNak = true }
    }
  }

  private mutating func takeUnnumbered(_ frame: Frame, _ conversation: inout Conversation, now: UInt64) {
    switch MessageID(rawValue: frame.id) {
    case .ack: break
    case .heartbeatReply:
      guard let reply = try? HeartbeatReply(payload: frame.payload) else { return malformed() }
      if reply.token == conversation.token, let sentAt = conversation.tokenSentAt {
        clock.exchanged(reply.microseconds, sentAt: sentAt, answeredAt: now)
        conversation.tokenSentAt = nil
      }
      if conversation.state != reply.state {
        conversation.state = reply.state
        actions.append(.stateChanged(reply.state))
      }
    case .telemetry:
      guard case .telemetry(let number, _, _, _)? = event(of: frame, .telemetry) else { return }
      if let last = conversation.telemetryNumber {
        let step = number &- last
        // A repeated or older one has been overtaken.
        guard step != 0, step < 0x8000 else { return }
        counters.telemetryLost += Int(step) - 1
      }
      conversation.telemetryNumber = number
      if let event = event(of: frame, .telemetry) { actions.append(.event(event)) }
    default: malformed()
    }
  }

  private mutating func takeNumbered(_ frame: Frame, _ conversation: inout Conversation) {
    guard let id = MessageID(rawValue: frame.id) else { return malformed() }
    guard frame.id & 0x80 != 0 else {
      if let event = event(of: frame, id) { actions.append(.event(event)) }
      return
    }
    // A response that cannot be read still names its request, so that nobody waits for it in vain.
    guard let sequence = frame.payload.first, let awaited = conversation.awaited[sequence] else { return malformed() }
    conversation.forget(awaited.id)
    guard id == .error || frame.id == awaited.responseID else {
      actions.append(.failed(awaited.id, .unexpectedResponse(id)))
      return
    }
    guard let read = try? KitResponse.read(id: id, payload: frame.payload) else {
      malformed()
      actions.append(.failed(awaited.id, .malformedResponse(id)))
      return
    }
    actions.append(.response(awaited.id, read.response))
  }

  private mutating func event(of frame: Frame, _ id: MessageID) -> KitEvent? {
    guard let event = try? KitEvent(id: id, payload: frame.payload) else {
      malformed()
      return nil
    }
    return event
  }

  private mutating func malformed() {
    counters.malformedMessages += 1
  }
}

extension LinkSession.Conversation {
  mutating func forget(_ id: RequestID) {
    deadlines[id] = nil
    responseIDs[id] = nil
    if let sequence = awaited.first(where: { $0.value.id == id })?.key { awaited[sequence] = nil }
  }
}
