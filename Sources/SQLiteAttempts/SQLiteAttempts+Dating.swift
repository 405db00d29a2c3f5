package import Attempts
package import Foundation
import GRDB

extension SQLiteAttempts {
  /// Dates anew what was done in this boot before the clock could be believed.
  ///
  /// The log keeps what the clock said then; the attempt gets the time that the clock which nobody sets makes of it. Attempts
  /// that run, and those whose score is out, stay as they are.
  ///
  /// - Parameter reference: Now, by a clock that is synchronised.
  /// - Returns: The attempts whose dates changed.
  /// - Throws: ``StoreError/diskFull(path:)`` and ``StoreError/storage(path:reason:)``; nothing is changed then.
  @discardableResult
  package func dateAgain(by reference: EventTime) async throws(StoreError) -> [UUID] {
    guard reference.quality == .synchronised else { return [] }
    return try await write { db in
      let open = try AttemptRow.fetchAll(
        db,
        sql: """
          SELECT attempts.* FROM attempts JOIN events ON events.attempt = attempts.id AND events.number = 1
          WHERE attempts.phase IN ('graded', 'reviewed', 'ended') AND events.body LIKE ?
          """, arguments: ["%\(reference.bootID)%"])
      var changed: [UUID] = []
      for var attempt in open.map(\.attempt) {
        let log = try fetchLog(of: attempt.id.key, in: db)
        guard let dated = attempt.dated(by: reference, log: log) else { continue }
        try writeAudit(
          "dated again, from \(AttemptJSON.text(attempt.startedAt))", by: "clock", of: attempt.id.key,
          at: reference.wallClock, in: db)
        attempt = dated
        try update(attempt, in: db)
        changed.append(attempt.id)
      }
      return changed
    }
  }
}
