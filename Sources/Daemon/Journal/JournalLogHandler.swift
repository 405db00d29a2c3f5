package import Logging

/// Writes to the systemd journal with a field for each piece of metadata: `journalctl -u proefbankd PROEFBANK_STATION=bench-1`.
package struct JournalLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level = .notice
  package var metadataProvider: Logger.MetadataProvider?
  private let socket: UnixDatagrams
  private let identifier: String

  /// Nil when standard error does not go to the journal (`JOURNAL_STREAM`), or the journal is not there.
  ///
  /// - Parameters:
  ///   - identifier: What `journalctl -t` selects by.
  ///   - environment: Of the process.
  ///   - path: Of the journal's socket.
  package init?(identifier: String, environment: [String: String], path: String = "/run/systemd/journal/socket") {
    guard environment["JOURNAL_STREAM"] != nil, let socket = UnixDatagrams(path: path) else { return nil }
    self.socket = socket
    self.identifier = identifier
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    let entry = JournalEntry(
      message: "\(event.message)", level: event.level, identifier: identifier,
      metadata: all.mapValues { "\($0)" })
    // What the journal has no room for at this moment is lost; a bench never waits for its log.
    socket.send(entry.bytes, waits: false)
  }
}

/// One entry in the journal's own protocol (systemd.journal-fields(7)).
package struct JournalEntry {
  package var message: String
  package var level: Logger.Level
  package var identifier: String
  package var metadata: [String: String]

  package init(message: String, level: Logger.Level, identifier: String, metadata: [String: String]) {
    self.message = message
    self.level = level
    self.identifier = identifier
    self.metadata = metadata
  }

  /// A datagram holds more, but nothing that a person reads does.
  private static let longestValue = 16 * 1024

  package var bytes: [UInt8] {
    let sorted = metadata.sorted { $0.key < $1.key }
    let words = ([message] + sorted.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    var bytes = Self.field("MESSAGE", words)
    bytes += Self.field("PRIORITY", "\(level.priority)")
    bytes += Self.field("SYSLOG_IDENTIFIER", identifier)
    for (key, value) in sorted { bytes += Self.field("PROEFBANK_" + Self.name(key), value) }
    return bytes
  }

  /// Values with a line break are sent with their length, so that none can pass for a further field.
  private static func field(_ name: String, _ value: String) -> [UInt8] {
    let value = Array(value.utf8.prefix(longestValue))
    guard value.contains(UInt8(ascii: "\n")) else { return Array("\(name)=".utf8) + value + [UInt8(ascii: "\n")] }
    let count = UInt64(value.count)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    return Array("\(name)\n".utf8) + length + value + [UInt8(ascii: "\n")]
  }

  /// Capital letters, digits and `_`: the journal drops any other name.
  private static func name(_ key: String) -> String {
    String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}

/// What each level is for; the priority is that of syslog(3).
extension Logger.Level {
  var priority: Int {
    switch self {
    // A fault of ours: an invariant is broken. "the log of attempt 12 does not follow on itself".
    case .critical: 2
    // The outside world keeps us from our work, and somebody has to act. "no space left", "the control socket keeps its mode".
    case .error: 3
    // It goes on, but not as it should. "kit lost in mid-attempt", "the clock was set".
    case .warning: 4
    // What somebody wants to find who looks at the day. "ready", "the clock is synchronised".
    case .notice: 5
    // The course of the work. "kit attached", "submitted".
    case .info: 6
    // For whoever looks for a fault of ours.
    case .debug, .trace: 7
    }
  }
}
