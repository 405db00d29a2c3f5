/// How far a proof may go. Counted in states and transitions, so that every machine gives the same answer.
package struct ProofLimits: Hashable, Sendable {
  /// States of one circuit, settled or passed through; also pairs of states of two circuits.
  package var states: Int
  /// Actions tried, over all states.
  package var transitions: Int
  /// Contacts and loads looked at in one circuit, for a state of a large circuit takes longer than one of a small one:
  /// about ten nanoseconds each. `StateSpace` counts them.
  package var work: Int

  package init(states: Int, transitions: Int, work: Int = 32_000_000) {
    self.states = states
    self.transitions = transitions
    self.work = work
  }

  /// Enough for ten relays and eight buttons; below a second, and some 100 MB, at the bound.
  package static let standard = ProofLimits(states: 500_000, transitions: 20_000_000)
}

/// Why nothing was proved. Not an error of the learner: without a proof there is no power.
package enum NotProvedReason: Error, Hashable, Sendable, CustomStringConvertible {
  case tooManyStates(limit: Int)
  /// So many relays race, or so many loads are in series, that too many contacts and loads would have to be looked at.
  case tooMuchWork(limit: Int)
  case tooManyTransitions(limit: Int)
  /// The diodes of the circuit have no state that agrees with itself.
  case noSolution

  package var description: String {
    switch self {
    case .tooManyStates(let limit): "the circuit has more than \(limit) states"
    case .tooMuchWork(let limit): "more would have to be worked out than \(limit) contacts and loads"
    case .tooManyTransitions(let limit): "more than \(limit) actions would have to be tried"
    case .noSolution: "the voltages of the circuit could not be computed"
    }
  }
}
