package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  /// Of a learner and exercise, the latest submitted counts among the rows whose dates can be believed. What is dated by a wrong
  /// clock takes no place and is not passed over: it waits for a person. Once accepted it counts by the order of release.
  /// What was passed over for something that does not count any more goes after all.
  package func skipOutdated(target: String, now: Date) async throws(StoreError) -> Int {
    try await write { db in
      // As targets judge dates, with what a server's clock may be ahead.
      let earliest = AttemptJSON.text(EventTime.earliestBelievable)
      let latest = AttemptJSON.text(now.addingTimeInterval(300))
      let arguments: StatementArguments = [target, earliest, latest]
      try db.execute(
        sql: """
          \(ranking)
          UPDATE outbox SET phase = 'pending', tries = 0, not_before = NULL, taken_at_first_failure = NULL, problem = NULL
          WHERE target = ?1 AND phase = 'skipped' AND number IN (SELECT number FROM ranked WHERE place = 1)
            AND NOT \(hasLaterRevision)
          """, arguments: arguments)
      try db.execute(
        sql: """
          \(ranking)
          UPDATE outbox SET phase = 'skipped', problem = NULL
          WHERE target = ?1 AND phase NOT IN ('sent', 'skipped')
            AND (number IN (SELECT number FROM ranked WHERE place > 1) OR \(hasLaterRevision))
          """, arguments: arguments)
      return db.changesCount
    }
  }
}

/// Times in the body are UTC text of one width, so that they compare as text. An accepted row stands where the latest believable
/// one stood that was released before it.
private let ranking = """
  WITH judged AS (
    SELECT outbox.number, lower(body ->> '$.learner') AS learner, body ->> '$.exercise' AS exercise,
      body ->> '$.submittedAt' AS submitted,
      body ->> '$.submittedAt' BETWEEN ?2 AND ?3 AND body ->> '$.startedAt' <= ?3
        AND coalesce(body ->> '$.context.clock', '') <> 'untrusted'
        AND NOT (phase = 'held' AND coalesce(problem ->> '$.kind', '') = 'clock') AS is_believable,
      EXISTS (
        SELECT 1 FROM sync_memory WHERE sync_memory.target = ?1 AND key = 'accept/' || outbox.number) AS is_accepted
    FROM outbox JOIN scores ON scores.attempt = outbox.attempt AND scores.revision = outbox.revision
    WHERE outbox.target = ?1),
  dated AS (
    SELECT number, learner, exercise,
      CASE WHEN is_believable THEN submitted ELSE coalesce(max(CASE WHEN is_believable THEN submitted END) OVER (
        PARTITION BY learner, exercise ORDER BY number ROWS UNBOUNDED PRECEDING), '') END AS moment,
      is_believable OR is_accepted AS counts
    FROM judged),
  ranked AS (
    SELECT number,
      row_number() OVER (PARTITION BY learner, exercise ORDER BY moment DESC, number DESC) AS place
    FROM dated WHERE counts)
  """

private let hasLaterRevision = """
  EXISTS (
    SELECT 1 FROM outbox AS later
    WHERE later.target = ?1 AND later.attempt = outbox.attempt AND later.revision > outbox.revision)
  """
