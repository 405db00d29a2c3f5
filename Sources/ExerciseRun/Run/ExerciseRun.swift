package import Attempts
import Exercises
package import Foundation
import Grading
package import Logging
import Messages

/// The exercise of one station: takes a learner's attempt from its self-test to its grade, on the kit of that station.
///
/// What a call returned for is in the store. The kit's own reports are logged as they come, and before whatever the learner
/// does next. Nothing is energised but by ``requestPower()``, and nothing again by itself.
package actor ExerciseRun {
  package nonisolated let station: String
  let bench: any Bench
  let store: any RunStore
  let library: RunLibrary
  let rules: SiteRules
  let clock: any EventClock
  /// Why the store has no room for an assessment; nil when it has.
  let room: @Sendable () -> StoreError?
  let logger: Logger
  let newID: @Sendable () -> UUID

  var state = StationState()
  /// The attempt that is running, or the last one until its page is left.
  var lifecycle: AttemptLifecycle?
  var grade: Grade? {
    didSet { gradings += 1 }
  }
  private var gradings = 0
  var activity: RunSnapshot.Activity?
  /// Rises each time that power is taken away, or a request for it taken back.
  var powerWithdrawals = 0
  /// Why the last request for power came to nothing, or its power went, until something else is asked for.
  var powerTrouble: PowerTrouble?
  var proved: ProvedCircuit?
  /// Watches the circuit while it has power.
  var supervision: KitSupervision?
  /// A fault is in the kit, for this attempt to find.
  var searchIsOn = false
  /// The kit came back before its self-test was done.
  var selfTestIsOwed = false
  var storeTrouble: StoreError?
  /// Reports of the kit that are not in the store yet, oldest first.
  var unwritten: [(what: AttemptEvent.What, time: EventTime)] = []
  var flushIsDue = false
  var isLoaded = false
  /// All that the kit says from the moment on in which this run was ready; nil when it has ended.
  var reports: AsyncStream<BenchHappening>?
  /// µs of the device clock between samples that are shown.
  static let samplesPause: UInt64 = 40_000
  /// µs of the device clock.
  var samplesShownAt: UInt64 = 0
  /// The kit had power, and its report that this is over was not taken yet.
  var offIsAwaited = false
  /// Rises with each report of the kit.
  var reportsTaken = 0
  var waitingForOff: [CheckedContinuation<Void, Never>] = []
  /// Held while the lifecycle is stepped and stored.
  var lock = SerialLock()
  private var readers: [UUID: AsyncStream<RunSnapshot>.Continuation] = [:]

  /// `newID` makes the identifiers of attempts, which have to be unique among all benches of a firm. `room` says, before an
  /// assessment begins, why its evidence could not all be stored.
  package init(
    bench: any Bench, store: any RunStore, library: RunLibrary, rules: SiteRules = SiteRules(),
    clock: any EventClock, room: @escaping @Sendable () -> StoreError? = { nil }, logger: Logger,
    newID: @escaping @Sendable () -> UUID = { UUID() }
  ) {
    station = bench.station
    self.bench = bench
    self.store = store
    self.library = library
    self.rules = rules
    self.clock = clock
    self.room = room
    var logger = logger
    logger[metadataKey: "station"] = "\(bench.station)"
    self.logger = logger
    self.newID = newID
  }

  /// Follows the kit until the task is cancelled; picks up the attempt that was open when the daemon ended.
  ///
  /// - Throws: ``RunError/store(_:)`` when the store cannot be read at the start.
  package func run() async throws(RunError) {
    try await ready()
    do {
      try await desk.releaseAutomatically(station: station, exercise: library.exercise)
    } catch {
      logger.error("automatic release failed; a trainer can release", metadata: ["reason": "\(error)"])
    }
    let time = Task { await watchTime() }
    defer { time.cancel() }
    if let reports { await follow(reports) }
    reports = nil
    offWasTaken()
    await takePowerAway(reason: "the daemon ends")
    await flush()
  }

  /// Takes the reports one by one, away from the actor, and lets others run after each. A loop on the actor does not leave it
  /// while reports are waiting: on a computer that is too slow for them nobody else would ever come to it.
  @concurrent
  private nonisolated func follow(_ reports: AsyncStream<BenchHappening>) async {
    for await happening in reports {
      await take(happening)
      await Task.yield()
    }
  }

  /// The present state, then every change; a slow reader gets the newest and misses those between.
  package func snapshots() -> AsyncStream<RunSnapshot> {
    let (stream, continuation) = AsyncStream.makeStream(of: RunSnapshot.self, bufferingPolicy: .bufferingNewest(1))
    let key = UUID()
    readers[key] = continuation
    continuation.onTermination = { [weak self] _ in
      Task { await self?.forget(key) }
    }
    continuation.yield(snapshot)
    return stream
  }

  package var snapshot: RunSnapshot {
    RunSnapshot(
      station: station, connection: state.connection, attempt: lifecycle?.attempt, activity: activity,
      power: state.power, searching: searchIsOn, levels: state.levels, benchStopIsOpen: state.benchStopIsOpen,
      millivolts: searchIsOn ? [:] : state.millivolts,
      grade: grade, gradings: gradings, notices: notices)
  }

  var desk: ReleaseDesk {
    ReleaseDesk(
      store: store, rules: rules.release, exercise: library.exercise, paths: library.paths, clock: clock)
  }

  func publish() {
    let snapshot = snapshot
    for reader in readers.values { reader.yield(snapshot) }
  }

  private func forget(_ key: UUID) { readers[key] = nil }

  private var notices: [Message] {
    var notices: [Message] = []
    if let storeTrouble { notices.append(storeTrouble.message) }
    switch state.connection {
    case .searching(let hint):
      notices.append(Message("run.kit_missing"))
      if let hint { notices.append(hint.message) }
      if attemptIsActive { notices.append(Message("run.attempt_kept")) }
    case .lost(let reason):
      notices.append(reason.message)
      if attemptIsActive { notices.append(Message("run.attempt_kept")) }
    case .attached(let attached):
      if let attempt = lifecycle?.attempt, attempt.isActive, let kit = attempt.kit, !kit.isSameKit(as: attached) {
        notices.append(AttemptRefusal.otherKit(began: kit.serialNumber, attached: attached.serialNumber).message)
      }
    }
    if state.power == .awaitingConfirmation { notices.append(Message("run.press_confirm_button")) }
    if let powerTrouble { notices.append(powerTrouble.message) }
    return notices
  }

  /// Why there is no power although it was asked for.
  enum PowerTrouble {
    case refused(BenchError)
    /// What was measured, in English for the trainer.
    case deviation(String)

    var message: Message {
      switch self {
      case .refused(let error): error.message
      case .deviation: Message("run.power_deviation")
      }
    }
  }

  private var attemptIsActive: Bool { lifecycle?.attempt.isActive ?? false }
}

extension KitIdentity {
  /// Whether it is the same piece of hardware, with whatever firmware.
  func isSameKit(as other: KitIdentity) -> Bool {
    model == other.model && serialNumber == other.serialNumber && isVirtual == other.isVirtual
  }
}
