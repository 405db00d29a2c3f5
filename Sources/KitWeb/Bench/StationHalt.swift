import Attempts
import ExerciseRun
import Exercises
import Grading
import Messages

/// What stops the work of a learner and gets a screen of its own: what happened, and what to do next.
enum StationHalt: String, Hashable, Sendable, CaseIterable {
  /// The chain of the kit's emergency stop is open.
  case emergencyStop = "emergency_stop"
  /// The chain of the bench around the kit is open.
  case benchStop = "bench_stop"
  /// No kit, or it does not answer.
  case kitGone = "kit_gone"
  /// Power went because the circuit was no longer the one that had been proved.
  case safetyStop = "safety_stop"
  /// The attempt ended because of the kit.
  case kitFault = "kit_fault"
  /// The attempt ended because its circuit would have been dangerous.
  case unsafeCircuit = "unsafe_circuit"

  /// What stands in the way now, the most urgent first; nil when the work may go on.
  init?(_ snapshot: RunSnapshot, kit: KitDescription?) {
    let stop = kit?.channels.inputs.first { $0.senses == .emergencyStop }
    if snapshot.connection.identity == nil {
      // A kit that hangs on the chain of its bench goes with it: then the chain is what is to be mended.
      self = snapshot.benchStopIsOpen ? .benchStop : .kitGone
    } else if let stop, snapshot.levels[stop.name] == false {
      self = .emergencyStop
    } else if snapshot.benchStopIsOpen {
      self = .benchStop
    } else if snapshot.attempt?.isActive == true, snapshot.notices.contains(where: { $0.key == "run.power_deviation" })
    {
      self = .safetyStop
    } else {
      return nil
    }
  }

  /// Why an attempt ended, when neither passed nor failed tells it.
  init?(endOf attempt: Attempt) {
    switch attempt.outcome {
    case .kitFault: self = .kitFault
    case .safetyStop: self = .unsafeCircuit
    default: return nil
    }
  }

  /// Whether nothing can be done on the page until it is over at the kit.
  var holdsEverything: Bool {
    switch self {
    case .emergencyStop, .benchStop, .kitGone: true
    case .safetyStop, .kitFault, .unsafeCircuit: false
    }
  }

  /// Keys of what it already says, which need not be said twice.
  var notices: Set<String> {
    switch self {
    case .kitGone: ["run.kit_missing", "run.kit_lost", "run.attempt_kept"]
    case .safetyStop: ["run.power_deviation"]
    case .emergencyStop, .benchStop, .kitFault, .unsafeCircuit: []
    }
  }

  /// - Parameters:
  ///   - renderer: for the texts.
  ///   - keepsAttempt: whether an attempt waits for the end of it.
  ///   - language: of the page.
  /// - Returns: values for `halt.mustache`.
  func values(_ renderer: PageRenderer, keepsAttempt: Bool, _ language: String) -> [String: Any] {
    [
      "name": rawValue, "title": renderer.text("page.halt_\(rawValue)", language),
      "what": renderer.text("page.halt_\(rawValue)_what", language),
      "next": renderer.text("page.halt_\(rawValue)_next", language), "kept": holdsEverything && keepsAttempt,
    ]
  }
}
