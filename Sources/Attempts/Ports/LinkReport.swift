/// How well the cable of one kit works, counted since the daemon looks for that kit; the counts only grow.
///
/// One struct for `proefbank kit show`, pages and metrics.
package struct LinkReport: Hashable, Sendable, Codable {
  /// Frames that this computer sent, repeated ones included, and valid ones that came from the kit.
  package var framesSent = 0
  package var framesReceived = 0
  /// Frames that had to be sent again.
  package var framesRepeated = 0
  package var checksumErrors = 0
  /// What came and was no frame, or one of another session or version.
  package var otherNoise = 0
  /// Frames that came twice, and gaps in the numbers of those that came.
  package var duplicatesReceived = 0
  package var gapsReceived = 0
  /// Telemetry frames that never came; they are not repeated.
  package var telemetryLost = 0
  /// Sessions that were opened; all but the first are reconnections.
  package var sessions = 0
  /// µs from a frame to its acknowledgement, smoothed; nil while there is no session.
  package var roundTripMicroseconds: Int?
  /// How far the host time of an event of the kit may be off, in µs; nil before the first exchange.
  package var clockErrorMicroseconds: Int?

  package init() {}

  package var reconnects: Int { max(0, sessions - 1) }
}
