package import Exercises
import Foundation

/// Who may review whom, as the site wants it.
package struct ReviewRules: Hashable, Sendable {
  /// Off by default: whoever decides about somebody's job does not judge the assessment.
  package var superiorMayReview: Bool
  /// Exercises that close a block: reviewed by somebody other than the trainer who was there.
  package var blockTests: Set<String>

  package init(superiorMayReview: Bool = false, blockTests: Set<String> = []) {
    self.superiorMayReview = superiorMayReview
    self.blockTests = blockTests
  }

  /// The tests that end the blocks of a path are block tests too.
  package init(superiorMayReview: Bool, blockTests: [String], paths: [LearningPath]) {
    let ends = paths.flatMap(\.blocks).compactMap { $0.test?.exercise.exercise }
    self.init(superiorMayReview: superiorMayReview, blockTests: Set(blockTests + ends))
  }

  /// Why this trainer may not review the attempt; nil when it is allowed. `present` are the numbers of the trainers who took
  /// part: helped, gave time, showed it.
  package func objection(
    to reviewer: StaffMember, of attempt: Attempt, learner: Learner?, present: Set<String>
  ) -> AttemptRefusal? {
    if !superiorMayReview, let superior = learner?.superior, superior == reviewer.id { return .reviewerIsSuperior }
    if blockTests.contains(attempt.exercise), present.contains(reviewer.number) { return .reviewerIsOwnTrainer }
    return nil
  }

  /// The trainer, or the first of the deputies after that one who may review; nil when none may.
  package func reviewer(
    insteadOf trainer: StaffMember, of attempt: Attempt, learner: Learner?, present: Set<String>, staff: [StaffMember]
  ) -> StaffMember? {
    var candidate: StaffMember? = trainer
    var seen: Set<UUID> = []
    while let member = candidate, seen.insert(member.id).inserted {
      let mayReview = member.isActive && member.roles.contains(.trainer)
      if mayReview, objection(to: member, of: attempt, learner: learner, present: present) == nil { return member }
      candidate = member.deputy.flatMap { id in staff.first { $0.id == id } }
    }
    return nil
  }
}

extension [AttemptEvent] {
  /// Numbers of the trainers who took part while the learner worked.
  package var trainersPresent: Set<String> {
    Set(
      compactMap { event in
        switch event.what {
        case .assisted(_, let by), .extended(_, let by): by
        default: nil
        }
      })
  }
}
