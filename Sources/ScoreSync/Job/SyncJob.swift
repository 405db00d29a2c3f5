package import Attempts
package import Foundation
package import Logging

/// What one run of the sync job did.
package struct SyncReport: Hashable, Sendable {
  package struct Target: Hashable, Sendable {
    package var name: String
    /// Rows that this run delivered.
    package var delivered: Int
    /// Rows that still wait.
    package var pending: Int
    package var failure: SyncError?
  }
  package var targets: [Target]
  package var succeeded: Bool { targets.allSatisfy { $0.failure == nil } }
}

/// Brings released scores to their targets, each row once, whatever ended the run before.
///
/// A row is marked as sent only after its target has it safely; a crash in between delivers it again, which changes nothing
/// there. One failing target never holds up another.
package struct SyncJob: Sendable {
  private let store: any AttemptStore
  private let targets: [any ScoreTarget]
  private let leasePath: String
  private let now: @Sendable () -> Date
  private let logger: Logger
  private let batch = 50

  /// The lease is the file at `leasePath`, beside the database: two jobs that share it never send at the same time.
  package init(
    store: any AttemptStore, targets: [any ScoreTarget], leasePath: String,
    now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
  ) {
    self.store = store
    self.targets = targets
    self.leasePath = leasePath
    self.now = now
    self.logger = logger
  }

  /// Delivers all that is pending.
  ///
  /// - Returns: What went out and what did not, by target.
  /// - Throws: ``SyncError/alreadyRunning(lease:)``, and ``SyncError/file(path:doing:reason:mend:)`` when the lease cannot
  ///   be taken. What goes wrong at one target is in the report.
  package func run() async throws(SyncError) -> SyncReport {
    let lease = try SyncLease(path: leasePath)
    var report = SyncReport(targets: [])
    for target in targets {
      var line = SyncReport.Target(name: target.name, delivered: 0, pending: 0, failure: nil)
      do {
        try await drain(target, delivered: &line.delivered)
      } catch {
        line.failure = error
        logger.error("scores stay pending", metadata: ["target": "\(target.name)", "reason": "\(error)"])
      }
      line.pending = (try? await store.pendingScores(target: target.name, limit: 100_000).count) ?? 0
      logger.info("synchronised", metadata: ["target": "\(target.name)", "delivered": "\(line.delivered)"])
      report.targets.append(line)
    }
    _ = consume lease
    return report
  }

  private func drain(_ target: any ScoreTarget, delivered: inout Int) async throws(SyncError) {
    repeat {
      let rows: [OutboxRow]
      do { rows = try await store.pendingScores(target: target.name, limit: batch) } catch { throw .store(error) }
      let arrived: [Int64]
      do {
        arrived = try await target.deliver(rows)
      } catch let error as SyncError {
        throw error
      } catch let error as StoreError {
        throw .store(error)
      } catch {
        throw .target(name: target.name, reason: "\(error)")
      }
      if rows.isEmpty { return }
      let confirmed = rows.map(\.number).filter(Set(arrived).contains)
      if confirmed.isEmpty { throw .target(name: target.name, reason: "it confirmed none of \(rows.count) scores") }
      do { try await store.markSent(confirmed, target: target.name, at: now()) } catch { throw .store(error) }
      delivered += confirmed.count
    } while true
  }
}
