package import Attempts
import Circuits
package import Exercises
package import Foundation
package import Grading
import Logging

/// What a learner or trainer asks of the run.
extension ExerciseRun {
  /// Begins an attempt and tests the kit. Who the learner is was found out before; `identifiedBy` goes on record. `timeLimit`
  /// is in active minutes; nil, the rule, is no limit. Of an exercise as written the learner gets another
  /// variant at each repeat in the same mode; a variant that is given is the one that is done. A defect ends the attempt at once, as a kit fault that costs nothing; a kit that
  /// is lost meanwhile is tested when it is back.
  ///
  /// - Returns: The attempt after the self-test: running, or ended.
  /// - Throws: ``RunError/refused(_:)`` when the station is busy, the kit is missing or another one, or the learner may not begin it
  ///   (``objection(toBegin:learner:mode:)``), or the kit cannot insert what it needs; ``RunError/bench(_:)`` when the kit was lost, or could not be tested and the attempt ended as
  ///   aborted; ``RunError/store(_:)``.
  package func start(
    _ exercise: Exercise, learner: UUID?, mode: Attempt.Mode, identifiedBy: Set<IdentityProof> = [],
    timeLimit: Int? = nil
  ) async throws(RunError) -> Attempt {
    try await ready()
    if let current = lifecycle?.attempt, current.isActive { throw .refused(.stationBusy(attempt: current.id)) }
    return try await exclusively(.selfTest) { () async throws(RunError) in
      await take(.connection(await bench.connection()))
      guard let identity = state.connection.identity else { throw .refused(.kitMissing(station: station)) }
      let described = library.kit(identity.model)
      guard identity.model == exercise.kit || described?.serves(exercise.kit) == true else {
        throw .refused(.wrongKit(needed: exercise.kit, attached: identity.model))
      }
      guard let kit = described else { throw .refused(.unknownKitDescription(identity.model)) }
      if mode == .assessment { try requireRoom() }
      if let objection = try await objection(toBegin: exercise, learner: learner, mode: mode) {
        throw .refused(objection)
      }
      let before = try await attemptsBefore(learner, exercise.id)
      let chosen = turn(of: exercise, mode: mode, after: before)
      guard chosen.runs(on: kit, isVirtual: identity.isVirtual) else { throw .refused(.notOnThisKit) }
      let now = clock.now()
      // The conditions of this moment: what is changed in the exercise later does not move the pass mark.
      var record = LifeRecord()
      record.passMark = exercise.passMark
      record.seed = before.count
      record.variant = chosen.variant
      record.identifiedBy = identifiedBy
      record.timeLimit = timeLimit
      record.calibrationHash = library.calibrationHash(identity)
      let attempt = Attempt(
        id: newID(), learner: learner, station: station, exercise: exercise.id, exerciseVersion: exercise.version,
        exerciseHash: exercise.contentHash, kit: identity, kitHash: kit.contentHash, mode: mode, phase: .selfTest,
        startedAt: now.wallClock, record: record)
      try await begin(attempt, at: now)
      try await testKit()
      return try present().attempt
    }
  }

  /// Practice: what is right and wrong so far, in the wiring or in what a cycle did since the power last came. Takes power away first;
  /// changes nothing in the attempt's outcome.
  package func check() async throws(RunError) -> Grade {
    try await ready()
    let work = try present()
    do throws(AttemptRefusal) { try work.lifecycle.mayCheck() } catch { throw .refused(error) }
    return try await exclusively(.scanning) { () async throws(RunError) in
      let task = try task(of: work.attempt)
      switch task.exercise.kind {
      case .wiring, .sequence: break
      case .faultFinding, .measurement: throw .refused(.nothingToCheck)
      }
      let (measured, scan) = try await measure(task, for: "check")
      let soFar: Submission =
        if case .sequence = task.exercise.kind {
          try await submission(task, work.attempt, .none)
        } else {
          .measured(measured)
        }
      let grade = try await library.graded(task.exercise, task.kit, soFar)
      try await record { next throws(AttemptRefusal) in try next.checked(scan, grade: grade, at: clock.now()) }
      self.grade = grade
      return grade
    }
  }

  /// Shows the next hint of the ladder that fits the last check: how many were shown in the attempt, this one included. A cycle that ran and
  /// stands still is checked before, for nobody checks it by hand.
  package func hint() async throws(RunError) -> Int {
    try await ready()
    try await checkCycleThatRan()
    let attempt = try present().attempt
    let exercise = try task(of: attempt).exercise
    let events = try await stored { () async throws(StoreError) in try await store.events(of: attempt.id) }
    let offer = HintOffer(exercise, mode: attempt.mode, events: events)
    let most = attempt.hintsShown + offer.total - offer.shown
    return try await record { next throws(AttemptRefusal) in try next.hinted(of: most, at: clock.now()) }.hintsShown
  }

  /// Practice: looks at a cycle that ran since the last check, once its power is off. Nothing runs into its power for a hint.
  private func checkCycleThatRan() async throws(RunError) {
    let attempt = try present().attempt
    guard attempt.mode == .practice, attempt.phase == .running, state.power == .off, activity == nil,
      case .sequence = try task(of: attempt).exercise.kind
    else { return }
    await catchUp()
    await flush()
    let events = try await stored { () async throws(StoreError) in try await store.events(of: attempt.id) }
    let since = events[(events.lastIndex { $0.what.kind == .checked } ?? 0)...]
    guard let began = since.firstIndex(where: { $0.what.kind == .powerOn }),
      since[began...].contains(where: { $0.what.kind == .edge })
    else { return }
    do throws(RunError) {
      _ = try await check()
    } catch {
      // A hint is there without a check too: the general one.
      logger.info("the cycle could not be checked for a hint", metadata: ["reason": "\(error)"])
    }
  }

  /// The learner is done: measures, grades, stores the evidence with the grade, and releases where the exercise says so.
  ///
  /// - Parameter answer: what the learner says; a wiring or sequence exercise is graded without.
  /// - Returns: The grade; with the verdict `repeat_scan` nothing was graded and the attempt goes on.
  /// - Throws: ``RunError/bench(_:)`` when the kit is gone or does not answer: the attempt goes on when it is back.
  package func submit(_ answer: LearnerAnswer = .none) async throws(RunError) -> Grade {
    try await ready()
    let work = try present()
    do throws(AttemptRefusal) { try work.lifecycle.maySubmit() } catch { throw .refused(error) }
    return try await exclusively(.scanning) { () async throws(RunError) in
      let task = try task(of: work.attempt)
      let submission = try await submission(task, work.attempt, answer)
      let grade = try await library.graded(task.exercise, task.kit, submission)
      let now = clock.now()
      let attempt = try await record { next throws(AttemptRefusal) in
        try next.submitted(submission, grade: grade, at: now)
      }
      await endSearch(of: attempt)
      self.grade = grade
      logger.info("submitted", metadata: ["attempt": "\(attempt.id)", "verdict": "\(grade.verdict.rawValue)"])
      if rules.release.releasesAutomatically(attempt, of: task.exercise, at: now) { await releaseNow(attempt) }
      return grade
    }
  }

  /// Ends the attempt without a grade: aborted, timeout, safety stop or kit fault. Takes power away first.
  @discardableResult
  package func end(_ outcome: Grade.Verdict, reason: String) async throws(RunError) -> Attempt {
    try await ready()
    await endPower(reason: reason)
    let ended = try await record { next throws(AttemptRefusal) in
      try next.end(outcome, reason: reason, at: clock.now())
    }
    await endSearch(of: ended)
    return ended
  }

  /// The learner gives up.
  @discardableResult
  package func abort() async throws(RunError) -> Attempt { try await end(.aborted, reason: "aborted by the learner") }

  /// The page of a finished attempt is left: the station shows its start again.
  package func leave() {
    guard let attempt = lifecycle?.attempt, !attempt.isActive, activity == nil else { return }
    lifecycle = nil
    grade = nil
    publish()
  }

  /// Reads a finished attempt again, after a trainer released it.
  package func refresh() async throws(RunError) {
    guard let finished = lifecycle?.attempt, !finished.isActive else { return }
    let (attempt, last) = try await stored { () async throws(StoreError) in
      (try await store.attempt(finished.id), try await store.events(of: finished.id).last?.number ?? 0)
    }
    guard lifecycle?.attempt.id == attempt.id else { return }
    lifecycle = AttemptLifecycle(attempt, lastEvent: last)
    publish()
  }
}
