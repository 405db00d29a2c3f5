package import Circuits
import Glibc

/// Why the virtual kit cannot do what it was told, with the mend.
package enum VirtualKitError: Error, Hashable, Sendable {
  // Wrong input
  case unknownCommand(verb: String, nearest: String?)
  case missingField(command: String, field: String, example: String)
  case unknownField(command: String, field: String, known: [String])
  case badValue(field: String, value: String, expected: String)
  case unknownTerminal(text: String, nearest: String?)
  case unknownActuator(text: String, nearest: String?)
  case ambiguousActuator(component: String, choices: [String])
  /// The kit itself moves it: a magnet, a time element.
  case notMovedByHand(actuator: String)
  case unknownPosition(actuator: String, position: String, known: [String])
  case unknownName(what: String, name: String, nearest: String?)
  case badJSON(detail: String)
  case lineTooLong(limit: Int)
  case circuit(CircuitError)
  /// The kit description asks for more than the link or the firmware can carry.
  case tooMuchForFirmware(what: String, count: Int, limit: Int)
  case firmwareRefusesKit

  // Right input, not now
  case sameSocket(String)
  case notPlugged(from: String, to: String)
  case noSuchDefect(String)
  case kitLacks(what: String)
  case stopped

  // The environment
  case system(call: String, reason: String)
  case path(path: String, reason: String, hint: String)

  /// Whose turn it is: decides the exit status of the command line.
  package enum Kind: String, Hashable, Sendable, Codable {
    case badInput = "bad_input"
    case refused
    case environment
  }

  package var kind: Kind {
    switch self {
    case .unknownCommand, .missingField, .unknownField, .badValue, .unknownTerminal, .unknownActuator,
      .ambiguousActuator, .notMovedByHand, .unknownPosition, .unknownName, .badJSON, .lineTooLong, .circuit,
      .tooMuchForFirmware, .firmwareRefusesKit:
      .badInput
    case .sameSocket, .notPlugged, .noSuchDefect, .kitLacks, .stopped: .refused
    case .system, .path: .environment
    }
  }

  /// What is wrong, naming the place.
  package var message: String {
    switch self {
    case .unknownCommand(let verb, _): "there is no command '\(verb)'"
    case .missingField(let command, let field, _): "'\(command)' needs '\(field)'"
    case .unknownField(let command, let field, _): "'\(command)' has no '\(field)'"
    case .badValue(let field, let value, _): "'\(value)' is no value for '\(field)'"
    case .unknownTerminal(let text, _): "the kit has no terminal '\(text)'"
    case .unknownActuator(let text, _): "the kit has no actuator '\(text)'"
    case .ambiguousActuator(let component, _): "\(component) has several actuators"
    case .notMovedByHand(let actuator): "\(actuator) is moved by the circuit, not by hand"
    case .unknownPosition(let actuator, let position, _): "\(actuator) has no position '\(position)'"
    case .unknownName(let what, let name, _): "the kit has no \(what) '\(name)'"
    case .badJSON(let detail): "the line is no command in JSON: \(detail)"
    case .lineTooLong(let limit): "the line is longer than \(limit) bytes"
    case .circuit(let error): error.description
    case .tooMuchForFirmware(let what, let count, let limit):
      "the kit has \(count) \(what); its firmware takes \(limit)"
    case .firmwareRefusesKit: "the firmware refuses the channels of this kit"
    case .sameSocket(let terminal): "both ends of the lead are at \(terminal)"
    case .notPlugged(let from, let to): "no lead runs from \(from) to \(to)"
    case .noSuchDefect(let defect): "the bench has no defect '\(defect)'"
    case .kitLacks(let what): "the kit has no \(what)"
    case .stopped: "the virtual kit has been stopped"
    case .system(let call, let reason): "\(call) failed: \(reason)"
    case .path(let path, let reason, _): "\(path): \(reason)"
    }
  }

  /// What to do about it; nil when the message says it all.
  package var hint: String? {
    switch self {
    case .unknownCommand(_, let nearest?): "did you mean '\(nearest)'?"
    case .unknownCommand: "the commands are: \(KitCommand.verbs.joined(separator: ", "))"
    case .missingField(_, _, let example): "write it as: \(example)"
    case .unknownField(let command, _, let known):
      known.isEmpty ? "'\(command)' stands alone" : "it has: \(known.joined(separator: ", "))"
    case .badValue(_, _, let expected): "expected \(expected)"
    case .unknownTerminal(_, let nearest?), .unknownActuator(_, let nearest?), .unknownName(_, _, let nearest?):
      "did you mean '\(nearest)'?"
    case .unknownTerminal: "terminals are written as on the panel, such as -K1:A1"
    case .unknownActuator: "name the component, such as -S1, or its actuator, such as -S1/button"
    case .unknownName: nil
    case .ambiguousActuator(_, let choices): "name one of: \(choices.joined(separator: ", "))"
    case .notMovedByHand: "change the wiring or the voltage that moves it"
    case .unknownPosition(_, _, let known): "the positions are: \(known.joined(separator: ", "))"
    case .badJSON: "write one object on one line, such as {\"do\":\"press\",\"actuator\":\"-S1\"}"
    case .lineTooLong: "send one command on each line"
    case .sameSocket: "a lead joins two different terminals"
    case .notPlugged: "'state' lists the leads that are plugged"
    case .noSuchDefect: "'state' lists the defects that are planted"
    case .tooMuchForFirmware: "leave some out of the kit description"
    case .firmwareRefusesKit: "check the leases of its outputs: 1 to 2000 ms"
    case .circuit, .kitLacks, .stopped, .system: nil
    case .path(_, _, let hint): hint
    }
  }
}

/// The system's words for the error of the last call.
func systemReason(_ code: CInt = errno) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text)
}
