import Glibc

/// What a virtual kit has inside: a firmware, what it runs on, and the kit's end of the cable.
///
/// Works on the panel of a ``SimulatedBench``. Every call comes on the kit's own thread.
protocol KitInside: AnyObject {
  var cableIsPlugged: Bool { get }
  /// Whether a program has the other end of the cable open.
  var hostIsAttached: Bool { get }
  var hasSession: Bool { get }
  var waitsForConfirmButton: Bool { get }
  /// What to wait for besides the time.
  var interests: [pollfd] { get }

  /// Returns once a host can open the other end. Plugging a plugged cable changes nothing; else the kit, which gets its
  /// power through the cable, starts anew, apart from the first time.
  func plugCable() throws(VirtualKitError)
  /// Hangs up.
  func pullCable()
  func restart(_ cause: RestartCause) throws(VirtualKitError)
  /// Does what is due; at least once a millisecond while there is a session or power.
  func round()
}

enum RestartCause {
  case powerOn, watchdog
}
