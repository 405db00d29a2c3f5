import Circuits
import Exercises

/// A circuit in its operating state, ready to say what a meter should show.
///
/// Every order of relays is followed, and every time element that runs may be over or not. A question whose value depends
/// on that has no right answer, and the task is refused.
struct ExpectedMeasurements {
  /// So many states are looked at; a task that stands in more is refused.
  static let mostStates = 64

  let task: MeasurementTask
  private let model: CircuitModel
  private let state: OperatingState

  /// - Throws: ``MeasurementError`` when the task is about terminals, actions or a source that are not there, or when a
  ///   value that it asks for is not one.
  init(_ task: MeasurementTask) throws(MeasurementError) {
    self.task = task
    for question in task.questions {
      for terminal in question.quantity.terminals where !task.equipment.has(terminal) {
        throw .circuit(.unknownTerminal(terminal))
      }
    }
    let used = task.actions.flatMap(\.actuators).map(\.component) + task.questions.flatMap(\.quantity.components)
    do throws(CircuitError) {
      model = try CircuitModel(
        equipment: task.equipment, nets: task.nets, faults: task.opened.sorted().map(Fault.openPin),
        including: Set(used))
    } catch {
      throw .circuit(error)
    }
    let states = try Self.states(model, after: task.actions)
    guard let first = states.first else { throw .notProved(.noSolution) }
    state = first.state
    for question in task.questions {
      let expected = value(question.quantity)
      for other in states.dropFirst() {
        let value = value(question.quantity, in: other.state)
        guard !Self.isSame(value, expected, question) else { continue }
        throw .severalValues(
          question: question.id, values: [expected, value].map { written($0, question.quantity.unit) },
          running: other.isAfter)
      }
    }
  }

  /// In V, Ω or A; nil for an open circuit. A voltage that nothing defines reads 0 V.
  func value(_ quantity: MeasurementQuestion.Quantity) -> Double? { value(quantity, in: state) }

  private func value(_ quantity: MeasurementQuestion.Quantity, in state: OperatingState) -> Double? {
    switch quantity {
    case .voltage(let red, let black): model.solve(state).volts(between: red, and: black) ?? 0
    case .resistance(let red, let black): model.ohms(between: red, and: black, in: state)
    case .sourceCurrent(let component): model.solve(state).sourceAmperes(component)
    }
  }

  /// Whether they lie so close that either is right for the other: within half of what the question allows.
  private static func isSame(_ one: Double?, _ other: Double?, _ question: MeasurementQuestion) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return abs(one - other) <= max(1e-6, (abs(one) * question.relativeError + question.absoluteError) / 2)
  }

  /// A state in which the circuit may stand, and the time elements that were over before it.
  private struct Reached {
    let state: OperatingState
    let isAfter: [String]
  }

  /// Every state in which the circuit may stand while it is measured.
  private static func states(_ model: CircuitModel, after actions: [Action]) throws(MeasurementError) -> [Reached] {
    var found: [Reached] = []
    var waiting = [(actions: actions, isAfter: [String]())]
    while !waiting.isEmpty {
      let (done, elapsed) = waiting.removeFirst()
      for (outcome, state) in try settle(model, after: done, isAsked: elapsed.isEmpty) {
        guard outcome.isStable else { throw .chatters(outcome.oscillating) }
        if found.contains(where: { $0.state == state }) { continue }
        guard found.count < mostStates else { throw .tooManyStates(limit: mostStates) }
        found.append(Reached(state: state, isAfter: elapsed))
        for timer in model.runningTimers(in: state) {
          waiting.append((done + [.elapse(timer)], elapsed + [timer.component]))
        }
      }
    }
    return found
  }

  private static func settle(
    _ model: CircuitModel, after actions: [Action], isAsked: Bool
  ) throws(MeasurementError) -> [(outcome: CircuitOutcome, state: OperatingState)] {
    do {
      return try model.settle(after: actions)
    } catch let error as CircuitError {
      // Another time element is over before this one.
      if case .impossibleAction = error, !isAsked { return [] }
      throw .circuit(error)
    } catch let error as NotProvedReason {
      throw .notProved(error)
    } catch {
      return []
    }
  }
}

extension MeasurementQuestion.Quantity {
  fileprivate var components: [String] {
    switch self {
    case .voltage(let red, let black), .resistance(let red, let black): [red.component, black.component]
    case .sourceCurrent(let component): [component]
    }
  }
}

/// With three decimals, the same on every machine: `23.904 V`; `open` without a value.
func written(_ value: Double?, _ unit: String) -> String {
  guard let value else { return "open" }
  guard abs(value) < 1e12 else { return "\(value) \(unit)" }
  let thousandths = Int((abs(value) * 1000).rounded(.toNearestOrAwayFromZero))
  let digits = String(thousandths % 1000)
  let sign = value < 0 && thousandths > 0 ? "-" : ""
  return "\(sign)\(thousandths / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits) \(unit)"
}
