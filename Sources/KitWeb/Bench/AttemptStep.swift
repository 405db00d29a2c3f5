import Attempts
import ExerciseRun
import Grading

/// Where a learner is in an attempt: decides the one main action of the screen and the few beside it.
enum AttemptStep: String, Hashable, CaseIterable {
  case selfTest = "self_test"
  case paused
  /// The wiring was proved; the button on the kit decides.
  case confirm
  case powered
  /// Practice before anything was found right.
  case wiring
  /// Practice whose last check was right.
  case right
  /// An assessment before it is handed in.
  case assessed

  init(_ attempt: Attempt, _ snapshot: RunSnapshot) {
    self =
      switch (attempt.phase, snapshot.power) {
      case (.selfTest, _): .selfTest
      case (.paused, _): .paused
      case (_, .awaitingConfirmation): .confirm
      case (_, .on): .powered
      default:
        if attempt.mode == .assessment {
          .assessed
        } else if snapshot.grade?.verdict == .passed || snapshot.grade?.verdict == .unexpectedButWorking {
          .right
        } else {
          .wiring
        }
      }
  }

  /// Names of actions, as in the addresses of the forms.
  var main: String? {
    switch self {
    // The button on the kit is the main action while the wiring waits for it.
    case .selfTest, .confirm: nil
    case .paused: "resume"
    case .powered: "power-off"
    case .wiring: "check"
    case .right, .assessed: "submit"
    }
  }

  var others: [String] {
    switch self {
    case .selfTest, .paused: []
    case .confirm: ["take-back"]
    case .powered: ["submit"]
    case .wiring: ["power-on", "hint"]
    case .right: ["power-on", "check"]
    case .assessed: ["power-on", "hint"]
    }
  }

  /// What ends or interrupts, kept apart from the work.
  var leaving: [String] {
    switch self {
    case .selfTest, .confirm, .paused: ["abort"]
    case .powered: ["pause", "abort"]
    case .wiring: ["submit", "pause", "abort"]
    case .right, .assessed: ["pause", "abort"]
    }
  }

  /// Whether the last check helps now; while there is power, or about to be, it would only distract.
  var showsCheck: Bool { self == .wiring || self == .right }

  func values(_ renderer: PageRenderer, _ language: String) -> [String: Any] {
    func action(_ name: String) -> [String: Any] {
      ["action": name, "label": renderer.text("page.do_\(name.replacing("-", with: "_"))", language)]
    }
    var values: [String: Any] = [
      "name": rawValue, "say": renderer.text("page.step_\(rawValue)", language), "others": others.map(action),
      "leaving": leaving.map(action), "gate": self == .confirm, "powered": self == .powered,
      "paused": self == .paused,
    ]
    if let main { values["main"] = action(main) }
    return values
  }
}
