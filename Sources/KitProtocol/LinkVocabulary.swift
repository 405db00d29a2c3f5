/// Names one request of one ``LinkSession``.
package struct RequestID: Hashable, Sendable {
  let number: UInt64
}

/// What the kit said when the session began.
package struct SessionInfo: Hashable, Sendable {
  package var protocolVersion: UInt8
  /// Differs at every start of the kit.
  package var bootNonce: UInt32
  package var resetCause: UInt8

  package init(protocolVersion: UInt8, bootNonce: UInt32, resetCause: UInt8) {
    self.protocolVersion = protocolVersion
    self.bootNonce = bootNonce
    self.resetCause = resetCause
  }
}

/// Why a request got no response. The kit may or may not have carried it out, once at most.
package enum LinkError: Error, Hashable, Sendable {
  case notEstablished
  case lost(LossReason)
  /// Longer than 56 bytes.
  case requestTooLong
  /// Nothing came within 10 s although the link works.
  case timeout
  /// The answer was that of another request.
  case unexpectedResponse(MessageID)
  case malformedResponse(MessageID)
}

/// Why a session ended.
package enum LossReason: Hashable, Sendable {
  /// No valid frame for a second.
  case silence
  /// A banner with another boot nonce.
  case kitReset(cause: UInt8)
  /// A banner of the same boot: the kit ended the session after a second without us.
  case endedByKit
  /// The host gave it up, for example because the cable is gone.
  case stopped
}

/// What a ``LinkSession`` wants done, in this order.
package enum LinkAction: Hashable, Sendable {
  case write([UInt8])
  case established(SessionInfo)
  case response(RequestID, KitResponse)
  /// In order and each once, telemetry apart, which may be missing.
  case event(KitEvent)
  /// With the first heartbeat, and whenever it differs from the last one.
  case stateChanged(KitState)
  case failed(RequestID, LinkError)
  /// All outstanding requests failed; ``LinkSession/start(now:nonce:)`` begins again.
  case lost(LossReason)
  /// No common major version; the session is not begun. An empty range of the kit is `nil`.
  case versionMismatch(kit: ClosedRange<UInt8>?, host: ClosedRange<UInt8>)
  /// The same version with other message layouts.
  case schemaMismatch(kit: UInt32, host: UInt32)
}

/// Counters since the start of this value; they only grow.
package struct LinkStatistics: Hashable, Sendable {
  package var framesSent = 0
  package var framesRepeated = 0
  package var duplicatesReceived = 0
  package var gapsReceived = 0
  package var naksReceived = 0
  package var malformedMessages = 0
  package var telemetryLost = 0
  package var sessions = 0
  package var received = FrameDecoder.Counts()
}
