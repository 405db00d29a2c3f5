/// Where released scores go: a CSV file, an LRS, a gradebook.
package protocol ScoreTarget: Sendable {
  /// Name in the configuration; keys the outbox.
  var name: String { get }
  /// Delivers the rows so that doing it again changes nothing; returns the numbers of those that are safely there.
  /// Without rows it makes sure that it could deliver, so that a wrong setting shows before the first score.
  func deliver(_ rows: [OutboxRow]) async throws -> [Int64]
}
