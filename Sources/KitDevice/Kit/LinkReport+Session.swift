import Attempts
import KitProtocol

extension LinkReport {
  /// What a session has counted up to now.
  init(_ session: LinkSession) {
    self.init()
    let counts = session.statistics
    framesSent = counts.framesSent
    framesReceived = counts.received.frames
    framesRepeated = counts.framesRepeated
    checksumErrors = counts.received.badCRC
    otherNoise = counts.received.dropped - counts.received.badCRC + counts.malformedMessages
    duplicatesReceived = counts.duplicatesReceived
    gapsReceived = counts.gapsReceived
    telemetryLost = counts.telemetryLost
    sessions = counts.sessions
    roundTripMicroseconds = session.smoothedRoundTrip.map { Int(clamping: $0 / 1000) }
    clockErrorMicroseconds = session.clock.uncertainty.map { Int(clamping: $0 / 1000) }
  }
}
