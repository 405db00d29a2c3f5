import Attempts
import ExerciseRun
import Exercises
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
  /// A search that begins when the circuit stands as drawn.
  case asDrawn = "as_drawn"
  /// The kit hides a fault; the power is off, or on.
  case searching
  case searchingLive = "searching_live"
  /// Values are to be measured; the power is off, or on.
  case measuring
  case measuringLive = "measuring_live"
  /// A cycle is to be built, or runs.
  case cycle
  case cycleLive = "cycle_live"

  init(_ attempt: Attempt, _ snapshot: RunSnapshot, kind: Exercise.Kind?) {
    let isLive = snapshot.power == .on
    self =
      switch (attempt.phase, snapshot.power, kind) {
      case (.selfTest, _, _): .selfTest
      case (.paused, _, _): .paused
      case (_, .awaitingConfirmation, _): .confirm
      case (_, _, .faultFinding):
        snapshot.searching ? (isLive ? .searchingLive : .searching) : .asDrawn
      case (_, _, .measurement): isLive ? .measuringLive : .measuring
      case (_, _, .sequence): isLive ? .cycleLive : .cycle
      case (_, .on, _): .powered
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
    case .right, .assessed, .cycleLive: "submit"
    case .asDrawn, .cycle, .measuring: "power-on"
    case .searching: "measure-ohms"
    case .searchingLive, .measuringLive: "measure-volts"
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
    case .asDrawn: ["hint"]
    case .searching: ["power-on", "hint"]
    // Ω under power is unsafe, and the learner's own choice: it is graded.
    case .searchingLive: ["power-off", "measure-ohms", "hint"]
    case .measuring: ["measure-ohms", "hint"]
    case .measuringLive: ["power-off", "hint"]
    case .cycle: ["submit", "hint"]
    case .cycleLive: ["power-off"]
    }
  }

  /// What ends or interrupts, kept apart from the work.
  var leaving: [String] {
    switch self {
    case .selfTest, .confirm, .paused: ["abort"]
    case .wiring: ["submit", "pause", "abort"]
    case .powered, .right, .assessed, .asDrawn, .searching, .searchingLive, .measuring, .measuringLive, .cycle,
      .cycleLive:
      ["pause", "abort"]
    }
  }

  /// Whether the last check helps now; while there is power, or about to be, it would only distract.
  var showsCheck: Bool { self == .wiring || self == .right }

  var showsHints: Bool {
    switch self {
    case .selfTest, .paused, .confirm, .powered, .cycleLive: false
    case .wiring, .right, .assessed, .asDrawn, .searching, .searchingLive, .measuring, .measuringLive, .cycle: true
    }
  }

  /// Whether the probe leads are in use.
  var measures: Bool {
    switch self {
    case .searching, .searchingLive, .measuring, .measuringLive: true
    default: false
    }
  }

  /// Whether a diagnosis may be handed in.
  var diagnoses: Bool { self == .searching || self == .searchingLive }

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
