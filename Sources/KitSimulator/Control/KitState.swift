package import Circuits
import Exercises

/// What the virtual kit shows at one moment: the answer to `state`.
package struct KitState: Hashable, Sendable, Codable {
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
  /// Such as `terminal -K1:13`.
  package var defects: [String]
}

extension SimulatedBench {
  /// The part of the state that the panel shows; the rest is the cable's.
  func state(serialNumber: String) -> KitState {
    let actuators = kit.equipment.actuators.map { id, drive in
      let position = circuit.position(of: id) ?? 0
      let names = drive.positionNames
      return KitState.ActuatorState(
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
    return KitState(
      kit: kit.id, serialNumber: serialNumber, cableIsPlugged: false, hostIsAttached: false, hasSession: false,
      waitsForConfirmButton: false, isPowered: isPowered, emergencyStopIsPressed: emergencyStopIsPressed,
      supplyAmperes: supply.map { rounded(circuit.sourceAmperes($0)) } ?? 0, leads: leads.sorted(), on: circuit.on,
      actuators: actuators, volts: volts, probes: KitState.Probes(red: redProbe, black: blackProbe),
      defects: defects.map(\.description).sorted())
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 + 0 }
}
