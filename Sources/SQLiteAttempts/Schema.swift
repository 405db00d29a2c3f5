import GRDB

/// The tables, and how a database of an older version gets there. A migration that was ever shipped is never edited.
///
/// Times are ms since 1970 (UTC), identifiers lower-case UUIDs. The event log and the audit refuse UPDATE and DELETE by trigger.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 attempts") { db in
      try db.execute(sql: attempts)
      try appendOnly("events", in: db)
    }
    migrator.registerMigration("2 scores") { db in
      try db.execute(sql: scores)
      try appendOnly("audit", in: db)
    }
    registerPeople(in: &migrator)
    registerLifecycle(in: &migrator)
    registerSync(in: &migrator)
    registerGroups(in: &migrator)
    registerEntryTests(in: &migrator)
    registerGrades(in: &migrator)
    registerErasedAttempts(in: &migrator)
    return migrator
  }

  static func appendOnly(_ table: String, in db: Database) throws {
    for action in ["UPDATE", "DELETE"] {
      try db.execute(
        sql: """
          CREATE TRIGGER \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table)
          BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
          """)
    }
  }

  private static let attempts = """
    CREATE TABLE learners (
      id TEXT PRIMARY KEY NOT NULL,
      name TEXT NOT NULL,
      number TEXT NOT NULL UNIQUE,
      language TEXT NOT NULL
    ) STRICT;
    CREATE TABLE attempts (
      id TEXT PRIMARY KEY NOT NULL,
      learner TEXT REFERENCES learners (id),
      station TEXT NOT NULL,
      exercise TEXT NOT NULL,
      exercise_version INTEGER NOT NULL,
      exercise_hash TEXT NOT NULL,
      kit_model TEXT, kit_serial TEXT, kit_firmware TEXT, kit_protocol INTEGER, kit_virtual INTEGER,
      kit_hash TEXT NOT NULL,
      mode TEXT NOT NULL,
      phase TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      submitted_at INTEGER,
      grade_revision INTEGER NOT NULL,
      hints_shown INTEGER NOT NULL,
      outcome TEXT,
      score INTEGER CHECK (score BETWEEN 0 AND 100)
    ) STRICT;
    CREATE INDEX attempts_started ON attempts (started_at);
    CREATE INDEX attempts_learner ON attempts (learner, exercise);
    CREATE INDEX attempts_phase ON attempts (phase, station);
    CREATE TABLE events (
      attempt TEXT NOT NULL REFERENCES attempts (id),
      number INTEGER NOT NULL,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (attempt, number)
    ) STRICT;
    """

  private static let scores = """
    CREATE TABLE scores (
      attempt TEXT NOT NULL REFERENCES attempts (id),
      revision INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (attempt, revision)
    ) STRICT;
    CREATE TABLE outbox (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      target TEXT NOT NULL,
      attempt TEXT NOT NULL,
      revision INTEGER NOT NULL,
      sent_at INTEGER,
      UNIQUE (target, attempt, revision),
      FOREIGN KEY (attempt, revision) REFERENCES scores (attempt, revision)
    ) STRICT;
    CREATE INDEX outbox_pending ON outbox (target, number) WHERE sent_at IS NULL;
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      who TEXT NOT NULL,
      what TEXT NOT NULL,
      subject TEXT NOT NULL
    ) STRICT;
    """
}
