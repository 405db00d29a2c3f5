import GRDB

extension Schema {
  static func registerLifecycle(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("4 life cycle") { db in
      try db.execute(sql: lifecycle)
      try db.execute(sql: erasableEvents)
    }
  }

  private static let lifecycle = """
    ALTER TABLE attempts ADD COLUMN record TEXT NOT NULL DEFAULT '{}';
    DROP INDEX attempts_learner;
    DROP INDEX attempts_phase;
    CREATE INDEX attempts_learner ON attempts (learner, started_at);
    CREATE INDEX attempts_exercise ON attempts (exercise, started_at);
    CREATE INDEX attempts_phase ON attempts (phase, mode, started_at);
    CREATE INDEX attempts_station ON attempts (station, phase, started_at);
    CREATE TABLE summaries (
      attempt TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id),
      version INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE exemptions (
      learner TEXT NOT NULL REFERENCES learners (id),
      exercise TEXT NOT NULL,
      reason TEXT NOT NULL,
      "by" TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (learner, exercise)
    ) STRICT;
    CREATE TABLE chances (
      learner TEXT NOT NULL REFERENCES learners (id),
      exercise TEXT NOT NULL,
      reason TEXT NOT NULL,
      "by" TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX chances_learner ON chances (learner, exercise);
    CREATE TABLE retraining (
      learner TEXT NOT NULL REFERENCES learners (id),
      exercise TEXT NOT NULL,
      reason TEXT NOT NULL,
      "by" TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (learner, exercise)
    ) STRICT;
    """

  /// A log stays append-only, except for an attempt that stands in `erasing`: that is so only inside the transaction of
  /// an erasure, which empties the table again before it ends.
  private static let erasableEvents = """
    CREATE TABLE erasing (attempt TEXT PRIMARY KEY NOT NULL) STRICT;
    DROP TRIGGER events_no_update;
    DROP TRIGGER events_no_delete;
    CREATE TRIGGER events_no_update BEFORE UPDATE ON events
    WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE attempt = OLD.attempt)
    BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
    CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE attempt = OLD.attempt)
    BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
    """
}
