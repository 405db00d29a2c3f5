/// The tables as earlier versions made them, kept as text: what was shipped never changes.
enum EarlierSchema {
  static let version1 = """
    CREATE TABLE learners (
      id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, number TEXT NOT NULL UNIQUE, language TEXT NOT NULL
    ) STRICT;
    CREATE TABLE attempts (
      id TEXT PRIMARY KEY NOT NULL, learner TEXT REFERENCES learners (id), station TEXT NOT NULL,
      exercise TEXT NOT NULL, exercise_version INTEGER NOT NULL, exercise_hash TEXT NOT NULL,
      kit_model TEXT, kit_serial TEXT, kit_firmware TEXT, kit_protocol INTEGER, kit_virtual INTEGER,
      kit_hash TEXT NOT NULL, mode TEXT NOT NULL, phase TEXT NOT NULL, started_at INTEGER NOT NULL,
      submitted_at INTEGER, grade_revision INTEGER NOT NULL, hints_shown INTEGER NOT NULL, outcome TEXT,
      score INTEGER CHECK (score BETWEEN 0 AND 100)
    ) STRICT;
    CREATE INDEX attempts_started ON attempts (started_at);
    CREATE INDEX attempts_learner ON attempts (learner, exercise);
    CREATE INDEX attempts_phase ON attempts (phase, station);
    CREATE TABLE events (
      attempt TEXT NOT NULL REFERENCES attempts (id), number INTEGER NOT NULL, at INTEGER NOT NULL,
      kind TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (attempt, number)
    ) STRICT;
    CREATE TRIGGER events_no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
    CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
    """

  static let version2 = """
    CREATE TABLE scores (
      attempt TEXT NOT NULL REFERENCES attempts (id), revision INTEGER NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (attempt, revision)
    ) STRICT;
    CREATE TABLE outbox (
      number INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, attempt TEXT NOT NULL,
      revision INTEGER NOT NULL, sent_at INTEGER, UNIQUE (target, attempt, revision),
      FOREIGN KEY (attempt, revision) REFERENCES scores (attempt, revision)
    ) STRICT;
    CREATE INDEX outbox_pending ON outbox (target, number) WHERE sent_at IS NULL;
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
      subject TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    """

  static func migrated(_ identifiers: [String]) -> String {
    "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);"
      + identifiers.map { "INSERT INTO grdb_migrations VALUES ('\($0)');" }.joined()
  }

  /// A learner and a graded attempt with its log.
  static func rows(attempt: String, learner: String) -> String {
    let at = #""bootID":"boot-1","quality":"synchronised""#
    let grade =
      #"{"criteria":[],"exercise":"latching-circuit","exercise_hash":"e","exercise_version":3,"feedback":[],"#
      + #""format":"proefbank.grade/1","grader":"1","hazards":[],"joins_to_close":[],"joins_to_open":[],"#
      + #""kit_hash":"k","score":92,"verdict":"passed"}"#
    return """
      INSERT INTO learners (id, name, number, language) VALUES ('\(learner)', 'An Peeters', '00417', 'nl');
      INSERT INTO attempts (id, learner, station, exercise, exercise_version, exercise_hash, kit_model, kit_serial,
        kit_firmware, kit_protocol, kit_virtual, kit_hash, mode, phase, started_at, submitted_at, grade_revision,
        hints_shown, outcome, score)
      VALUES ('\(attempt)', '\(learner)', 'station-1', 'latching-circuit', 3, 'e', 'electro-basis', 'K-0042', '1.0.0', 1,
        0, 'k', 'assessment', 'graded', 1795248000000, 1795248060000, 1, 0, 'passed', 92);
      INSERT INTO events (attempt, number, at, kind, body) VALUES ('\(attempt)', 1, 1795248000000, 'started',
        '{"at":{\(at),"bootNanoseconds":0,"wallClock":"2026-11-21T08:00:00.000Z"},"number":1,"what":{"kind":"started"}}');
      INSERT INTO events (attempt, number, at, kind, body) VALUES ('\(attempt)', 2, 1795248060000, 'graded',
        '{"at":{\(at),"bootNanoseconds":60000000000,"wallClock":"2026-11-21T08:01:00.000Z"},"number":2,'
        || '"what":{"grade":\(grade),"kind":"graded","revision":1}}');
      """
  }

  /// The release of that attempt.
  static func released(attempt: String, learner: String) -> String {
    """
    UPDATE attempts SET phase = 'released';
    INSERT INTO events (attempt, number, at, kind, body) VALUES ('\(attempt)', 3, 1795248070000, 'released',
      '{"at":{"bootID":"boot-1","bootNanoseconds":70000000000,"quality":"synchronised",'
      || '"wallClock":"2026-11-21T08:01:10.000Z"},"number":3,"what":{"by":"t-01","kind":"released"}}');
    INSERT INTO scores (attempt, revision, body) VALUES ('\(attempt)', 1,
      '{"activeMinutes":0.9,"assistance":"solo","attempt":"\(attempt)","exercise":"latching-circuit",'
      || '"gradeRevision":1,"learner":"\(learner)","learnerNumber":"00417","maximum":100,"reviewer":"t-01","score":92,'
      || '"startedAt":"2026-11-21T08:00:00.000Z","submittedAt":"2026-11-21T08:01:00.000Z","verdict":"passed"}');
    INSERT INTO outbox (target, attempt, revision) VALUES ('csv', '\(attempt)', 1);
    INSERT INTO audit (at, who, what, subject) VALUES (1795248070000, 't-01', 'released revision 1', '\(attempt)');
    """
  }
}
