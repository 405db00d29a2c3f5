import Circuits
import Messages

/// The form in files, `proefbank.grade/1` (`docs/formats.md`).
extension Grade: Codable {
  private enum Key: String, CodingKey {
    case format, grader, verdict, score, criteria, counterexample, hazards, feedback, exercise
    case joinsToOpen = "joins_to_open"
    case joinsToClose = "joins_to_close"
    case exerciseVersion = "exercise_version"
    case exerciseHash = "exercise_hash"
    case kitHash = "kit_hash"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    try values.checkFormat(Self.formatName, forKey: .format)
    self.init(
      verdict: try values.decode(Verdict.self, forKey: .verdict),
      score: try values.decodeIfPresent(Int.self, forKey: .score),
      criteria: try values.decode([Criterion].self, forKey: .criteria),
      joinsToOpen: try values.decode([Join].self, forKey: .joinsToOpen),
      joinsToClose: try values.decode([Join].self, forKey: .joinsToClose),
      counterexample: try values.decodeIfPresent(Counterexample.self, forKey: .counterexample),
      hazards: try values.decode([Hazard].self, forKey: .hazards),
      feedback: try values.decode([Message].self, forKey: .feedback),
      exercise: try values.decode(String.self, forKey: .exercise),
      exerciseVersion: try values.decode(Int.self, forKey: .exerciseVersion),
      exerciseHash: try values.decode(String.self, forKey: .exerciseHash),
      kitHash: try values.decode(String.self, forKey: .kitHash))
    grader = try values.decode(String.self, forKey: .grader)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.formatName, forKey: .format)
    try values.encode(grader, forKey: .grader)
    try values.encode(verdict, forKey: .verdict)
    try values.encode(score, forKey: .score)
    try values.encode(criteria, forKey: .criteria)
    try values.encode(joinsToOpen, forKey: .joinsToOpen)
    try values.encode(joinsToClose, forKey: .joinsToClose)
    try values.encode(counterexample, forKey: .counterexample)
    try values.encode(hazards, forKey: .hazards)
    try values.encode(feedback, forKey: .feedback)
    try values.encode(exercise, forKey: .exercise)
    try values.encode(exerciseVersion, forKey: .exerciseVersion)
    try values.encode(exerciseHash, forKey: .exerciseHash)
    try values.encode(kitHash, forKey: .kitHash)
  }
}

/// `{"scan": 0, "terminals": ["-K1:14"]}` or `{"event": 17}`.
extension Evidence: Codable {
  private enum Key: String, CodingKey { case scan, terminals, event }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    if let event = try values.decodeIfPresent(Int.self, forKey: .event) {
      self = .event(event)
    } else {
      self = .scan(
        try values.decode(Int.self, forKey: .scan),
        terminals: try values.decode([Terminal].self, forKey: .terminals))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .event(let index): try values.encode(index, forKey: .event)
    case .scan(let index, let terminals):
      try values.encode(index, forKey: .scan)
      try values.encode(terminals, forKey: .terminals)
    }
  }
}
