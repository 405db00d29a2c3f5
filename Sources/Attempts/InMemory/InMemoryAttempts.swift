package import Foundation

/// Attempts that are gone with the process: for tests, and for trying an exercise without a trace.
package actor InMemoryAttempts: AttemptStore {
  private struct Outgoing {
    var target: String
    var row: OutboxRow
  }

  private let targets: [String]
  private var order: [UUID] = []
  var stored: [UUID: Attempt] = [:]
  private var logs: [UUID: [AttemptEvent]] = [:]
  private var people: [UUID: Learner] = [:]
  private var outbox: [Outgoing] = []
  var members: [StaffMember] = []
  var exemptions: [Exemption] = []
  var chances: [NewChance] = []
  var marks: [Retraining] = []

  package init(targets: [String] = []) {
    self.targets = targets
  }

  package func add(_ attempt: Attempt, started: AttemptEvent) throws(StoreError) {
    if let learner = attempt.learner, people[learner] == nil { throw .unknownLearner(learner) }
    if let log = logs[attempt.id] { throw .outOfSequence(expected: log.count + 1, got: started.number) }
    guard started.number == 1 else { throw .outOfSequence(expected: 1, got: started.number) }
    order.append(attempt.id)
    stored[attempt.id] = attempt
    logs[attempt.id] = [started]
  }

  package func append(_ changes: [AttemptChange]) throws(StoreError) {
    let before = (logs, stored)
    do throws(StoreError) {
      for change in changes { try append(change.events, updating: change.attempt) }
    } catch {
      (logs, stored) = before
      throw error
    }
  }

  package func append(_ events: [AttemptEvent], updating attempt: Attempt) throws(StoreError) {
    var log = try self.events(of: attempt.id)
    for event in events {
      guard event.number == log.count + 1 else { throw .outOfSequence(expected: log.count + 1, got: event.number) }
      log.append(event)
    }
    logs[attempt.id] = log
    stored[attempt.id] = attempt
  }

  package func attempt(_ id: UUID) throws(StoreError) -> Attempt {
    guard let attempt = stored[id] else { throw .unknownAttempt(id) }
    return attempt
  }

  package func events(of id: UUID) throws(StoreError) -> [AttemptEvent] {
    guard let log = logs[id] else { throw .unknownAttempt(id) }
    return log
  }

  package func attempts(matching filter: AttemptFilter) throws(StoreError) -> [Attempt] {
    let matching = order.reversed().compactMap { stored[$0] }.filter(filter.matches).filter { attempt in
      guard let from = filter.settledFrom else { return true }
      return logs[attempt.id, default: []].contains { $0.what.settles && $0.at.wallClock >= from }
    }
    let sorted = matching.sorted { $0.startedAt > $1.startedAt }
    let page = filter.after.map { last in sorted.drop { $0.id != last }.dropFirst() } ?? sorted[...]
    return Array(page.prefix(max(0, filter.limit)))
  }

  package func listings(matching filter: AttemptFilter) throws(StoreError) -> [AttemptListing] {
    var listings: [AttemptListing] = []
    for attempt in try attempts(matching: filter) {
      listings.append(
        AttemptListing(
          attempt: attempt, learner: attempt.learner.flatMap { people[$0] }, summary: try summary(of: attempt.id)))
    }
    return listings
  }

  package func summary(of id: UUID) throws(StoreError) -> AttemptSummary { AttemptSummary(of: try events(of: id)) }

  package func release(
    _ attempt: Attempt, event: AttemptEvent, score: ReleasedScore, effects: ReleaseEffects
  ) throws(StoreError) {
    let before = try self.attempt(attempt.id)
    let isQueued = outbox.contains {
      $0.row.score.attempt == attempt.id && $0.row.score.gradeRevision == score.gradeRevision
    }
    if before.phase == .released || isQueued { throw .alreadyReleased(attempt.id, revision: score.gradeRevision) }
    try append([event], updating: attempt)
    for target in targets {
      let row = OutboxRow(number: Int64(outbox.count + 1), score: score, sentAt: nil)
      outbox.append(Outgoing(target: target, row: row))
    }
    if effects.endsRetraining { endRetraining(of: score.learner, in: score.exercise) }
    exemptions.removeAll { $0.attempt == attempt.id }
    for exemption in effects.exemptions
    where !exemptions.contains(where: { $0.learner == exemption.learner && $0.exercise == exemption.exercise }) {
      exemptions.append(exemption)
    }
  }

  package func addLearner(_ learner: Learner) throws(StoreError) {
    if let text = learner.unprintable { throw .unprintable(text) }
    if people.values.contains(where: { $0.number == learner.number && $0.id != learner.id }) {
      throw .learnerNumberTaken(learner.number)
    }
    people[learner.id] = learner
  }

  package func learner(_ id: UUID) throws(StoreError) -> Learner {
    guard let learner = people[id] else { throw .unknownLearner(id) }
    return learner
  }

  package func learners() throws(StoreError) -> [Learner] {
    people.values.sorted { ($0.name, $0.number) < ($1.name, $1.number) }
  }

  package func outboxSummary() throws(StoreError) -> [OutboxSummary] {
    var rows: [String: [OutboxRow]] = [:]
    for target in targets { rows[target] = [] }
    for outgoing in outbox { rows[outgoing.target, default: []].append(outgoing.row) }
    return rows.sorted { $0.key < $1.key }.map { target, rows in
      OutboxSummary(target: target, pending: rows.count, sent: 0)
    }
  }

  package func allScores(target: String) throws(StoreError) -> [OutboxRow] {
    outbox.filter { $0.target == target }.map(\.row)
  }
}

extension AttemptFilter {
  fileprivate func matches(_ attempt: Attempt) -> Bool {
    (learner == nil || attempt.learner == learner) && (exercise == nil || attempt.exercise == exercise)
      && (station == nil || attempt.station == station) && (phases?.contains(attempt.phase) ?? true)
      && (mode == nil || attempt.mode == mode) && (!isUnattributed || attempt.learner == nil)
      && (outcomes.map { outcomes in attempt.outcome.map(outcomes.contains) ?? false } ?? true)
      && (from.map { attempt.startedAt >= $0 } ?? true) && (until.map { attempt.startedAt < $0 } ?? true)
      && (!isOwn || attempt.record.importedFrom == nil)
  }
}
