extension DaemonConfiguration {
  /// The SQLite database of attempts and outbox; daemon and sync job open the same file.
  package var databasePath: String { dataDirectory + "/proefbank.db" }
  /// Held by the sync job that is at work.
  package var syncLeasePath: String { dataDirectory + "/sync.lease" }
}
