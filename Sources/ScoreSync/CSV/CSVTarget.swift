package import Attempts
import Foundation

/// A CSV file that is always a picture of every score released to this target, for payroll and as the audit copy.
///
/// Delivering again writes the same bytes; a file that is right already is not touched, one that is missing comes back.
package struct CSVTarget: ScoreTarget {
  package let name: String
  private let path: String
  private let store: any AttemptStore

  package init(name: String, path: String, store: any AttemptStore) {
    self.name = name
    self.path = path
    self.store = store
  }

  package func deliver(_ rows: [OutboxRow]) async throws -> [Int64] {
    let all = try await store.allScores(target: name)
    let bytes = Array(ScoreSheet.text(all).utf8)
    if FileManager.default.contents(atPath: path) != Data(bytes) {
      try AtomicFile.write(bytes, to: path)
    }
    let written = Set(all.map(\.number))
    return rows.map(\.number).filter(written.contains)
  }
}
