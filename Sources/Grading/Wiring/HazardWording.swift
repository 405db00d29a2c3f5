package import Circuits
package import Messages

extension Hazard {
  /// What can happen and the shortest actions that lead to it, in the designations of this equipment.
  package func message(in equipment: Equipment) -> Message { WiringWording(equipment: equipment).hazard(self) }
}

extension Action {
  /// What to do, in the designations of this equipment.
  package func message(in equipment: Equipment) -> Message { WiringWording(equipment: equipment).action(self) }
}
