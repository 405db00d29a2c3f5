package import Attempts
package import Foundation

/// What people do with a grade. Each call is one step in the log, with who did it.
extension ReviewDesk {
  /// The trainer has looked, sensors and all, and leaves the grade as it is.
  ///
  /// - Throws: ``RunError/refused(_:)`` when the attempt is not graded, or ``reviewer(_:of:)`` objects.
  @discardableResult
  package func review(_ id: UUID, _ review: Review) async throws(RunError) -> Attempt {
    try await reviewer(review.by, of: id)
    return try await step(id) { next, now throws(AttemptRefusal) in try next.reviewed(review, at: now) }
  }

  /// Puts another score in the place of the one in force; both stay. One that was released is superseded by its next
  /// release.
  @discardableResult
  package func override(
    _ id: UUID, score: Int, reason: String, by number: String
  ) async throws(RunError) -> Attempt {
    try await reviewer(number, of: id)
    return try await step(id) { next, now throws(AttemptRefusal) in
      try next.overridden(score: score, reason: reason, by: number, at: now)
    }
  }

  /// What works in an unexpected way counts as passed.
  @discardableResult
  package func acceptVariant(_ id: UUID, reason: String, by number: String) async throws(RunError) -> Attempt {
    try await reviewer(number, of: id)
    return try await step(id) { next, now throws(AttemptRefusal) in
      try next.acceptedVariant(reason: reason, by: number, at: now)
    }
  }

  /// A signature under the grade in force: of a trainer who may review it, or of the learner whose attempt it is.
  @discardableResult
  package func sign(_ id: UUID, _ signature: SignOff) async throws(RunError) -> Attempt {
    switch signature.role {
    case .trainer: try await reviewer(signature.by, of: id)
    case .learner:
      let attempt = try await translated { try await store.attempt(id) }
      guard let learner = attempt.learner, learner.uuidString.lowercased() == signature.by.lowercased() else {
        throw .refused(.notTheLearner)
      }
    }
    return try await step(id) { next, now throws(AttemptRefusal) in try next.signedOff(signature, at: now) }
  }

  /// How much help there was, as a trainer saw it who may judge the attempt.
  @discardableResult
  package func assisted(
    _ id: UUID, _ assistance: Assistance, by number: String
  ) async throws(RunError) -> Attempt {
    try await reviewer(number, of: id)
    return try await step(id) { next, now throws(AttemptRefusal) in
      try next.assisted(assistance, by: number, at: now)
    }
  }

  /// What the learner says afterwards.
  @discardableResult
  package func reflected(_ id: UUID, _ reflection: Reflection) async throws(RunError) -> Attempt {
    try await step(id) { next, now throws(AttemptRefusal) in try next.reflected(reflection, at: now) }
  }

  /// Lets the score go, under the name of a trainer who may judge it.
  @discardableResult
  package func release(_ id: UUID, by number: String) async throws(RunError) -> Attempt {
    let attempt = try await translated { try await store.attempt(id) }
    // What is no score is said before who may not let it go.
    if let objection = rules.release.objection(to: attempt) { throw .refused(objection) }
    try await reviewer(number, of: id)
    return try await ReleaseDesk(store: store, rules: rules.release, exercise: exercise, paths: paths, clock: clock)
      .release(id, by: number)
  }

  private func step(
    _ id: UUID,
    _ body: (inout AttemptLifecycle, EventTime) throws(AttemptRefusal) -> [AttemptEvent]
  ) async throws(RunError) -> Attempt {
    let (attempt, summary) = try await translated {
      (try await store.attempt(id), try await store.summary(of: id))
    }
    // While it runs, the run of its station holds it.
    if attempt.isActive { throw .refused(.stationBusy(attempt: id)) }
    var lifecycle = AttemptLifecycle(attempt, lastEvent: summary.events)
    let events: [AttemptEvent]
    do throws(AttemptRefusal) {
      events = try body(&lifecycle, clock.now())
    } catch {
      throw .refused(error)
    }
    try await translated { try await store.append(events, updating: lifecycle.attempt) }
    return lifecycle.attempt
  }
}
