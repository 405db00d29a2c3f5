extension LinkSession {
  /// Sends what is due and returns all actions of this call.
  mutating func collect(now: UInt64) -> [LinkAction] {
    switch phase {
    case .idle: break
    case .greeting(let nonce, let helloAt):
      if now >= helloAt {
        let hello = Handshake.Hello(
          minimumVersion: Self.supportedVersions.lowerBound, maximumVersion: Self.supportedVersions.upperBound,
          hostNonce: nonce)
        write(Frame(flags: .handshake, id: MessageID.hello.rawValue, payload: hello.payload), seed: CRC16.start)
        phase = .greeting(nonce: nonce, helloAt: now + Self.helloEvery)
      }
    case .established(var conversation):
      phase = .idle
      sendDue(&conversation, now: now)
      phase = .established(conversation)
    }
    if !outgoing.isEmpty { actions.append(.write(outgoing)) }
    outgoing = []
    defer { actions = [] }
    return actions
  }

  private mutating func sendDue(_ conversation: inout Conversation, now: UInt64) {
    let sentBefore = counters.framesSent
    if let repeatAt = conversation.sender.repeatAt, now >= repeatAt {
      let again = conversation.sender.repeatAll(now: now, timeIsOver: true)
      counters.framesRepeated += again.count
      for item in again { write(item, conversation) }
    }
    while let item = conversation.sender.next(now: now, isFree: { conversation.awaited[$0] == nil }) {
      // Nobody waits for the response of a request that has expired meanwhile.
      if let responseID = conversation.responseIDs[item.request.id] {
        conversation.awaited[item.sequence] = .init(id: item.request.id, responseID: responseID)
      }
      write(item, conversation)
    }
    if now >= conversation.heartbeatAt { writeHeartbeat(&conversation, now: now) }
    let hasSent = counters.framesSent != sentBefore
    if conversation.owesNak || (conversation.owesAcknowledgement && !hasSent) {
      write(
        Frame(
          flags: conversation.owesNak ? .nak : [], acknowledged: conversation.receiver.expected,
          id: MessageID.ack.rawValue), seed: conversation.seed)
    }
    conversation.owesNak = false
    conversation.owesAcknowledgement = false
  }

  private mutating func writeHeartbeat(_ conversation: inout Conversation, now: UInt64) {
    conversation.token &+= 1
    conversation.tokenSentAt = now
    let isUrgent = renewedOutputs != 0 || now >= conversation.heardAt + Self.worryingSilence
    conversation.heartbeatAt = now + (isUrgent ? Self.urgentHeartbeatEvery : Self.heartbeatEvery)
    let heartbeat = Heartbeat(token: conversation.token, outputs: renewedOutputs)
    write(
      Frame(
        flags: [], acknowledged: conversation.receiver.expected, id: MessageID.heartbeat.rawValue,
        payload: heartbeat.payload), seed: conversation.seed)
  }

  mutating func write(_ item: ReliableSender.InFlight, _ conversation: Conversation) {
    write(
      Frame(
        flags: .reliable, sequence: item.sequence, acknowledged: conversation.receiver.expected,
        id: item.request.message, payload: item.request.payload), seed: conversation.seed)
  }

  private mutating func write(_ frame: Frame, seed: UInt16) {
    // Payloads are bounded before they come here; a frame that is too long would be a bug and is not sent.
    guard let bytes = try? frame.encoded(seed: seed) else { return }
    outgoing += bytes
    counters.framesSent += 1
  }
}
