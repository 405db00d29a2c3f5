package import Messages

extension ReviewException {
  /// For a trainer's page or list: a key of the catalogue and its arguments.
  package var message: Message {
    switch self {
    case .safetyStop: Message("exception.safety_stop")
    case .nearMiss(let times): Message("exception.near_miss", ["times": .integer(times)])
    case .seenBad(let points): Message("exception.seen_bad", ["points": .list(points)])
    case .veryLowScore(let score): Message("exception.very_low_score", ["score": .integer(score)])
    case .unexpectedButWorking: Message("exception.unexpected_but_working")
    case .repeatedError(_, let times): Message("exception.repeated_error", ["times": .integer(times)])
    case .unusualDuration(let minutes, let expected):
      Message(
        "exception.unusual_duration",
        ["minutes": .decimal(minutes, decimals: 1), "expected": .integer(expected)])
    case .helpAsked(let hints): Message("exception.help_asked", ["hints": .integer(hints)])
    }
  }

  /// Which kind it is, for programs: `near_miss`.
  package var kind: String { String(message.key.dropFirst("exception.".count)) }
}
