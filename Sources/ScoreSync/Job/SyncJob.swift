package import Attempts
package import Foundation
package import Logging

/// Brings released scores to their targets, each once, whatever ended the run before.
///
/// A row is marked as sent only after its target has it safely; a crash in between delivers it again, which changes nothing
/// there. One failing target never holds up another, and one failing row no other row.
package struct SyncJob: Sendable {
  private let store: any ScoreOutbox
  private let targets: [any ScoreTarget]
  private let since: [String: Date]
  private let leasePath: String
  private let policy: RetryPolicy
  private let now: @Sendable () -> Date
  private let chance: @Sendable () -> Double
  private let progress: @Sendable (SyncReport.Target) -> Void
  private let logger: Logger

  /// The lease is the file at `leasePath`, beside the database: two jobs that share it never send at the same time.
  /// Of the scores released before a target was named, those submitted after its moment in `since` are sent; all, where it
  /// has none. `chance`, 0..<1, spreads the retries; `progress` is called after each batch.
  package init(
    store: any ScoreOutbox, targets: [any ScoreTarget], since: [String: Date] = [:], leasePath: String,
    policy: RetryPolicy = RetryPolicy(),
    now: @escaping @Sendable () -> Date = { Date() },
    chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
    progress: @escaping @Sendable (SyncReport.Target) -> Void = { _ in }, logger: Logger
  ) {
    self.store = store
    self.targets = targets
    self.since = since
    self.leasePath = leasePath
    self.policy = policy
    self.now = now
    self.chance = chance
    self.progress = progress
    self.logger = logger
  }

  /// Delivers all that is due.
  ///
  /// - Parameter hurried: Tries again what waits for its next try; only a server that asked for peace is left in it.
  /// - Returns: What went out and what did not, by target.
  /// - Throws: ``SyncError/alreadyRunning(lease:)``, ``SyncError/store(_:)``, and
  ///   ``SyncError/file(path:doing:reason:mend:)`` when the lease cannot be taken. What goes wrong at one target is in
  ///   the report.
  package func run(hurried: Bool = false) async throws(SyncError) -> SyncReport {
    let lease = try SyncLease(path: leasePath)
    var report = SyncReport(targets: [], orphans: [])
    do {
      for target in targets { report.targets.append(try await serve(target, hurried: hurried)) }
      let names = targets.map(\.name)
      report.orphans = try await store.syncStatus(targets: names).filter { !$0.isConfigured && $0.alarm }.map(\.target)
    } catch {
      throw .store(error)
    }
    _ = consume lease
    return report
  }

  private func serve(_ target: any ScoreTarget, hurried: Bool) async throws(StoreError) -> SyncReport.Target {
    let before = try await store.health(of: target.name)
    var line = SyncReport.Target(name: target.name)
    _ = try await store.queueEarlierScores(for: target.name, since: since[target.name])
    if target.custom.latestOnly { _ = try await store.skipOutdated(target: target.name, now: now()) }
    if before.rests(now: now(), policy: policy, hurried: hurried) {
      line.waitsUntil = before.notBefore
      line.trouble = before.trouble
    } else {
      try await drain(target, hurried: hurried, into: &line)
    }
    var health = try await store.health(of: target.name)
    health.lastRun = now()
    try await store.keep([:], health: health, target: target.name, at: now())
    let status = try await store.syncStatus(targets: [target.name]).first
    line.pending = status?.pending ?? 0
    line.held = status?.held ?? 0
    line.dead = status?.dead ?? 0
    line.isNews = line.trouble != nil && line.trouble?.reason != before.trouble?.reason
    report(line)
    return line
  }

  /// Rows with what their target said of them, which is not kept yet.
  private struct Answered {
    var rows: [Delivery]
    var answer: TargetAnswer
  }

  /// Passes over what was due when it began, oldest first, until one brings nothing more: what is released meanwhile is for the
  /// next run, or other targets would wait as long as somebody releases.
  ///
  /// While the target works on a batch, the answers to the one before are kept and the one after is read and made ready: the
  /// disk of the bench is waited for by the first and the last only. Whatever ends the job between, an answer that was not kept
  /// is a delivery that is made again.
  private func drain(
    _ target: any ScoreTarget, hurried: Bool, into line: inout SyncReport.Target
  ) async throws(StoreError) {
    var hurried = hurried
    var deliveredInPass = 0
    var isFirst = true
    var before: Answered?
    let newest = try await store.newestScore(target: target.name)
    var rows = try await due(target, after: 0, through: newest, hurried: hurried)
    while true {
      guard let last = rows.last?.number ?? (isFirst ? 0 : nil) else {
        if let before { try await keep(before, target: target) }
        before = nil
        // A revision may have waited for one of this pass.
        if deliveredInPass == 0 { return }
        (deliveredInPass, hurried) = (0, false)
        rows = try await due(target, after: 0, through: newest, hurried: hurried)
        continue
      }
      let (earlier, isHurried) = (before, hurried)
      async let keeping = kept(earlier, target: target)
      async let upcoming = ready(target, after: last, through: newest, hurried: isHurried)
      let answer = await target.deliver(rows)
      isFirst = false
      deliveredInPass += answer.delivered
      line.delivered += answer.delivered
      line.failed += answer.failed
      line.trouble = answer.trouble
      progress(line)
      try await keeping.get()
      let answered = Answered(rows: rows, answer: answer)
      if answer.trouble != nil { return try await keep(answered, target: target) }
      before = answered
      rows = try await upcoming.get()
    }
  }

  private func due(
    _ target: any ScoreTarget, after: Int64, through newest: Int64, hurried: Bool
  ) async throws(StoreError) -> [Delivery] {
    try await store.dueScores(
      DueScores(
        target: target.name, after: after, through: newest, limit: target.custom.batch, now: now(),
        longestWait: policy.longestAsked, ignoringWaits: hurried))
  }

  /// ``due(_:after:through:hurried:)``, made ready, with its error as a value, which a child task cannot throw by its type.
  private func ready(
    _ target: any ScoreTarget, after: Int64, through newest: Int64, hurried: Bool
  ) async -> Result<[Delivery], StoreError> {
    do throws(StoreError) {
      return .success(await target.prepare(try await due(target, after: after, through: newest, hurried: hurried)))
    } catch {
      return .failure(error)
    }
  }

  /// ``keep(_:target:)``, with its error as a value.
  private func kept(_ answered: Answered?, target: any ScoreTarget) async -> Result<Void, StoreError> {
    guard let answered else { return .success(()) }
    do throws(StoreError) { return .success(try await keep(answered, target: target)) } catch { return .failure(error) }
  }

  private func keep(_ answered: Answered, target: any ScoreTarget) async throws(StoreError) {
    let health = try await store.health(of: target.name)
    let moment = now()
    let next = health.after(answered.answer, policy: policy, now: moment, chance: chance())
    var states: [Int64: DeliveryState] = [:]
    for row in answered.rows {
      guard let ending = answered.answer.endings[row.number] else { continue }
      states[row.number] = row.state.after(
        ending, taken: next.taken, policy: policy, now: moment, chance: chance())
    }
    try await store.keep(states, health: next, target: target.name, at: moment)
  }

  /// A failure is said once; while it stays the same it is only repeated for whoever asks for details.
  private func report(_ line: SyncReport.Target) {
    if let trouble = line.trouble {
      logger.log(
        level: line.isNews ? .error : .debug, "scores stay pending",
        metadata: ["target": "\(line.name)", "reason": "\(trouble.reason)", "mend": "\(trouble.mend)"])
    }
    logger.info("synchronised", metadata: ["target": "\(line.name)", "delivered": "\(line.delivered)"])
  }
}
