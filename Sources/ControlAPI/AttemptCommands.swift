package import Attempts
package import Grading

/// `POST /v1/attempts`.
package struct StartAttempt: Codable, Hashable, Sendable {
  package var station: String?
  package var exercise: String
  package var mode: Attempt.Mode
  /// Learner number or identifier; nil starts an unattributed attempt, which is never released.
  package var learner: String?
  /// As the reader reads it; says who it is in the place of `learner`.
  package var badge: String?
  package var pin: String?
  /// Active minutes; nil, the rule, is no limit.
  package var timeLimit: Int?
  /// Of the exercise; nil lets the bench choose one that the learner did not have.
  package var variant: String?

  package init(
    station: String?, exercise: String, mode: Attempt.Mode, learner: String?, badge: String? = nil, pin: String? = nil,
    timeLimit: Int? = nil, variant: String? = nil
  ) {
    self.station = station
    self.exercise = exercise
    self.mode = mode
    self.learner = learner
    self.badge = badge
    self.pin = pin
    self.timeLimit = timeLimit
    self.variant = variant
  }
}

/// `POST /v1/attempts/{id}/submit`; `{}` for an exercise that asks for no answer.
package struct SubmitAttempt: Codable, Hashable, Sendable {
  /// In a search for a fault.
  package var diagnosis: FaultAnswer?
  /// In a measurement exercise.
  package var values: [MeasurementAnswer]?

  package init(diagnosis: FaultAnswer? = nil, values: [MeasurementAnswer]? = nil) {
    self.diagnosis = diagnosis
    self.values = values
  }
}

/// `POST /v1/attempts/{id}/measure`: reads the two probe leads of the kit and answers with the reading.
package struct MeasureWithProbes: Codable, Hashable, Sendable {
  package var mode: ProbeReading.Mode
  package init(mode: ProbeReading.Mode) { self.mode = mode }
}

/// `POST /v1/attempts/{id}/release`.
package struct ReleaseAttempt: Codable, Hashable, Sendable {
  /// Who stands behind the score.
  package var by: String
  package init(by: String) { self.by = by }
}

/// An attempt with the grade in force, and what it says in a language: `GET /v1/attempts/{id}`.
package struct AttemptReport: Codable, Hashable, Sendable {
  package var attempt: Attempt
  package var learnerName: String?
  package var learnerNumber: String?
  /// The last check (practice) or the grade (after submission).
  package var grade: Grade?
  /// The feedback of that grade, in the language that was asked for.
  package var feedback: [String]
  /// In the log.
  package var events: Int

  package init(
    attempt: Attempt, learnerName: String?, learnerNumber: String?, grade: Grade?, feedback: [String], events: Int
  ) {
    self.attempt = attempt
    self.learnerName = learnerName
    self.learnerNumber = learnerNumber
    self.grade = grade
    self.feedback = feedback
    self.events = events
  }
}

/// `POST /v1/attempts/{id}/hint`.
package struct HintReport: Codable, Hashable, Sendable {
  /// 1 for the first.
  package var number: Int
  package var of: Int
  package var text: String

  package init(number: Int, of: Int, text: String) {
    self.number = number
    self.of = of
    self.text = text
  }
}
