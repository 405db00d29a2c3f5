package import Attempts
import Circuits
import Exercises
import Foundation
import Grading
import Logging

/// Power and the meter.
extension ExerciseRun {
  /// Measures the wiring, proves it safe, and asks the kit for power, which its own button must confirm.
  ///
  /// - Throws: ``RunError/notSafe(_:)`` with the shortest way to the hazard, ``RunError/scanUncertain``,
  ///   ``RunError/notAsDrawn(_:)`` when a search for a fault cannot begin, ``RunError/bench(_:)`` when the button was not
  ///   pressed in time, the wiring moved before that, the request was taken back, or the kit is gone.
  package func requestPower() async throws(RunError) {
    try await ready()
    let (lifecycle, attempt) = try present()
    do throws(AttemptRefusal) { try lifecycle.mayAskForPower() } catch { throw .refused(error) }
    if state.power == .on { return }
    let withdrawalsBefore = powerWithdrawals
    try await exclusively(.scanning) { () async throws(RunError) in
      await catchUp()
      let task = try task(of: attempt)
      let scan = try await scanWithoutFault(task, attempt)
      var hazards: [Hazard] = []
      switch await library.gated(task.exercise, task.kit, scan) {
      case .safe(let nets): proved = ProvedCircuit(kit: task.kit, nets: nets, faults: Set(inserted(task, attempt)))
      // A refusal without a reason is still a refusal.
      case .hazards(let found):
        hazards = found.isEmpty ? [Hazard(kind: .notProved, actions: [], components: [])] : found
      case .repeatScan: throw .scanUncertain
      }
      try await record { next throws(AttemptRefusal) in
        try next.powerAsked(scan, hazards: hazards, at: clock.now())
      }
      guard hazards.isEmpty else { throw .notSafe(hazards) }
      try await beginSearch(task, attempt, scan)
      // Somebody may have taken the request back while the wiring was measured and proved.
      guard powerWithdrawals == withdrawalsBefore else { throw Self.takenBack }
      try await energise(proved: try await scanAsPowered(task, scan))
    }
  }

  /// Takes power away, or takes back a request that waits for the button. Possible at any time.
  package func removePower() async { await takePowerAway(reason: "asked for") }

  /// Reads the two probe leads of the kit and logs the reading.
  package func measure(_ mode: ProbeReading.Mode) async throws(RunError) -> ProbeReading {
    try await ready()
    let attempt = try present().attempt
    return try await exclusively(.probing) { () async throws(RunError) in
      _ = try task(of: attempt)
      let reading = try await benched { () async throws(BenchError) in try await bench.readProbes(mode) }
      try await record { next throws(AttemptRefusal) in try next.observed(.probe(reading), at: clock.now()) }
      return reading
    }
  }

  func takePowerAway(reason: String) async {
    powerWithdrawals += 1
    supervision = nil
    note(state.powerWentOff(reason: reason))
    await bench.removePower()
    publish()
  }

  /// Takes power away and waits for what the kit reported before that. Not for the loop that takes the reports.
  func endPower(reason: String) async {
    await takePowerAway(reason: reason)
    await catchUp()
  }

  private static let takenBack = RunError.bench(.interrupted(reason: "the request for power was taken back"))

  /// What the kit itself will see when its button is pressed: a fault that was inserted shows in the scan of a kit that
  /// does not part the components from its sockets.
  private func scanAsPowered(
    _ task: (exercise: Exercise, kit: KitDescription), _ proved: Scan
  ) async throws(RunError) -> Scan {
    guard searchIsOn, task.kit.scanMethod == .inCircuit else { return proved }
    return try await benched { () async throws(BenchError) in try await bench.scan() }
  }

  private func energise(proved scan: Scan) async throws(RunError) {
    // Somebody may have aborted while the wiring was measured.
    guard lifecycle?.attempt.phase == .running else { throw .refused(.noAttempt(station: station)) }
    activity = .energising
    state.powerWanted()
    publish()
    let withdrawalsBefore = powerWithdrawals
    do {
      try await bench.energise(proved: scan)
    } catch {
      if powerWithdrawals == withdrawalsBefore { powerTrouble = .refused(error) }
      await takePowerAway(reason: "\(error)")
      throw .bench(error)
    }
    note(state.confirmed())
    publish()
    if state.power != .on {
      await bench.removePower()
      throw state.powerWentBecause.map { .bench(.interrupted(reason: $0)) } ?? Self.takenBack
    }
    offIsAwaited = true
  }
}

/// What the commands are made of.
extension ExerciseRun {
  /// One measuring command at a time; taking power away and ending the attempt go through at any time.
  func exclusively<Value>(
    _ what: RunSnapshot.Activity, _ body: () async throws(RunError) -> Value
  ) async throws(RunError) -> Value {
    guard activity == nil else { throw .refused(.benchBusy(station: station)) }
    activity = what
    powerTrouble = nil
    publish()
    defer {
      activity = nil
      publish()
      testOwedKit()
    }
    return try await body()
  }

  func present() throws(RunError) -> (lifecycle: AttemptLifecycle, attempt: Attempt) {
    guard let lifecycle else { throw .refused(.noAttempt(station: station)) }
    return (lifecycle, lifecycle.attempt)
  }

  /// The exercise and kit of an attempt, whose own kit has to be attached.
  func task(of attempt: Attempt) throws(RunError) -> (exercise: Exercise, kit: KitDescription) {
    guard let exercise = library.exercise(of: attempt) else {
      throw .grading(exercise: attempt.exercise, reason: "it is no longer in the library")
    }
    let model = attempt.kit?.model ?? exercise.kit
    guard let kit = library.kit(model) else { throw .refused(.unknownKitDescription(model)) }
    if let attached = state.connection.identity, let own = attempt.kit, !own.isSameKit(as: attached) {
      throw .refused(.otherKit(began: own.serialNumber, attached: attached.serialNumber))
    }
    return (exercise, kit)
  }

  /// A scan, with power away, and all edges of the attempt so far.
  func measure(
    _ task: (exercise: Exercise, kit: KitDescription), for purpose: String
  ) async throws(RunError) -> (MeasuredState, Scan) {
    await endPower(reason: purpose)
    let scan = try await benched { () async throws(BenchError) in try await bench.scan() }
    await flush()
    let id = try present().attempt.id
    let events = try await stored { () async throws(StoreError) in try await store.events(of: id) }
    let edges = events.compactMap { event in
      if case .edge(let edge) = event.what { edge } else { nil }
    }
    return (MeasuredState(kit: task.kit.id, scans: [scan], events: edges), scan)
  }

  func begin(_ attempt: Attempt, at now: EventTime) async throws(RunError) {
    await hold()
    defer { lock.release() }
    let (begun, started) = AttemptLifecycle.start(attempt, at: now)
    try await stored { () async throws(StoreError) in try await store.add(begun.attempt, started: started) }
    lifecycle = begun
    grade = nil
    unwritten = []
    selfTestIsOwed = false
    logger.info("started", metadata: ["attempt": "\(attempt.id)", "exercise": "\(attempt.exercise)"])
    publish()
  }

  /// The self-test of the attempt: it goes on, or ends as a kit fault because of what the test found.
  ///
  /// A test that could not be carried out says nothing about the kit: the attempt ends as aborted, which costs nothing
  /// either, and may be started again. A kit that is gone is tested when it is back.
  func testKit() async throws(RunError) {
    selfTestIsOwed = false
    do throws(RunError) {
      let report = try await benched { () async throws(BenchError) in try await bench.selfTest() }
      try await record { next throws(AttemptRefusal) in try next.selfTested(report, at: clock.now()) }
    } catch {
      switch error {
      case .bench(.lost), .bench(.notAttached): break
      case .bench(let obstacle):
        try await record { next throws(AttemptRefusal) in
          try next.end(.aborted, reason: "no self-test: \(obstacle)", at: clock.now())
        }
      case .refused, .store, .notSafe, .notAsDrawn, .scanUncertain, .grading: break
      }
      throw error
    }
  }

  /// A kit that was lost before its self-test was done is tested as soon as it is back and nothing else goes on.
  func testOwedKit() {
    guard selfTestIsOwed, activity == nil, lifecycle?.attempt.phase == .selfTest else { return }
    selfTestIsOwed = false
    Task {
      do {
        try await exclusively(.selfTest) { () async throws(RunError) in try await testKit() }
      } catch {
        logger.warning("self-test after reconnection failed", metadata: ["reason": "\(error)"])
      }
    }
  }

  /// What a learner handed in before, at one exercise or at all; nothing for nobody in particular.
  func attemptsBefore(_ learner: UUID?, _ exercise: String?) async throws(RunError) -> [Attempt] {
    guard let learner else { return [] }
    let filter = AttemptFilter(learner: learner, exercise: exercise, limit: exercise == nil ? 10_000 : 1000)
    return try await stored { () async throws(StoreError) in try await store.attempts(matching: filter) }
      .filter(\.isHandedIn)
  }

  /// A failure here costs nothing: the grade is stored, and the next start of the daemon or a trainer releases it.
  func releaseNow(_ attempt: Attempt) async {
    do {
      try await desk.release(attempt.id, by: ReleaseDesk.automaticReviewer)
      try await refresh()
    } catch {
      logger.error("automatic release failed", metadata: ["attempt": "\(attempt.id)", "reason": "\(error)"])
    }
  }

  func benched<Value>(_ body: () async throws(BenchError) -> Value) async throws(RunError) -> Value {
    do throws(BenchError) { return try await body() } catch { throw .bench(error) }
  }
}
