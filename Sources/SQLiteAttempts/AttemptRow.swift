import Attempts
import Foundation
import GRDB
import Grading

/// An attempt as a row of `attempts`.
struct AttemptRow: FetchableRecord, PersistableRecord {
  static let databaseTableName = "attempts"

  var attempt: Attempt

  init(_ attempt: Attempt) { self.attempt = attempt }

  init(row: Row) throws {
    var kit: KitIdentity?
    if let model: String = row["kit_model"] {
      kit = KitIdentity(
        model: model, serialNumber: row["kit_serial"] ?? "", firmwareVersion: row["kit_firmware"] ?? "",
        protocolVersion: row["kit_protocol"] ?? 0, isVirtual: row["kit_virtual"] ?? true)
    }
    let learner: String? = row["learner"]
    let submitted: Int64? = row["submitted_at"]
    let outcome: String? = row["outcome"]
    let record: String = row["record"]
    attempt = Attempt(
      id: try uuid(row["id"], in: "attempts.id"), learner: try learner.map { try uuid($0, in: "attempts.learner") },
      station: row["station"], exercise: row["exercise"], exerciseVersion: row["exercise_version"],
      exerciseHash: row["exercise_hash"], kit: kit, kitHash: row["kit_hash"],
      mode: try named(row["mode"], in: "attempts.mode"), phase: try named(row["phase"], in: "attempts.phase"),
      startedAt: Date(millisecondsSince1970: row["started_at"]),
      submittedAt: submitted.map { Date(millisecondsSince1970: $0) }, gradeRevision: row["grade_revision"],
      hintsShown: row["hints_shown"], outcome: try outcome.map { try named($0, in: "attempts.outcome") },
      score: row["score"], record: try AttemptJSON.decode(LifeRecord.self, from: Data(record.utf8)))
  }

  func encode(to container: inout PersistenceContainer) throws {
    container["id"] = attempt.id.key
    container["learner"] = attempt.learner?.key
    container["station"] = attempt.station
    container["exercise"] = attempt.exercise
    container["exercise_version"] = attempt.exerciseVersion
    container["exercise_hash"] = attempt.exerciseHash
    container["kit_model"] = attempt.kit?.model
    container["kit_serial"] = attempt.kit?.serialNumber
    container["kit_firmware"] = attempt.kit?.firmwareVersion
    container["kit_protocol"] = attempt.kit?.protocolVersion
    container["kit_virtual"] = attempt.kit?.isVirtual
    container["kit_hash"] = attempt.kitHash
    container["mode"] = attempt.mode.rawValue
    container["phase"] = attempt.phase.rawValue
    container["started_at"] = attempt.startedAt.millisecondsSince1970
    container["submitted_at"] = attempt.submittedAt?.millisecondsSince1970
    container["grade_revision"] = attempt.gradeRevision
    container["hints_shown"] = attempt.hintsShown
    container["outcome"] = attempt.outcome?.rawValue
    container["score"] = attempt.score
    container["record"] = try AttemptJSON.line(attempt.record)
  }
}

/// Stores what has changed in an attempt. Mostly that is not by what lists are sorted and filtered, and then their indices,
/// which would be most of the work, are left alone.
///
/// - Throws: ``StoreError/unknownAttempt(_:)``.
func update(_ attempt: Attempt, in db: Database) throws {
  try update(attempt, record: try AttemptJSON.line(attempt.record), in: db)
}

/// The same with its record as JSON.
func update(_ attempt: Attempt, record: String, in db: Database) throws {
  try db.run(
    """
    UPDATE attempts SET exercise_version = ?, exercise_hash = ?, kit_model = ?, kit_serial = ?, kit_firmware = ?,
      kit_protocol = ?, kit_virtual = ?, kit_hash = ?, phase = ?, submitted_at = ?, grade_revision = ?, hints_shown = ?,
      outcome = ?, score = ?, record = ?
    WHERE id = ? AND learner IS ? AND station = ? AND exercise = ? AND mode = ? AND started_at = ?
    """,
    [
      attempt.exerciseVersion, attempt.exerciseHash, attempt.kit?.model, attempt.kit?.serialNumber,
      attempt.kit?.firmwareVersion, attempt.kit?.protocolVersion, attempt.kit?.isVirtual, attempt.kitHash,
      attempt.phase.rawValue, attempt.submittedAt?.millisecondsSince1970, attempt.gradeRevision, attempt.hintsShown,
      attempt.outcome?.rawValue, attempt.score, record, attempt.id.key, attempt.learner?.key,
      attempt.station, attempt.exercise, attempt.mode.rawValue, attempt.startedAt.millisecondsSince1970,
    ])
  if db.changesCount > 0 { return }
  do { try AttemptRow(attempt).update(db) } catch is RecordError { throw StoreError.unknownAttempt(attempt.id) }
}

/// A row that this version cannot read, such as one written by a newer version.
struct UnreadableRow: Error {
  var place: String
  var value: String
}

extension UUID {
  /// As it stands in the database.
  var key: String { text }
}

func uuid(_ text: String, in place: String) throws -> UUID {
  guard let id = UUID(uuidString: text) else { throw UnreadableRow(place: place, value: text) }
  return id
}

func named<Value: RawRepresentable<String>>(_ text: String, in place: String) throws -> Value {
  guard let value = Value(rawValue: text) else { throw UnreadableRow(place: place, value: text) }
  return value
}
