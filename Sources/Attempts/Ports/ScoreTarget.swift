/// Where released scores go: a CSV file, an LRS, a gradebook.
package protocol ScoreTarget: Sendable {
  /// Name in the configuration; keys the outbox.
  var name: String { get }
  var custom: DeliveryCustom { get }
  /// Makes rows ready that ``deliver(_:)`` gets next, while it works on those before. Nothing is sent by it.
  ///
  /// - Returns: The rows as they are to be delivered; what could not be made ready is as it was.
  func prepare(_ rows: [Delivery]) async -> [Delivery]
  /// Delivers the rows, in their order, so that doing it again changes nothing, and says of each how it ended.
  ///
  /// Without rows it makes sure that it could deliver, so that a wrong setting shows before the first score. Nothing
  /// is thrown: whatever goes wrong is an answer that the job decides on.
  func deliver(_ rows: [Delivery]) async -> TargetAnswer
}

extension ScoreTarget {
  package func prepare(_ rows: [Delivery]) async -> [Delivery] { rows }
}

/// What a target wants of the job.
package struct DeliveryCustom: Hashable, Sendable {
  /// Rows that it takes in one call.
  package var batch: Int
  /// Whether it holds one grade per learner and exercise, so that only the latest is sent. Else every revision goes out.
  package var latestOnly: Bool
  package init(batch: Int, latestOnly: Bool) {
    self.batch = batch
    self.latestOnly = latestOnly
  }
}

/// What one call of ``ScoreTarget/deliver(_:)`` came to.
package struct TargetAnswer: Hashable, Sendable {
  /// By number of the row. A row that is not named was not tried.
  package var endings: [Int64: DeliveryEnding]
  /// Why the target takes nothing at all now; nil when it works.
  package var trouble: TargetTrouble?
  package init(endings: [Int64: DeliveryEnding] = [:], trouble: TargetTrouble? = nil) {
    self.endings = endings
    self.trouble = trouble
  }

  /// Rows that arrived.
  package var delivered: Int { endings.values.count { if case .delivered = $0 { true } else { false } } }

  /// Rows that may arrive later.
  package var failed: Int { endings.values.count { if case .failed = $0 { true } else { false } } }
}

/// How the delivery of one row ended.
package enum DeliveryEnding: Hashable, Sendable {
  /// It is there, once. `reference` is what the target calls it, for whoever has to erase it there.
  case delivered(reference: String)
  /// It may work later; the fault is not the row's as far as one can tell.
  case failed(reason: String)
  /// It can go when somebody has mended something here, such as a mapping; tried again by itself.
  case held(DeliveryProblem)
  /// It will never go as it is: a person has to decide.
  case refused(DeliveryProblem)
}

/// Why a row does not go out, and what to do.
package struct DeliveryProblem: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The server refuses the content.
    case rejected
    /// The server holds something else in its place.
    case conflict
    /// The server failed at this row; it is tried again.
    case failing
    /// The server fails at this row only.
    case parked
    /// The column of the gradebook is gone.
    case missingColumn = "missing_column"
    /// Nobody there is this learner.
    case unmapped
    /// The clock of the bench cannot be believed, or could not when the attempt was made.
    case clock
  }
  package var kind: Kind
  package var reason: String
  package var mend: String
  package init(_ kind: Kind, _ reason: String, mend: String) {
    self.kind = kind
    self.reason = reason
    self.mend = mend
  }
}

/// Why a target takes nothing now.
package struct TargetTrouble: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable {
    /// Not reached, or not well: tried again by itself.
    case unreachable
    /// It does not let us in. Scores wait; a person has to mend the credentials.
    case refusesUs = "refuses_us"
    /// The address or another setting is wrong.
    case misconfigured
    /// The clocks are too far apart to date a grade.
    case clock
  }
  package var kind: Kind
  package var reason: String
  package var mend: String
  /// Seconds that the server asked us to stay away.
  package var retryAfter: Double?
  package init(_ kind: Kind, _ reason: String, mend: String, retryAfter: Double? = nil) {
    self.kind = kind
    self.reason = reason
    self.mend = mend
    self.retryAfter = retryAfter
  }
}
