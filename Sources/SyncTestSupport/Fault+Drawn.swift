extension Fault {
  /// What a bad network and an overloaded server do to one exchange. Of the faults, three in eight lose the answer, two in eight
  /// reset the connection, two in eight answer 503, and the last eighth is slow or tells another time.
  ///
  /// - Parameter share: How many of the exchanges go wrong, 0…1.
  /// - Returns: A fault drawn by chance, mostly ``none`` when `share` is small.
  package static func drawn(share: Double) -> Fault {
    guard share > 0, Double.random(in: 0..<1) < share else { return .none }
    return switch Int.random(in: 0..<16) {
    case ..<6: .loseAnswer
    case ..<10: .reset
    case ..<14: .answer(LoopbackAnswer(503))
    case 14: .slowBody(pause: 0.000_5)
    // Within what a token may be off.
    default: .clock(offset: Double.random(in: -20...20))
    }
  }

  /// For the log of a check; nil when nothing goes wrong.
  package var name: String? {
    switch self {
    case .none: nil
    case .loseAnswer: "answer-lost"
    case .reset: "reset"
    case .answer(let answer), .answerInstead(let answer): "answered-\(answer.status)"
    case .slowBody: "slow"
    case .clock: "clock"
    }
  }
}
