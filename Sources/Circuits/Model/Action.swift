/// Something that happens to a circuit from outside: `docs/semantics.md`, Actions.
package enum Action: Hashable, Sendable {
  /// An actuator is brought into a position (1 presses a button, 0 releases it).
  case set(ActuatorID, position: Int)
  /// Several at the same moment; as many positions as actuators, in the same order.
  case together([ActuatorID], positions: [Int])
  /// A timer that was running elapses.
  case elapse(ActuatorID)

  /// The actuators that it moves.
  package var actuators: [ActuatorID] {
    switch self {
    case .set(let id, _), .elapse(let id): [id]
    case .together(let ids, _): ids
    }
  }
}

/// For people, in English: `press -S1`, `-S3 to position 2`, `press -S1 and -S2 together`, `-K4 elapses`.
///
/// Names the component only; an actuator called `button` is pressed and released, any other goes to a position.
extension Action: CustomStringConvertible {
  package var description: String {
    switch self {
    case .set(let actuator, let position): Self.phrase(actuator, position)
    case .elapse(let actuator): "\(actuator.component) elapses"
    case .together(let actuators, let positions):
      if actuators.allSatisfy({ $0.actuator == "button" }), Set(positions).count == 1, let position = positions.first,
        position <= 1
      {
        (position == 1 ? "press " : "release ") + actuators.map(\.component).joined(separator: " and ") + " together"
      } else {
        zip(actuators, positions).map { Self.phrase($0, $1) }.joined(separator: " and ") + " together"
      }
    }
  }

  private static func phrase(_ actuator: ActuatorID, _ position: Int) -> String {
    switch (actuator.actuator, position) {
    case ("button", 1): "press \(actuator.component)"
    case ("button", 0): "release \(actuator.component)"
    default: "\(actuator.component) to position \(position)"
    }
  }
}

/// For files, one exact text: `-S1/button=1`, `-S1/button=1 & -S2/button=1`, `-K4/timer elapses`.
extension Action: Codable {
  /// The text that stands for the action in files; ``init(code:)`` reads it back.
  package var code: String {
    switch self {
    case .set(let actuator, let position): "\(actuator)=\(position)"
    case .together(let actuators, let positions):
      zip(actuators, positions).map { "\($0)=\($1)" }.joined(separator: " & ")
    case .elapse(let actuator): "\(actuator) elapses"
    }
  }

  /// Nil unless `code` has one of the three forms above, of different actuators; whether they exist is not known here.
  package init?(code: String) {
    let suffix = " elapses"
    if code.hasSuffix(suffix) {
      guard let actuator = ActuatorID(code: code.dropLast(suffix.count)) else { return nil }
      self = .elapse(actuator)
      return
    }
    var actuators: [ActuatorID] = []
    var positions: [Int] = []
    for part in code.split(separator: "&", omittingEmptySubsequences: false) {
      let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      let sides = String(trimmed).split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let actuator = ActuatorID(code: sides[0]), let position = Int(sides[1]), position >= 0
      else { return nil }
      actuators.append(actuator)
      positions.append(position)
    }
    guard let first = actuators.first, Set(actuators).count == actuators.count else { return nil }
    self = actuators.count == 1 ? .set(first, position: positions[0]) : .together(actuators, positions: positions)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let action = Action(code: text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "`\(text)` is no action; write -S1/button=1, -S1/button=1 & -S2/button=1 or -K4/timer elapses"
      )
    }
    self = action
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}

extension ActuatorID {
  /// Reads `-S1/button`; nil without a slash between two names.
  package init?(code: Substring) {
    guard let slash = code.lastIndex(of: "/") else { return nil }
    let (component, actuator) = (code[..<slash], code[code.index(after: slash)...])
    guard !component.isEmpty, !actuator.isEmpty else { return nil }
    self.init(String(component), String(actuator))
  }
}
