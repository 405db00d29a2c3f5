import GRDB

extension Schema {
  /// What the sync job keeps: how each row stands, how each target does, what a target remembers, names at targets.
  static func registerSync(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("sync 1") { db in try db.execute(sql: sync) }
  }

  private static let sync = """
    ALTER TABLE outbox ADD COLUMN phase TEXT NOT NULL DEFAULT 'pending'
      CHECK (phase IN ('pending', 'sent', 'skipped', 'held', 'dead'));
    ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE outbox ADD COLUMN not_before INTEGER;
    ALTER TABLE outbox ADD COLUMN taken_at_first_failure INTEGER;
    ALTER TABLE outbox ADD COLUMN problem TEXT;
    ALTER TABLE outbox ADD COLUMN reference TEXT;
    ALTER TABLE outbox ADD COLUMN payload BLOB;
    UPDATE outbox SET phase = 'sent' WHERE sent_at IS NOT NULL;
    DROP INDEX outbox_pending;
    CREATE INDEX outbox_open ON outbox (target, number) WHERE phase NOT IN ('sent', 'skipped');
    CREATE INDEX outbox_phase ON outbox (target, phase);
    CREATE TABLE sync_targets (name TEXT PRIMARY KEY NOT NULL, health TEXT NOT NULL) STRICT;
    CREATE TABLE sync_memory (
      target TEXT NOT NULL,
      key TEXT NOT NULL,
      learner TEXT REFERENCES learners (id) ON DELETE CASCADE,
      value TEXT NOT NULL,
      PRIMARY KEY (target, key)
    ) STRICT;
    CREATE TABLE target_accounts (
      target TEXT NOT NULL,
      learner TEXT NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
      account TEXT NOT NULL,
      source TEXT NOT NULL,
      PRIMARY KEY (target, learner)
    ) STRICT;
    """
}
