package import Circuits

/// Why a measured state cannot be graded at all. Never a mistake of the learner; each text says where and what to mend.
package enum GradingError: Error, Hashable, Sendable, CustomStringConvertible {
  case otherKit(measured: String, expected: String)
  case noScan
  /// A scan that looked at no terminal.
  case emptyScan(index: Int)
  /// The kit has no such terminal; the place is a path such as `scans[0].connected[3]`.
  case unknownTerminal(Terminal, place: String)
  /// Terminals that the kit scans and this scan did not; what nobody looked at is not open.
  case notScanned([Terminal], index: Int)
  /// The kit has no such component; the place is a path such as `answer.remedy`.
  case unknownComponent(String, place: String)
  /// No fault that the circuit can have.
  case impossibleFault(CircuitError, place: String)
  /// Both leads of a reading at one terminal.
  case sameTerminal(Terminal, place: String)
  /// A pair names a terminal that is not among those that were scanned.
  case terminalNotScanned(Terminal, place: String)
  /// A pair stands in two lists of one scan; `other` is the one in which it was read first.
  case contradiction(TerminalPair, place: String, other: String)
  /// What the kit itself joins in that operating state was read open: never a lead of the learner.
  case readOpen(TerminalPair, place: String)
  /// The kit has no such actuator, or not this position of it.
  case unknownOperatingState(String, place: String)
  /// The recording is of another kind than the exercise; the formats that it could have.
  case otherKind(exercise: String, expected: [String])
  /// The log does not say which of the faults of the exercise was in the kit.
  case unknownFault(String?, known: [String])
  /// The answer names a symptom that the exercise does not ask about.
  case unknownSymptom(String, known: [String])
  /// The log says that something was on that is no output of the kit.
  case unknownOutput(String, place: String, known: [String])
  /// An event is of a channel that is no input of the kit.
  case unknownChannel(String, place: String, known: [String])
  /// An action that leaves everything where it is, which nobody can have done.
  case impossibleAction(Action, place: String)
  case sequence(SequenceError)
  case measurement(MeasurementError)
  /// The exercise or the kit description does not fit together.
  case circuit(CircuitError)

  package var description: String {
    switch self {
    case .otherKit(let measured, let expected):
      "kit: this was measured on '\(measured)', the exercise needs '\(expected)'; take the recording of that kit"
    case .noScan:
      "scans: there is none; a wiring exercise is graded from a scan of the terminals"
    case .emptyScan(let index):
      "scans[\(index)].terminals: no terminal was scanned; scan again"
    case .unknownTerminal(let terminal, let place):
      "\(place): the kit has no terminal \(terminal); check the designation and the terminal marking"
    case .notScanned(let terminals, let index):
      "scans[\(index)].terminals: \(terminals.prefix(3).map(\.description).joined(separator: ", "))"
        + (terminals.count > 3 ? " and \(terminals.count - 3) more were" : terminals.count > 1 ? " were" : " was")
        + " not scanned; scan all terminals of the kit"
    case .unknownComponent(let component, let place):
      "\(place): the kit has no component \(component); check the designation"
    case .impossibleFault(let error, let place):
      "\(place): \(error)"
    case .sameTerminal(let terminal, let place):
      "\(place): both leads are at \(terminal), which tells nothing; write where the black lead was, or leave the reading out"
    case .terminalNotScanned(let terminal, let place):
      "\(place): \(terminal) is not in the list of scanned terminals; add it or correct the pair"
    case .contradiction(let pair, let place, let other):
      "\(place): \(pair.first) and \(pair.second) are listed as '\(other)' as well; scan again, or keep one of them"
    case .readOpen(let pair, let place):
      "\(place): \(pair.first) and \(pair.second) were read open, but the kit joins them in this operating state; "
        + "correct operatingState, or test the kit, and scan again"
    case .unknownOperatingState(let text, let place):
      "\(place): the kit has no '\(text)'; write an actuator of the kit and a position that it has"
    case .otherKind(let exercise, let expected):
      "format: a \(exercise) exercise is graded from \(expected.joined(separator: " or ")); take such a recording"
    case .unknownFault(let name, let known):
      "inserted: \(name.map { "'\($0)' is no fault of the exercise" } ?? "it is not said which fault was in the kit"); "
        + "write one of \(known.joined(separator: ", "))"
    case .unknownSymptom(let name, let known):
      "answer.symptom: '\(name)' is no symptom of the exercise; write one of \(known.joined(separator: ", "))"
    case .unknownOutput(let name, let place, let known):
      "\(place): '\(name)' is no output of the kit; write some of \(known.joined(separator: ", "))"
    case .unknownChannel(let name, let place, let known):
      "\(place): the kit has no input '\(name)'; write one of \(known.joined(separator: ", "))"
    case .impossibleAction(let action, let place):
      "\(place): \(action.code) leaves it in the position that it has already; leave it out, or write what was done before"
    case .sequence(let error): error.description
    case .measurement(let error): error.description
    case .circuit(let error):
      "the circuit cannot be computed: \(error)"
    }
  }
}
