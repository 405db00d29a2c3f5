package import Circuits
import Exercises
package import Foundation

/// What the virtual kit shows at one moment: the answer to `state`.
package struct PanelState: Hashable, Sendable, Codable {
  package struct ActuatorState: Hashable, Sendable, Codable {
    /// Such as `-S1/button`.
    package var actuator: String
    package var position: String
    package var positions: [String]
    /// False for what only the circuit moves: magnets and time elements.
    package var byHand: Bool
  }

  package struct Probes: Hashable, Sendable, Codable {
    package var red: Terminal?
    package var black: Terminal?
  }

  /// What the meter shows between the probes.
  package struct Reading: Hashable, Sendable, Codable {
    /// Red against black.
    package var volts: Double
    /// Nil for open, and under power, where a meter cannot read Ω.
    package var ohms: Double?
  }

  /// Id of the kit description.
  package var kit: String
  package var serialNumber: String
  package var cableIsPlugged: Bool
  /// Whether a program has the kit's terminal open.
  package var hostIsAttached: Bool
  /// Whether that program is in a session with the firmware.
  package var hasSession: Bool
  package var waitsForConfirmButton: Bool
  package var isPowered: Bool
  package var emergencyStopIsPressed: Bool
  /// A out of the supply.
  package var supplyAmperes: Double
  package var leads: [TerminalPair]
  /// Lamps, motors and valves that are on, such as `-P1`.
  package var on: [String]
  package var actuators: [ActuatorState]
  /// V of each terminal against 0 V of the supply; 0 for a terminal that nothing reaches.
  package var volts: [String: Double]
  package var probes: Probes
  /// Nil while a probe touches nothing.
  package var reading: Reading?
  /// Such as `terminal -K1:13`.
  package var defects: [String]
}

extension PanelState {
  /// The state alone, as JSON for programs.
  package func json() throws -> Data { try controlEncoder().encode(self) }

  /// The state for people: what is plugged, held, lit and broken.
  package var summary: String {
    let held = actuators.filter { $0.position != $0.positions.first }
    let rows: [(String, [String])] = [
      ("kit", ["\(kit), serial number \(serialNumber)"]),
      ("cable", [cable]),
      ("power", [isPowered ? "on, \(supplyAmperes) A" : waitsForConfirmButton ? "waits for confirm" : "off"]),
      ("emergency stop", emergencyStopIsPressed ? ["pressed"] : []),
      ("on", on),
      ("not at rest", held.map { "\($0.actuator) \($0.position)" }),
      ("probes", [probes.red, probes.black].map { $0?.description ?? "none" }),
      ("defects", defects),
      ("leads", leads.map { "\($0.first) \($0.second)" }),
    ]
    return rows.filter { !$0.1.isEmpty }
      .map { $0.0.padding(toLength: 16, withPad: " ", startingAt: 0) + $0.1.joined(separator: ", ") }
      .joined(separator: "\n")
  }

  private var cable: String {
    if !cableIsPlugged { return "unplugged" }
    if hasSession { return "plugged, in a session" }
    return hostIsAttached ? "plugged, a host has it open" : "plugged, no host"
  }
}

extension SimulatedBench {
  /// The part of the state that the panel shows; the rest is the cable's.
  func state(serialNumber: String) -> PanelState {
    let actuators = kit.equipment.actuators.map { id, drive in
      let position = circuit.position(of: id) ?? 0
      let names = drive.positionNames
      return PanelState.ActuatorState(
        actuator: id.description, position: names.indices.contains(position) ? names[position] : "\(position)",
        positions: names, byHand: drive.isByHand)
    }
    var volts: [String: Double] = [:]
    if let supply, let source = nominalSource {
      let zero = Terminal(supply, source.minus)
      for terminal in kit.equipment.terminals {
        volts[terminal.description] = rounded(circuit.volts(between: terminal, and: zero))
      }
    }
    return PanelState(
      kit: kit.id, serialNumber: serialNumber, cableIsPlugged: false, hostIsAttached: false, hasSession: false,
      waitsForConfirmButton: false, isPowered: isPowered, emergencyStopIsPressed: emergencyStopIsPressed,
      supplyAmperes: supply.map { rounded(circuit.sourceAmperes($0)) } ?? 0, leads: leads.sorted(), on: circuit.on,
      actuators: actuators, volts: volts, probes: PanelState.Probes(red: redProbe, black: blackProbe),
      reading: reading, defects: defects.map(\.description).sorted())
  }

  private var reading: PanelState.Reading? {
    guard let redProbe, let blackProbe else { return nil }
    return PanelState.Reading(
      volts: rounded(circuit.volts(between: redProbe, and: blackProbe)),
      ohms: isPowered ? nil : circuit.ohms(between: redProbe, and: blackProbe).map(rounded))
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 + 0 }
}
