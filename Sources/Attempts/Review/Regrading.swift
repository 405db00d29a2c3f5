package import Foundation
package import Grading

/// New grades that one trainer puts in force together.
package struct Regrading: Sendable {
  /// For the store, all of them or none.
  package private(set) var changes: [AttemptChange] = []
  /// Why the grade of an attempt stays: the rules do not let this trainer judge it, or it belongs to another bench.
  package private(set) var refused: [UUID: AttemptRefusal] = [:]

  /// - Parameters:
  ///   - grades: Attempts as they were when they were graded again, so that a store notices what changed meanwhile, with the
  ///     pass mark of the exercise that they were graded by.
  ///   - member: The trainer who answers for it.
  ///   - rules: Who may judge whom.
  ///   - reason: Stays beside both grades.
  ///   - time: Now.
  package init(
    _ grades: [(listing: AttemptListing, grade: Grade, passMark: Int)], by member: StaffMember, rules: ReviewRules,
    reason: String,
    at time: EventTime
  ) {
    for (listing, grade, passMark) in grades {
      let present = listing.summary.trainersPresent
      if let objection = rules.objection(
        to: member, of: listing.attempt, learner: listing.learner, present: present)
      {
        refused[listing.attempt.id] = objection
        continue
      }
      var lifecycle = AttemptLifecycle(listing.attempt, lastEvent: listing.summary.events)
      do throws(AttemptRefusal) {
        let events = try lifecycle.regraded(
          grade, passMark: passMark, reason: reason, by: member.number, at: time)
        changes.append(AttemptChange(events: events, attempt: lifecycle.attempt))
      } catch {
        refused[listing.attempt.id] = error
      }
    }
  }
}
