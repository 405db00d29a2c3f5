package import Attempts
import Foundation
import GRDB

/// Attempts in one SQLite file, shared by the daemon and the sync job, which open it each as a process of its own.
///
/// What a call returned for survives a power cut: WAL with `synchronous=FULL`. Writes are immediate transactions, shared by those
/// that come at the same moment (``WriteGroup``), and wait up to 5 s for the other process. Dates are kept to the millisecond.
package final class SQLiteAttempts: Sendable {
  /// Where the database is.
  package let path: String
  /// Names of the targets whose outbox gets every released score.
  package let targets: [String]
  let pool: DatabasePool
  private let group: WriteGroup

  /// Opens or creates the database and brings its tables to this version.
  ///
  /// - Throws: ``StoreError/storage(path:reason:)`` when it cannot be opened or is no database of ours, and
  ///   ``StoreError/diskFull(path:)``.
  package init(path: String, targets: [String] = []) throws(StoreError) {
    self.path = path
    self.targets = targets
    do {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = true
      configuration.busyMode = .timeout(5)
      configuration.label = "attempts"
      pool = try DatabasePool(path: path, configuration: configuration)
      group = WriteGroup(pool)
      // GRDB sets NORMAL when it turns WAL on, which loses the last transactions in a power cut: set it again after that.
      // The pool has one writing connection and keeps it.
      try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      let migrator = Schema.migrator
      if try pool.read(migrator.hasBeenSuperseded) {
        throw StoreError.storage(
          path: path, reason: "it was written by a newer version of Proefbank. Install that version again.")
      }
      try migrator.migrate(pool)
      try foldMissingSummaries()
    } catch {
      throw storeError(error, path: path)
    }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do { return try await transaction(body) } catch { throw storeError(error, path: path) }
  }

  /// One immediate transaction, which an error undoes.
  func transaction<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await group.write(body)
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do { return try await pool.read(body) } catch { throw storeError(error, path: path) }
  }
}
