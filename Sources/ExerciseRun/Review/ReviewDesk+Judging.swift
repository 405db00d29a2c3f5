package import Attempts
package import Foundation

/// What a trainer does with a grade. Every step is checked against the rules of the site, stored, and stands in the log under the
/// trainer's number.
extension ReviewDesk {
  /// Why this trainer may not judge the attempt; nil when it is allowed.
  package func objection(
    to trainer: StaffMember, judging attempt: Attempt, site: ReviewRules
  ) async throws(RunError) -> AttemptRefusal? {
    let summary = try await stored { () async throws(StoreError) in try await store.summary(of: attempt.id) }
    var learner: Learner?
    if let id = attempt.learner {
      learner = try await stored { () async throws(StoreError) in try await store.learner(id) }
    }
    return site.objection(to: trainer, of: attempt, learner: learner, present: summary.trainersPresent)
  }

  /// Takes one step of an attempt that is no longer at its station.
  ///
  /// - Returns: The attempt as it is now.
  /// - Throws: ``RunError/refused(_:)`` when the rules or the phase do not allow it: the attempt is then as before;
  ///   ``RunError/store(_:)``.
  @discardableResult
  package func judge(
    _ id: UUID, by trainer: StaffMember, site: ReviewRules,
    _ step: @Sendable (inout AttemptLifecycle, EventTime) throws(AttemptRefusal) -> [AttemptEvent]
  ) async throws(RunError) -> Attempt {
    let attempt = try await stored { () async throws(StoreError) in try await store.attempt(id) }
    if let objection = try await objection(to: trainer, judging: attempt, site: site) { throw .refused(objection) }
    let last = try await stored { () async throws(StoreError) in try await store.summary(of: id).events }
    var lifecycle = AttemptLifecycle(attempt, lastEvent: last)
    let events: [AttemptEvent]
    do throws(AttemptRefusal) { events = try step(&lifecycle, clock.now()) } catch { throw .refused(error) }
    let judged = lifecycle.attempt
    try await stored { () async throws(StoreError) in try await store.append(events, updating: judged) }
    return judged
  }

  private func stored<Value>(_ body: () async throws(StoreError) -> Value) async throws(RunError) -> Value {
    do throws(StoreError) { return try await body() } catch { throw .store(error) }
  }
}
