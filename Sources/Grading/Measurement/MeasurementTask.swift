package import Circuits
package import Exercises

/// Questions to be answered with a meter on a circuit that stands in a known operating state.
package struct MeasurementTask: Hashable, Sendable {
  package var equipment: Equipment
  /// How the circuit is wired.
  package var nets: Nets
  /// Terminals whose pin is open inside the component (an inserted fault).
  package var opened: Set<Terminal>
  /// What is held, in this order; armatures settle in between. Without time elements: these may run or be over.
  package var actions: [Action]
  /// Points of all questions add up to 100.
  package var questions: [MeasurementQuestion]
  /// 0…100.
  package var passMark: Int

  package init(
    equipment: Equipment, nets: Nets, opened: Set<Terminal> = [], actions: [Action] = [],
    questions: [MeasurementQuestion], passMark: Int = 70
  ) {
    self.equipment = equipment
    self.nets = nets
    self.opened = opened
    self.actions = actions
    self.questions = questions
    self.passMark = passMark
  }
}

/// What a learner answered, or what the probe leads read.
package struct MeasurementAnswer: Hashable, Sendable {
  /// Id of the question.
  package var question: String
  /// In `unit`; nil for open (over-range of an ohmmeter).
  package var value: Double?
  /// With or without prefix: `V`, `mV`, `kΩ`, `mA`. Only m (milli) and M (mega) are told apart by their case.
  package var unit: String
  /// Where both leads were, when that is known.
  package var red: Terminal?
  package var black: Terminal?
  /// Meter error, in `unit`.
  package var uncertainty: Double
  /// Index of the event that it was recorded with.
  package var event: Int?

  package init(
    question: String, value: Double?, unit: String, red: Terminal? = nil, black: Terminal? = nil,
    uncertainty: Double = 0, event: Int? = nil
  ) {
    self.question = question
    self.value = value
    self.unit = unit
    self.red = red
    self.black = black
    self.uncertainty = uncertainty
    self.event = event
  }
}

/// Why measurements cannot be graded. Never a mistake of the learner.
package enum MeasurementError: Error, Hashable, Sendable, CustomStringConvertible {
  case circuit(CircuitError)
  case unknownQuestion(String)
  case answeredTwice(String)
  case pointsDoNotAddUp(Int)
  case impossibleValue(question: String)
  /// Where one lead was is known, and of the other it is not: the meter can have shown anything.
  case oneLead(question: String)
  case unknownTerminal(Terminal, question: String)
  /// The circuit can stand in several ways, and this value is not the same in all of them; with the time elements that are
  /// over in the second one.
  case severalValues(question: String, values: [String], running: [String])
  /// These relays never come to rest in the state of the task.
  case chatters([String])
  case tooManyStates(limit: Int)
  case notProved(NotProvedReason)

  package var description: String {
    switch self {
    case .circuit(let error): "the circuit cannot be computed: \(error)"
    case .unknownQuestion(let id): "there is no question '\(id)'; correct the id of the answer"
    case .answeredTwice(let id): "question '\(id)' is answered twice; keep one answer"
    case .pointsDoNotAddUp(let sum): "the points of the questions add up to \(sum); make it 100"
    case .impossibleValue(let id): "question '\(id)': a value or an error is no number; measure again"
    case .oneLead(let id):
      "question '\(id)': it is said where one lead was; write both 'red' and 'black', or neither where it is not known"
    case .unknownTerminal(let terminal, let id):
      "question '\(id)': the kit has no terminal \(terminal); check the designation and the terminal marking"
    case .severalValues(let id, let values, let running):
      "question '\(id)': it is \(values.joined(separator: " or ")), "
        + (running.isEmpty
          ? "by the order in which relays move; choose a state in which they do not race"
          : "for \(running.joined(separator: ", ")) runs in this state; choose one in which no time passes, or another place")
    case .chatters(let relays):
      "state: \(relays.joined(separator: ", ")) never come to rest there, so there is nothing to read; choose another state or circuit"
    case .tooManyStates(let limit):
      "state: the circuit can stand in more than \(limit) ways there; choose a simpler state or circuit"
    case .notProved(let reason):
      "state: \(reason.description); choose a simpler circuit"
    }
  }
}

extension MeasurementError {
  /// Whether the task is to be mended, and not the answers.
  package var isAboutTask: Bool {
    switch self {
    case .circuit, .pointsDoNotAddUp, .severalValues, .chatters, .tooManyStates, .notProved: true
    case .unknownQuestion, .answeredTwice, .impossibleValue, .oneLead, .unknownTerminal: false
    }
  }
}
