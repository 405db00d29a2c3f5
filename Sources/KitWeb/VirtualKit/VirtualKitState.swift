import Circuits
import Drawings
import Foundation

/// What a virtual kit shows, as its control socket tells it.
///
/// Voltages are left where they are: a page that showed live wires would give away a fault that somebody is searching.
/// What the panel shows, and what the meter reads, anybody at a kit could see too.
struct VirtualKitState: Decodable, Equatable, Sendable {
  struct Position: Decodable, Equatable, Sendable {
    var actuator: String
    var position: String
    var positions: [String]
    var byHand: Bool
  }

  struct Probes: Decodable, Equatable, Sendable {
    var red: Terminal?
    var black: Terminal?
  }

  struct Reading: Decodable, Equatable, Sendable {
    var volts: Double
    var ohms: Double?
  }

  var serialNumber: String
  var cableIsPlugged: Bool
  var waitsForConfirmButton: Bool
  var isPowered: Bool
  var emergencyStopIsPressed: Bool
  var leads: [TerminalPair]
  var on: [String]
  var actuators: [Position]
  var probes: Probes
  var reading: Reading?
  var defects: [String]

  var shown: ShownState {
    var positions: [ActuatorID: Int] = [:]
    for item in actuators {
      guard let id = ActuatorID(code: item.actuator[...]) else { continue }
      positions[id] = item.positions.firstIndex(of: item.position)
    }
    return ShownState(positions: positions, on: Set(on))
  }
}

/// The answer to one command.
struct VirtualKitAnswer: Decodable, Sendable {
  var ok: Bool
  var error: String?
  var hint: String?
  var state: VirtualKitState?

  init(_ line: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(VirtualKitAnswer.self, from: line)
  }
}
