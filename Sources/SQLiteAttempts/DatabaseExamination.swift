package import Attempts
import GRDB

/// What can be said of a database file without changing it.
package struct DatabaseExamination: Hashable, Sendable, Codable {
  /// What SQLite finds damaged; empty when it is sound.
  package var damage: [String]
  package var attempts: Int
  /// Scores that wait for their target.
  package var pendingScores: Int
  /// Events dated by a clock that was never set, of attempts that no trainer released yet.
  package var undatedAttempts: Int

  /// Reads the file at `path`, next to whoever works on it.
  ///
  /// - Throws: ``StoreError/storage(path:reason:)`` when it cannot be read.
  @concurrent
  package static func of(path: String) async throws(StoreError) -> DatabaseExamination {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(5)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try await queue.read { db in
        let lines = try String.fetchAll(db, sql: "PRAGMA quick_check(20)")
        let strangers = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
        var damage = lines.filter { $0 != "ok" }
        if strangers > 0 { damage.append("\(strangers) rows refer to something that is not there") }
        return DatabaseExamination(
          damage: damage, attempts: try Int.fetchOne(db, sql: "SELECT count(*) FROM attempts") ?? 0,
          pendingScores: try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox WHERE phase = 'pending'") ?? 0,
          undatedAttempts: try Int.fetchOne(
            db, sql: "SELECT count(*) FROM attempts WHERE started_at < ? AND phase <> 'released'",
            arguments: [EventTime.earliestBelievable.millisecondsSince1970]) ?? 0)
      }
    } catch {
      throw storeError(error, path: path)
    }
  }
}

extension SQLiteAttempts {
  /// Writes a whole copy of the database to a new file while daemon and sync job go on working: the state of one moment.
  ///
  /// - Parameter path: The file, which may not exist yet.
  /// - Throws: ``StoreError/storage(path:reason:)`` and ``StoreError/diskFull(path:)``, of the copy.
  @concurrent
  package func copy(to path: String) async throws(StoreError) {
    do {
      let copy = try DatabaseQueue(path: path)
      try pool.backup(to: copy)
      // One file that can be carried away, without a log beside it.
      try await copy.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
    } catch {
      throw storeError(error, path: path)
    }
  }
}
