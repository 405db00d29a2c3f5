package import Attempts
package import Foundation
package import Grading
package import Messages

/// All that a page shows about one station, at one moment.
package struct RunSnapshot: Hashable, Sendable {
  /// What the bench is doing that has to end before something else can begin.
  package enum Activity: String, Hashable, Sendable, Codable {
    case selfTest = "self_test"
    case scanning, energising, probing
  }

  package var station: String
  package var connection: BenchConnection
  /// The attempt that is running, or the last one until its page is left.
  package var attempt: Attempt?
  package var activity: Activity?
  package var power: PowerState
  /// Whether the kit hides a fault that is being looked for; which one, no snapshot says.
  package var searching: Bool
  /// Level of each digital channel that changed since the kit was attached.
  package var levels: [String: Bool]
  /// Whether the emergency stop of the bench around the kit is open.
  package var benchStopIsOpen: Bool
  /// mV of each analogue channel, while there is power.
  package var millivolts: [String: Int]
  /// The last check of a practice, or the grade after submission.
  package var grade: Grade?
  /// How many grades this run has given since it began: a page shows another one when it has risen.
  package var gradings: Int
  /// What keeps the learner from going on, most urgent first.
  package var notices: [Message]

  package var awaitingConfirmation: Bool { power == .awaitingConfirmation }
  package var activeAttempt: UUID? { attempt.flatMap { $0.isActive ? $0.id : nil } }
}
