package import Attempts
import Foundation

/// A CSV file that is always a picture of every score released to this target, for payroll and as the audit copy.
///
/// Delivering again writes the same bytes; a file that is right already is not touched, one that is missing comes back.
package struct CSVTarget: ScoreTarget {
  package let name: String
  private let path: String
  private let store: any AttemptStore

  /// The whole file is written at once, so that one call takes all there is.
  package var custom: DeliveryCustom { DeliveryCustom(batch: 1_000_000, latestOnly: false) }

  package init(name: String, path: String, store: any AttemptStore) {
    self.name = name
    self.path = path
    self.store = store
  }

  package func deliver(_ rows: [Delivery]) async -> TargetAnswer {
    do {
      let all = try await store.allScores(target: name)
      let bytes = Array(ScoreSheet.text(all).utf8)
      if FileManager.default.contents(atPath: path) != Data(bytes) { try AtomicFile.write(bytes, to: path) }
      let written = Set(all.map(\.number))
      let delivered = rows.map(\.number).filter(written.contains)
      return TargetAnswer(
        endings: Dictionary(uniqueKeysWithValues: delivered.map { ($0, .delivered(reference: path)) }))
    } catch let SyncError.file(path, doing, reason, mend) {
      return TargetAnswer(
        trouble: TargetTrouble(.misconfigured, "\(path): \(doing) failed: \(reason)", mend: mend))
    } catch {
      return TargetAnswer(
        trouble: TargetTrouble(.unreachable, "\(error)", mend: "Mend the database, then run the sync again."))
    }
  }
}
