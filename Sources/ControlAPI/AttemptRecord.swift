package import Attempts

/// All of one attempt: format `proefbank.attempt/1`, `GET /v1/attempts/{id}/record`.
package struct AttemptRecord: Codable, Hashable, Sendable {
  package static let formatName = "proefbank.attempt/1"

  package var format: String
  package var attempt: Attempt
  package var events: [AttemptEvent]

  package init(attempt: Attempt, events: [AttemptEvent]) {
    format = Self.formatName
    self.attempt = attempt
    self.events = events
  }
}
