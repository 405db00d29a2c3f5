package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  /// Marks whoever passed only earlier versions of an exercise, which an author raises when the grading changes. Who is marked
  /// already stays as marked; who has left or was erased is not marked.
  ///
  /// - Parameters:
  ///   - versions: The version of now, by exercise.
  ///   - who: In whose name.
  ///   - date: When.
  /// - Returns: The new marks.
  /// - Throws: ``PeopleError/store(_:)``.
  package func markForRetraining(
    versions: [String: Int], by who: String, at date: Date
  ) async throws(PeopleError) -> [Retraining] {
    // Looking takes a while in a large store, and most of the time nobody is found: nobody waits for it.
    let found = try await readPeople { db in try marks(versions: versions, by: who, at: date, in: db) }
    if found.isEmpty { return [] }
    return try await writePeople { db in
      let marks = try marks(versions: versions, by: who, at: date, in: db)
      for mark in marks { try insert(mark, in: db) }
      return marks
    }
  }
}

private func marks(
  versions: [String: Int], by who: String, at date: Date, in db: Database
) throws -> [Retraining] {
  try versions.sorted { $0.key < $1.key }.flatMap { exercise, version in
    // A pass is what Attempt.isPass says.
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT learner, max(exercise_version) AS passed FROM attempts
          WHERE exercise = ?1 AND mode = 'assessment'
            AND ((outcome = 'passed' AND phase IN ('graded', 'reviewed', 'released'))
              OR (outcome = 'unexpected_but_working' AND phase = 'released'))
            AND EXISTS (SELECT 1 FROM learners WHERE id = learner AND active AND erased_at IS NULL)
            AND NOT EXISTS (
              SELECT 1 FROM retraining WHERE retraining.learner = attempts.learner AND retraining.exercise = ?1)
          GROUP BY learner HAVING passed < ?2
          """), arguments: [exercise, version]
    ).map { row in
      Retraining(
        learner: try uuid(row["learner"], in: "attempts.learner"), exercise: exercise,
        reason: "version \(row["passed"] as Int) → \(version)", by: who, at: date)
    }
  }
}
