import Glibc

/// What the service manager hears of the daemon, as sd_notify(3) says it; nothing where no service manager listens.
package final class ServiceManager: Sendable {
  private let socket: UnixDatagrams?
  /// Within this time, in ns, it wants to hear ``alive()``, or it starts the daemon again; nil when it does not care.
  package let watchdog: UInt64?

  /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
  package init(environment: [String: String]) {
    socket = environment["NOTIFY_SOCKET"].flatMap { UnixDatagrams(path: $0) }
    let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { UInt64($0) } ?? 0
    watchdog =
      socket != nil && isMeant && microseconds > 0
      ? microseconds.multipliedReportingOverflow(by: 1000).partialValue : nil
  }

  /// Somebody can work here now.
  package func ready() { tell("READY=1", waits: true) }

  /// What `systemctl status` shows: one line.
  package func status(_ text: String) {
    tell("STATUS=" + text.replacing("\n", with: " "), waits: true)
  }

  /// Never waits: it is called by the loop that serves a kit.
  package func alive() { tell("WATCHDOG=1", waits: false) }

  package func stopping() { tell("STOPPING=1", waits: true) }

  private func tell(_ text: String, waits: Bool) {
    socket?.send(Array(text.utf8), waits: waits)
  }
}
