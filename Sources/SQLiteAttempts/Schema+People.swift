import GRDB

extension Schema {
  static func registerPeople(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("3 people") { db in try db.execute(sql: people) }
  }

  /// `group` is a word of SQL.
  static func registerGroups(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("5 groups") { db in
      try db.execute(sql: "ALTER TABLE learners ADD COLUMN group_name TEXT")
    }
  }

  private static let people = """
    CREATE TABLE staff (
      id TEXT PRIMARY KEY NOT NULL,
      name TEXT NOT NULL,
      number TEXT NOT NULL UNIQUE,
      language TEXT NOT NULL,
      roles TEXT NOT NULL,
      deputy TEXT REFERENCES staff (id),
      active INTEGER NOT NULL DEFAULT 1
    ) STRICT;
    ALTER TABLE learners ADD COLUMN guidance TEXT NOT NULL DEFAULT 'full';
    ALTER TABLE learners ADD COLUMN superior TEXT REFERENCES staff (id);
    ALTER TABLE learners ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE learners ADD COLUMN erased_at INTEGER;
    CREATE TABLE credentials (
      person TEXT PRIMARY KEY NOT NULL,
      badge TEXT UNIQUE,
      pin TEXT,
      failures INTEGER NOT NULL DEFAULT 0,
      last_failure INTEGER
    ) STRICT;
    CREATE TABLE levels (
      learner TEXT NOT NULL REFERENCES learners (id),
      level TEXT NOT NULL,
      at INTEGER NOT NULL,
      "by" TEXT NOT NULL
    ) STRICT;
    CREATE INDEX levels_learner ON levels (learner, at);
    """
}
