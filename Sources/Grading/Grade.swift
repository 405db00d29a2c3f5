package import Circuits
package import Messages

/// The graded answer to one submission: format `proefbank.grade/1`. A pure function of what was measured.
package struct Grade: Hashable, Sendable {
  package static let formatName = "proefbank.grade/1"
  package static let graderVersion = "1"

  package enum Verdict: String, Hashable, Sendable, CaseIterable, Codable {
    case passed, failed, aborted, timeout
    case kitFault = "kit_fault"
    case safetyStop = "safety_stop"
    case unexpectedButWorking = "unexpected_but_working"
    /// The scan was uncertain: repeat it, nothing is graded.
    case repeatScan = "repeat_scan"
  }

  package var verdict: Verdict
  /// 0…100, whole points; nil when nothing was graded (kit fault, repeat the scan).
  package var score: Int?
  package var criteria: [Criterion]
  /// The smallest correction: joins that should not be, and joins that are missing.
  package var joinsToOpen: [Join]
  package var joinsToClose: [Join]
  /// Shortest actions that show a difference in behaviour; nil when there is none or it was not proved.
  package var counterexample: Counterexample?
  package var hazards: [Hazard]
  /// What to tell the learner, most helpful first; what is right is said too.
  package var feedback: [Message]
  package var exercise: String
  package var exerciseVersion: Int
  package var exerciseHash: String
  package var kitHash: String
  /// Version of the grader that gave it.
  package var grader = Self.graderVersion

  package init(
    verdict: Verdict, score: Int?, criteria: [Criterion], joinsToOpen: [Join] = [], joinsToClose: [Join] = [],
    counterexample: Counterexample? = nil, hazards: [Hazard] = [], feedback: [Message], exercise: String,
    exerciseVersion: Int, exerciseHash: String, kitHash: String
  ) {
    self.verdict = verdict
    self.score = score
    self.criteria = criteria
    self.joinsToOpen = joinsToOpen
    self.joinsToClose = joinsToClose
    self.counterexample = counterexample
    self.hazards = hazards
    self.feedback = feedback
    self.exercise = exercise
    self.exerciseVersion = exerciseVersion
    self.exerciseHash = exerciseHash
    self.kitHash = kitHash
  }
}

/// One line of a grade: what it was worth, what was expected, what was measured, and where that can be seen.
package struct Criterion: Hashable, Sendable, Codable {
  package var id: String
  /// At most `maximum`; less than zero for a cap, whose maximum is 0. The points of all criteria add up to the score.
  package var points: Int
  package var maximum: Int
  package var expected: String
  package var measured: String
  package var evidence: [Evidence]
  package var message: Message

  package init(
    id: String, points: Int, maximum: Int, expected: String, measured: String, evidence: [Evidence], message: Message
  ) {
    self.id = id
    self.points = points
    self.maximum = maximum
    self.expected = expected
    self.measured = measured
    self.evidence = evidence
    self.message = message
  }
}

/// Where in the measured state a criterion was seen.
package enum Evidence: Hashable, Sendable {
  /// Index into `MeasuredState.scans`, and the terminals that it is about.
  case scan(Int, terminals: [Terminal])
  /// Index into `MeasuredState.events`.
  case event(Int)
}

/// A join between two groups of terminals, named by one terminal of each group; a lead only where it is unique.
package struct Join: Hashable, Sendable, Codable {
  package var first: [Terminal]
  package var second: [Terminal]
  /// The one lead that it must be, when there is only one possibility.
  package var lead: TerminalPair?
  /// One terminal of each group, the ones to name to a person.
  package var nearest: TerminalPair?
  package init(first: [Terminal], second: [Terminal], lead: TerminalPair?, nearest: TerminalPair? = nil) {
    self.first = first
    self.second = second
    self.lead = lead
    self.nearest = nearest
  }
}

/// Actions from rest after which the measured circuit shows something else than the expected one.
package struct Counterexample: Hashable, Sendable, Codable {
  package var actions: [Action]
  package var expectedOn: [String]
  package var measuredOn: [String]
  /// What is on in each way in which the two circuits may come to rest; nil unless one of them races.
  package var expectedOutcomes: [[String]]?
  package var measuredOutcomes: [[String]]?

  private enum CodingKeys: String, CodingKey {
    case actions
    case expectedOn = "expected_on"
    case measuredOn = "measured_on"
    case expectedOutcomes = "expected_outcomes"
    case measuredOutcomes = "measured_outcomes"
  }

  package init(actions: [Action], expectedOn: [String], measuredOn: [String]) {
    self.actions = actions
    self.expectedOn = expectedOn
    self.measuredOn = measuredOn
  }
}

/// Something that must not be energised, with the shortest way to it.
package struct Hazard: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case short, exclusive, oscillation, startsByItself = "starts_by_itself", notProved = "not_proved"
    /// A join of the protective conductor is missing, or the circuit is on it.
    case protectiveConductor = "protective_conductor"
    /// Leads go past a fuse of the drawing.
    case fuseBypassed = "fuse_bypassed"
  }
  package var kind: Kind
  package var actions: [Action]
  /// What is involved: the shorted source, the outputs that exclude each other, the oscillating relay.
  package var components: [String]
  /// Where it is: what is on the protective conductor, or joined past a fuse; nil where the components say it.
  package var terminals: [Terminal]?
  package init(kind: Kind, actions: [Action], components: [String], terminals: [Terminal]? = nil) {
    self.kind = kind
    self.actions = actions
    self.components = components
    self.terminals = terminals
  }
}
