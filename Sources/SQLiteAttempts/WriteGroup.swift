import GRDB
import Synchronization

/// Writes that wait for the disk together. Those that are asked for while a transaction is on its way to the disk share the next
/// one: ten releases at the same moment wait for the disk once or twice, not ten times.
///
/// A write that fails is undone by itself, and none returns before the commit that holds it.
final class WriteGroup: Sendable {
  private struct Job: Sendable {
    var body: @Sendable (Database) throws -> Void
    /// Hears once how it ended; nil: it is on the disk.
    var end: @Sendable ((any Error)?) -> Void
  }

  private let pool: DatabasePool
  private let waiting = Mutex<[Job]>([])

  init(_ pool: DatabasePool) { self.pool = pool }

  /// Writes that the next transaction will hold.
  var waitingWrites: Int { waiting.withLock { $0.count } }

  /// Runs `body` in an immediate transaction, which others may share. `body` sees what those before it wrote.
  ///
  /// - Returns: What `body` returned, once it is on the disk.
  /// - Throws: What `body` threw, or the commit; nothing of `body` stays then.
  func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try Task.checkCancellation()
    let result = CommittedValue<Value>()
    return try await withCheckedThrowingContinuation { continuation in
      join(
        Job(
          body: { db in result.keep(try body(db)) },
          end: { error in
            if let value = result.value, error == nil {
              continuation.resume(returning: value)
            } else {
              continuation.resume(throwing: error ?? DatabaseError(resultCode: .SQLITE_ABORT))
            }
          }))
    }
  }

  private func join(_ job: Job) {
    let isFirst = waiting.withLock { jobs in
      jobs.append(job)
      return jobs.count == 1
    }
    // Whoever comes before this one begins goes with it.
    if isFirst { pool.asyncWriteWithoutTransaction { [self] db in commit(in: db) } }
  }

  private func commit(in db: Database) {
    let jobs = waiting.withLock { jobs in
      defer { jobs = [] }
      return jobs
    }
    var failures = [(any Error)?](repeating: nil, count: jobs.count)
    do {
      try db.inTransaction(.immediate) {
        for (index, job) in jobs.enumerated() {
          do {
            try run(job, alone: jobs.count == 1, in: db)
          } catch  where jobs.count > 1 && db.isInsideTransaction {
            failures[index] = error
          }
        }
        return .commit
      }
    } catch {
      // The only write failed, or the disk did, which undoes all of them.
      failures = failures.map { $0 ?? error }
    }
    for (job, failure) in zip(jobs, failures) { job.end(failure) }
  }

  /// A write that shares the transaction has a savepoint, so that its failure leaves the others alone.
  private func run(_ job: Job, alone: Bool, in db: Database) throws {
    if alone { return try job.body(db) }
    try db.inSavepoint {
      try job.body(db)
      return .commit
    }
  }
}

/// What a write returned, until its commit.
private final class CommittedValue<Value: Sendable>: Sendable {
  private let kept = Mutex<Value?>(nil)
  var value: Value? { kept.withLock { $0 } }
  func keep(_ value: Value) { kept.withLock { $0 = value } }
}
