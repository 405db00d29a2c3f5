import GRDB

extension Schema {
  /// Which entry test gave an exemption, so that it goes when the score of the test is changed.
  static func registerEntryTests(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("6 entry tests") { db in
      try db.execute(sql: "ALTER TABLE exemptions ADD COLUMN attempt TEXT")
    }
  }

  /// The grades of a summary, which are most of it and seldom change, apart from the rest, which changes with every event.
  static func registerGrades(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("7 grades") { db in
      try db.execute(
        sql: """
          CREATE TABLE summary_grades (
            attempt TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id),
            grade TEXT,
            first_grade TEXT
          ) STRICT
          """)
    }
  }
}
