import GRDB

extension Schema {
  /// Which attempts were deleted here, by an erasure or because their time was over.
  static func registerErasedAttempts(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("8 erased attempts") { db in
      try db.execute(sql: "CREATE TABLE erased_attempts (id TEXT PRIMARY KEY NOT NULL) STRICT")
    }
  }
}
