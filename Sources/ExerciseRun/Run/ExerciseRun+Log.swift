import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Logging

/// What happens reaches the store in order: one step at a time, the kit's own reports first.
extension ExerciseRun {
  /// Takes one step of the attempt and stores it; the attempt is as before when this throws.
  @discardableResult
  func record(
    _ step: (inout AttemptLifecycle) throws(AttemptRefusal) -> [AttemptEvent]
  ) async throws(RunError) -> Attempt {
    await hold()
    defer { lock.release() }
    guard var next = lifecycle else { throw .refused(.noAttempt(station: station)) }
    let reported = unwritten
    var events: [AttemptEvent] = []
    do throws(AttemptRefusal) {
      if next.attempt.isActive {
        for report in reported { events += try next.observed(report.what, at: report.time) }
      }
      events += try step(&next)
    } catch {
      throw .refused(error)
    }
    try await stored { () async throws(StoreError) in
      if !events.isEmpty { try await store.append(events, updating: next.attempt) }
    }
    unwritten.removeFirst(reported.count)
    lifecycle = next
    publish()
    return next.attempt
  }

  /// Follows one report of the kit.
  func take(_ happening: BenchHappening) async {
    reportsTaken += 1
    let before = state.connection.identity
    let consequence = state.happened(happening)
    note(consequence.log, before: before)
    switch happening {
    case .powerChanged(true, _, _): offIsAwaited = true
    case .powerChanged(false, _, _), .connection(.lost), .connection(.searching): offWasTaken()
    case .connection(.attached), .edge, .samples, .awaitingConfirmation, .emergencyStop, .probesMoved: break
    }
    await supervise(happening)
    if isWorthShowing(happening) { publish() }
    if consequence.removesPower {
      logger.warning("the kit had power that nobody asked for; taken away")
      await bench.removePower()
    }
    testOwedKit()
  }

  /// Samples come faster than anybody sees: not all of them are shown.
  private func isWorthShowing(_ happening: BenchHappening) -> Bool {
    guard case .samples(_, let time) = happening else { return true }
    // The clock of a kit that was switched off and on begins anew.
    guard time < samplesShownAt || time >= samplesShownAt + Self.samplesPause else { return false }
    samplesShownAt = time
    return true
  }

  /// Waits, after power was taken away, until all that the kit reported before that was taken: what is measured, graded or asked
  /// for next rests on it. Not for the loop that takes the reports.
  func catchUp() async {
    guard offIsAwaited, reports != nil else { return }
    let patience = Task { await endTheWaitOnceNothingComes() }
    await withCheckedContinuation { waitingForOff.append($0) }
    patience.cancel()
  }

  /// For a kit that never reports that its power went. A slow computer is no such kit, however long it takes.
  private func endTheWaitOnceNothingComes() async {
    var before: Int
    repeat {
      before = reportsTaken
      try? await Task.sleep(for: .seconds(10))
      if Task.isCancelled { return }
    } while reportsTaken != before
    logger.warning("the kit did not report that its power is off")
    offWasTaken()
  }

  func offWasTaken() {
    offIsAwaited = false
    for waiting in waitingForOff { waiting.resume() }
    waitingForOff = []
  }

  /// Queues reports for the log, those of this attempt's kit only.
  func note(_ log: [AttemptEvent.What], before: KitIdentity? = nil) {
    guard let attempt = lifecycle?.attempt, attempt.isActive else { return }
    let wasOurs = attempt.isOn(before)
    let isOurs = attempt.isOn(state.connection.identity)
    for what in log {
      switch what {
      case .kitLost:
        guard wasOurs else { continue }
        logger.warning("kit lost in mid-attempt", metadata: ["attempt": "\(attempt.id)"])
      case .kitBack:
        guard isOurs else { continue }
        selfTestIsOwed = attempt.phase == .selfTest
        if searchIsOn { Task { await insertAgain(attempt) } }
      default: guard wasOurs || isOurs else { continue }
      }
      unwritten.append((what, clock.now(of: what)))
    }
    if !unwritten.isEmpty, !flushIsDue {
      flushIsDue = true
      Task { await flush() }
    }
  }

  /// Writes what the kit reported; on failure it stays queued for the next step.
  func flush() async {
    flushIsDue = false
    guard !unwritten.isEmpty else { return }
    // What failed is logged, and shown, where the store was called.
    _ = try? await record { _ throws(AttemptRefusal) in [] }
  }

  /// Reads the attempt that was open when the daemon ended, once; everything else waits for it.
  package func ready() async throws(RunError) {
    if isLoaded { return }
    await hold()
    defer { lock.release() }
    if isLoaded { return }
    var filter = AttemptFilter(phases: [.selfTest, .running, .paused], station: station, limit: 1000)
    // What another bench has open on a station of the same name is none of ours.
    filter.isOwn = true
    let open = try await stored { [filter] () async throws(StoreError) in try await store.attempts(matching: filter) }
    try await stored { () async throws(StoreError) in
      for attempt in open {
        let events = try await store.events(of: attempt.id)
        var opened = AttemptLifecycle(attempt, lastEvent: events.last?.number ?? 0)
        let isNewest = attempt.id == open.first?.id
        let isSameExercise = library.exercise(attempt.exercise)?.contentHash == attempt.exerciseHash
        if events.endWithPower {
          let off = (try? opened.observed(.powerOff(reason: "the daemon was gone"), at: clock.now())) ?? []
          try await store.append(off, updating: opened.attempt)
        }
        if isNewest, isSameExercise {
          lifecycle = opened
          grade = events.lastCheck
          searchIsOn = events.contains { $0.what.kind == .faultInserted }
          continue
        }
        let reason = isSameExercise ? "a later attempt took the station" : "the exercise was changed meanwhile"
        let ending = (try? opened.end(isSameExercise ? .aborted : .kitFault, reason: reason, at: clock.now())) ?? []
        try await store.append(ending, updating: opened.attempt)
      }
    }
    // Before the first command, so that no report of the kit falls between the two.
    reports = await bench.happenings()
    isLoaded = true
    await take(.connection(await bench.connection()))
    if let attempt = lifecycle?.attempt { logger.info("attempt goes on", metadata: ["attempt": "\(attempt.id)"]) }
  }

  func stored<Value>(_ body: () async throws(StoreError) -> Value) async throws(RunError) -> Value {
    do throws(StoreError) {
      let value = try await body()
      storeTrouble = nil
      return value
    } catch {
      storeTrouble = error
      logger.error("the attempt cannot be stored", metadata: ["reason": "\(error)"])
      publish()
      throw .store(error)
    }
  }

  /// An assessment begins only where all of it can be kept; one that runs goes on, and says when it cannot be stored.
  func requireRoom() throws(RunError) {
    guard let obstacle = room() else { return }
    logger.error("no assessment can begin", metadata: ["reason": "\(obstacle)"])
    throw .store(obstacle)
  }

  func hold() async {
    if lock.take() { return }
    await withCheckedContinuation { lock.wait($0) }
  }
}

extension Attempt {
  fileprivate func isOn(_ attached: KitIdentity?) -> Bool {
    guard let kit, let attached else { return false }
    return kit.isSameKit(as: attached)
  }
}

extension EventClock {
  fileprivate func now(of what: AttemptEvent.What) -> EventTime {
    var time = now()
    if case .edge(let edge) = what { time.deviceMicroseconds = edge.deviceMicroseconds }
    return time
  }
}

extension [AttemptEvent] {
  /// Whether power came last, and nothing says that it went: the daemon ended without a chance to write it.
  fileprivate var endWithPower: Bool {
    switch last(where: { [.powerOn, .powerOff].contains($0.what.kind) })?.what {
    case .powerOn: true
    default: false
    }
  }

  fileprivate var lastCheck: Grade? {
    for event in reversed() {
      if case .checked(let grade) = event.what { return grade }
    }
    return nil
  }
}
