package import Attempts
package import Foundation

/// `POST /v1/attempts/{id}/override`, and without a score `…/accept`.
package struct DecideAttempt: Codable, Hashable, Sendable {
  package var by: String
  /// 0…100.
  package var score: Int?
  package var reason: String

  package init(by: String, score: Int? = nil, reason: String) {
    self.by = by
    self.score = score
    self.reason = reason
  }
}

/// `POST /v1/attempts/{id}/sign`.
package struct SignAttempt: Codable, Hashable, Sendable {
  package var role: SignOff.Role
  /// Number of the person.
  package var by: String
  /// Signs as this person, whom nobody else may pass for.
  package var pin: String?

  package init(role: SignOff.Role, by: String, pin: String? = nil) {
    self.role = role
    self.by = by
    self.pin = pin
  }
}

/// `POST /v1/attempts/{id}/assist` and `…/extend`.
package struct HelpAttempt: Codable, Hashable, Sendable {
  package var by: String
  package var assistance: Assistance?
  package var minutes: Int?

  package init(by: String, assistance: Assistance? = nil, minutes: Int? = nil) {
    self.by = by
    self.assistance = assistance
    self.minutes = minutes
  }
}

/// Why a trainer should look at an attempt first, with its words.
package struct ExceptionReport: Codable, Hashable, Sendable {
  /// `safety_stop`, `near_miss`, `seen_bad`, `very_low_score`, `unexpected_but_working`, `repeated_error`,
  /// `unusual_duration`, `help_asked`.
  package var kind: String
  package var text: String

  package init(kind: String, text: String) {
    self.kind = kind
    self.text = text
  }
}

/// One line of what waits for a trainer: `GET /v1/review`. Most urgent first.
package struct ReviewLine: Codable, Hashable, Sendable {
  package var attempt: Attempt
  package var learnerName: String?
  package var learnerNumber: String?
  package var activeMinutes: Double
  package var assistance: Assistance
  package var exceptions: [ExceptionReport]
  /// 1 to 5, as the learner and the trainer say it.
  package var selfRating: Int?
  package var trainerRating: Int?
  package var overrides: [Override]
  /// The feedback of the grade in force, in the language that was asked for.
  package var feedback: [String]

  package init(
    _ listing: AttemptListing, exceptions: [ExceptionReport], feedback: [String]
  ) {
    attempt = listing.attempt
    learnerName = listing.learner?.name
    learnerNumber = listing.learner?.number
    activeMinutes = listing.summary.activeMinutes
    assistance = listing.attempt.assistance
    selfRating = listing.summary.selfRating
    trainerRating = listing.summary.trainerRating
    overrides = listing.summary.overrides
    self.exceptions = exceptions
    self.feedback = feedback
  }
}

/// What one superior should hear: `GET /v1/digests`.
package struct DigestReport: Codable, Hashable, Sendable {
  package struct Line: Codable, Hashable, Sendable {
    package var learnerName: String
    package var learnerNumber: String
    package var attempt: UUID
    package var exercise: String
    package var startedAt: Date
    package var exceptions: [ExceptionReport]

    package init(_ line: SuperiorDigest.Line, exceptions: [ExceptionReport]) {
      learnerName = line.learner.name
      learnerNumber = line.learner.number
      attempt = line.attempt.id
      exercise = line.attempt.exercise
      startedAt = line.attempt.startedAt
      self.exceptions = exceptions
    }
  }
  /// Number and name of the superior.
  package var superior: String
  package var name: String
  package var lines: [Line]

  package init(superior: String, name: String, lines: [Line]) {
    self.superior = superior
    self.name = name
    self.lines = lines
  }
}
