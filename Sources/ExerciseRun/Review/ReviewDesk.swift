package import Attempts
package import Exercises
package import Foundation

/// What a trainer does with attempts on which nobody works any more: looks at what is unusual first, judges what no sensor
/// sees, overrides with a reason, signs, and lets scores go. Who may do so follows the rules of the site.
package struct ReviewDesk: Sendable {
  let store: any RunStore
  package let rules: SiteRules
  let exercise: @Sendable (_ id: String) -> Exercise?
  let paths: [LearningPath]
  let clock: any EventClock

  /// `exercise` tells what the library has under an id, for expected minutes; `paths` say what an entry test saves.
  package init(
    store: any RunStore, rules: SiteRules, exercise: @escaping @Sendable (_ id: String) -> Exercise? = { _ in nil },
    paths: [LearningPath] = [], clock: any EventClock
  ) {
    self.store = store
    self.rules = rules
    self.exercise = exercise
    self.paths = paths
    self.clock = clock
  }

  /// Assessments that wait for a trainer, exceptions first; at most so many, of which the most urgent. Practice and
  /// attempts of nobody, or of somebody who was erased, are not among them.
  package func waiting(limit: Int = 1000) async throws(RunError) -> [ReviewQueue.Entry] {
    var filter = AttemptFilter(phases: [.graded, .reviewed], limit: .max)
    filter.mode = .assessment
    let listings = try await translated { [filter] in try await store.listings(matching: filter) }
    return Array(try await queue(listings.filter { $0.learner != nil && mayLeave($0.attempt) }).prefix(limit))
  }

  /// What was unusual in attempts that nobody has to release: practice, safety stops, what went out already; at most so many,
  /// of which the most urgent.
  package func noticed(since: Date, limit: Int = 1000) async throws(RunError) -> [ReviewQueue.Entry] {
    var filter = AttemptFilter(limit: .max)
    filter.from = since
    let listings = try await translated { [filter] in try await store.listings(matching: filter) }
    let entries = try await queue(listings.filter { !mayLeave($0.attempt) })
    return Array(entries.filter { !$0.exceptions.isEmpty }.prefix(limit))
  }

  /// What each superior should hear of the assessments that a trainer let out since then, or that a safety stop ended.
  package func digests(since: Date) async throws(RunError) -> [SuperiorDigest] {
    var filter = AttemptFilter(phases: [.released, .ended], limit: .max)
    filter.mode = .assessment
    // Not by the start: what was made weeks ago may have been released today.
    filter.settledFrom = since
    let listings = try await translated { [filter] in try await store.listings(matching: filter) }
    return SuperiorDigest.digests(of: try await queue(listings))
  }

  /// Lists in the order of urgency; what comes back is looked up in the last attempts of the same learner.
  package func queue(_ listings: [AttemptListing]) async throws(RunError) -> [ReviewQueue.Entry] {
    var earlier: [UUID: [AttemptListing]] = [:]
    for learner in Set(listings.compactMap(\.attempt.learner)) {
      earlier[learner] = try await translated {
        try await store.listings(matching: AttemptFilter(learner: learner, limit: Self.lookBack))
      }
    }
    return ReviewQueue(
      listings, rules: rules.exceptions, expectedMinutes: { exercise($0)?.expectedMinutes },
      earlier: { listing in
        (listing.attempt.learner.flatMap { earlier[$0] } ?? []).filter {
          $0.attempt.startedAt < listing.attempt.startedAt
        }
      }
    ).entries
  }

  /// Attempts of a learner in which a kind of mistake is looked for again.
  private static let lookBack = 50

  private func mayLeave(_ attempt: Attempt) -> Bool {
    switch rules.release.objection(to: attempt) {
    case nil, .signaturesMissing: attempt.mode == .assessment
    default: false
    }
  }
}

/// Who may.
extension ReviewDesk {
  /// The trainer with this number, when the rules let that one judge this attempt.
  ///
  /// - Throws: ``RunError/refused(_:)`` with `unknownReviewer`, `notATrainer`, `reviewerIsSuperior` or
  ///   `reviewerIsOwnTrainer`; ``RunError/store(_:)``.
  @discardableResult
  package func reviewer(_ number: String, of id: UUID) async throws(RunError) -> StaffMember {
    let member = try await trainer(number)
    if let objection = try await objection(to: member, judging: id) { throw .refused(objection) }
    return member
  }

  /// Why the rules of the site do not let this member of the staff judge the attempt; nil when they do.
  ///
  /// - Throws: ``RunError/store(_:)``.
  package func objection(to member: StaffMember, judging id: UUID) async throws(RunError) -> AttemptRefusal? {
    let facts = try await facts(of: id)
    return rules.review.objection(to: member, of: facts.attempt, learner: facts.learner, present: facts.present)
  }

  /// The active trainer with this number.
  ///
  /// - Throws: ``RunError/refused(_:)`` with `unknownReviewer` or `notATrainer`; ``RunError/store(_:)``.
  @discardableResult
  package func trainer(_ number: String) async throws(RunError) -> StaffMember {
    let staff = try await translated { try await store.staff() }
    guard let member = staff.first(where: { $0.number == number }) else { throw .refused(.unknownReviewer(number)) }
    guard member.isActive, member.roles.contains(.trainer) else { throw .refused(.notATrainer(number)) }
    return member
  }

  /// Who may judge it in the place of this trainer: the first of the deputies that may; nil when there is none.
  package func deputy(for number: String, of id: UUID) async throws(RunError) -> StaffMember? {
    let facts = try await facts(of: id)
    guard let member = facts.staff.first(where: { $0.number == number }) else { return nil }
    return rules.review.reviewer(
      insteadOf: member, of: facts.attempt, learner: facts.learner, present: facts.present, staff: facts.staff)
  }

  private typealias Facts = (attempt: Attempt, learner: Learner?, present: Set<String>, staff: [StaffMember])

  private func facts(of id: UUID) async throws(RunError) -> Facts {
    try await translated {
      let attempt = try await store.attempt(id)
      var learner: Learner?
      if let known = attempt.learner { learner = try await store.learner(known) }
      return (attempt, learner, try await store.summary(of: id).trainersPresent, try await store.staff())
    }
  }
}
