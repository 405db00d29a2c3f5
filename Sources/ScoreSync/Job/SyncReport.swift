package import Attempts
package import Foundation

/// What one run of the sync job did.
package struct SyncReport: Hashable, Sendable, Codable {
  package struct Target: Hashable, Sendable, Codable {
    package var name: String
    /// Rows that this run delivered.
    package var delivered = 0
    /// Rows that failed in this run and are tried again by themselves.
    package var failed = 0
    /// Rows that still wait for the target.
    package var pending = 0
    /// Rows that wait for something to be mended here.
    package var held = 0
    /// Rows that wait for a person.
    package var dead = 0
    /// Why the target takes nothing now.
    package var trouble: TargetTrouble?
    /// Whether the run before did not say this trouble already.
    package var isNews = false
    /// The target was left alone because it is in trouble until then.
    package var waitsUntil: Date?

    package init(name: String) { self.name = name }
  }
  package var targets: [Target]
  /// Targets that the configuration does not name any more, with scores waiting for them.
  package var orphans: [String]

  package var succeeded: Bool { targets.allSatisfy { $0.trouble == nil && $0.failed == 0 } }
  /// Whether a person has to decide about a row.
  package var needsAPerson: Bool { !orphans.isEmpty || targets.contains { $0.dead > 0 || $0.held > 0 } }
}
