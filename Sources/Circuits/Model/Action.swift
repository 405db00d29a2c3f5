/// Something that happens to a circuit from outside: `docs/semantics.md`, Actions.
package enum Action: Hashable, Sendable, Codable {
  /// An actuator is brought into a position (1 presses a button, 0 releases it).
  case set(ActuatorID, position: Int)
  /// Several at the same moment.
  case together([ActuatorID], positions: [Int])
  /// A timer that was running elapses.
  case elapse(ActuatorID)
}
