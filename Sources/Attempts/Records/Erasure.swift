package import Foundation

/// What an erasure did, and what others have to do: nothing that was sent can be taken back from here.
package struct ErasureReport: Hashable, Sendable, Codable {
  /// The random identifier under which an LRS may know the learner.
  package var learner: UUID
  /// Attempts that stay, under that identifier and without a name.
  package var attemptsKept: [UUID]
  package var attemptsDeleted: [UUID]
  /// Scores that waited and will not be sent, each counted for every target that it waited for.
  package var unsentRemoved: Int
  /// What targets hold, by target and the name that they gave it: hand this to whoever looks after them.
  package var sent: [String]

  package init(
    learner: UUID, attemptsKept: [UUID], attemptsDeleted: [UUID], unsentRemoved: Int, sent: [String]
  ) {
    self.learner = learner
    self.attemptsKept = attemptsKept
    self.attemptsDeleted = attemptsDeleted
    self.unsentRemoved = unsentRemoved
    self.sent = sent
  }
}

/// What was deleted because its time was over.
package struct ExpiryReport: Hashable, Sendable, Codable {
  package var deleted: [UUID] = []
  /// Rows that the CSV of every target loses by it.
  package var scoresDeleted = 0
  /// Over as well, and kept since they were released; with the number of their scores.
  package var releasedKept: [UUID] = []
  package var scoresKept = 0

  package init() {}
}

/// How long attempts are kept; nil keeps them for good.
package struct RetentionRule: Hashable, Sendable {
  package var practiceDays: Int?
  package var assessmentDays: Int?
  /// Attempts of nobody, practice or not.
  package var unattributedDays: Int?
  /// Whether assessments go that were released, and their scores out of the CSV. What was passed by them is not passed any
  /// more.
  package var takesReleased: Bool

  package init(
    practiceDays: Int? = nil, assessmentDays: Int? = nil, unattributedDays: Int? = nil, takesReleased: Bool = false
  ) {
    self.practiceDays = practiceDays
    self.assessmentDays = assessmentDays
    self.unattributedDays = unattributedDays
    self.takesReleased = takesReleased
  }

  /// Whether its time is over. An attempt that runs, or waits for review or release, is kept whatever its age.
  ///
  /// - Parameters:
  ///   - attempt: Any.
  ///   - now: The present.
  ///   - isErased: Whether its learner was erased: then nothing of it waits for anybody.
  /// - Returns: False where the rule keeps such attempts for good.
  package func isOver(_ attempt: Attempt, at now: Date, isErased: Bool = false) -> Bool {
    if attempt.isActive { return false }
    let days: Int?
    if attempt.learner == nil {
      days = unattributedDays
    } else if attempt.mode == .practice {
      days = practiceDays
    } else {
      if !isErased, attempt.phase == .graded || attempt.phase == .reviewed { return false }
      days = assessmentDays
    }
    return days.map { attempt.startedAt < now.addingTimeInterval(-86_400 * Double($0)) } ?? false
  }
}
